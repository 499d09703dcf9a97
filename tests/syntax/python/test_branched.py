"""Whether a call is made each time that its function runs, if there are records to loop over."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python import read


@pytest.mark.parametrize(
    ("text", "branched"),
    [
        ("    call()\n", False),
        ("    for record in event['Records']:\n        call()\n", False),
        ("    for record in event.get('Records', []):\n        call()\n", False),
        ("    try:\n        call()\n    finally:\n        pass\n", False),
        (
            "    for record in event['Records']:\n        if record:\n            continue\n        call()\n",
            True,
        ),
        (
            "    for record in event['Records']:\n        call()\n        if record:\n            break\n",
            False,
        ),
        ("    for name in totals:\n        call()\n", True),
        ("    while more:\n        call()\n", True),
        ("    if event:\n        call()\n", True),
        ("    event and call()\n", True),
    ],
)
def test_branches_and_loops(text: str, branched: bool) -> None:
    module = read(Source("app.py", f"from x import call\ndef handler(event, context):\n{text}"))
    [found] = [call for call in module.calls if call.name == "x.call"]
    assert found.branched is branched
