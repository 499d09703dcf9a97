"""An assignment moves to the top of its module, and everything else stays byte for byte."""

from __future__ import annotations

import pytest

from lambdalint.fix import Edit, Fix, rewrite
from lambdalint.source import Source
from lambdalint.syntax.python import read
from lambdalint.syntax.python.moving import moved_to_top


def moved(text: str) -> str | None:
    source = Source("app.py", text)
    edits = moved_to_top(source, read(source).sdk_clients[0].call.span)
    if edits is None:
        return None
    return rewrite(source, [Fix("Move", tuple(Edit(span, new) for span, new in edits))])[0]


def test_moves_behind_the_imports_with_its_comments() -> None:
    text = (
        "import boto3\nimport os\n\n\ndef handler(event, context):\n    # the orders\n"
        '    t = boto3.resource("dynamodb").Table(os.environ["T"])  # here\n    return t.get_item()\n'
    )
    assert moved(text) == (
        "import boto3\nimport os\n\n# the orders\n"
        't = boto3.resource("dynamodb").Table(os.environ["T"])  # here\n'
        "\n\ndef handler(event, context):\n    return t.get_item()\n"
    )


def test_keeps_line_ends_and_inner_indentation() -> None:
    text = (
        'import boto3\r\ndef h(e, c):\r\n    s = boto3.client(\r\n        "s3",\r\n    )\r\n    return s\r\n'
    )
    assert moved(text) == (
        'import boto3\r\n\r\ns = boto3.client(\r\n    "s3",\r\n)\r\ndef h(e, c):\r\n    return s\r\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "import boto3\ndef h(e, c):\n    s = boto3.client(e['x'])\n    return s\n",
        "import boto3\ns = 1\ndef h(e, c):\n    s = boto3.client('s3')\n    return s\n",
        "import boto3\ndef h(e, c):\n    s = boto3.client('s3')\n    s = 2\n    return s\n",
        "def h(e, c):\n    import boto3\n    s = boto3.client('s3')\n    return s\n",
        "import boto3\ndef h(e, c):\n    global s\n    s = boto3.client('s3')\n    return s\n",
        "import boto3\ndef h(e, c):\n    boto3.client('s3').list_buckets()\n    return 1\n",
        "import boto3\ndef h(e, c):\n    if e:\n        s = boto3.client('s3')\n    return 1\n",
        "import boto3\nclass A:\n    def h(self):\n        s = boto3.client('s3')\n        return s\n",
        "import boto3\ndef h(e, c):\n    s = boto3.client('s3')\n",
        "import boto3\nREGION = 'x'\ndef h(e, c):\n    s = boto3.client(REGION)\n    return s\n",
    ],
)
def test_stays_where_it_may_not_be_the_same(text: str) -> None:
    assert moved(text) is None
