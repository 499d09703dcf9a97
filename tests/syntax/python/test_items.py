"""Functions that take one item of a list in their argument, and nothing else."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python.module import read


def taken(body: str, parameters: str = "event, context") -> list[str]:
    """The text of the places in ``handler`` with that body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    module = read(Source("app.py", f"def handler({parameters}):\n{lines}\n"))
    return [span.text for span in module.single_items(module.functions[0], "Records")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('return event["Records"][0]', ['event["Records"][0]']),
        ('return event.get("Records")[0]', ['event.get("Records")[0]']),
        (
            'print(event["Records"][0]["a"])\nreturn event["Records"][0]["b"]',
            ['event["Records"][0]', 'event["Records"][0]'],
        ),
        ('logger.info("got %s", json.dumps(event))\nreturn event["Records"][0]', ['event["Records"][0]']),
        ('print(f"{len(event)} {event!r}")\nreturn event["Records"][0]', ['event["Records"][0]']),
    ],
)
def test_one_item_and_logs(body: str, expected: list[str]) -> None:
    assert taken(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        'for record in event["Records"]:\n    pass',
        'return event["Records"][0], event["Records"][1]',
        'work(event)\nreturn event["Records"][0]',
        'logger.info(work(event))\nreturn event["Records"][0]',
        'records = event["Records"]\nreturn records[0]',
        'if len(event["Records"]) > 1:\n    raise ValueError\nreturn event["Records"][0]',
        'return event["Records"][index]',
        'return event["Records"][0:5]',
        'return event["Other"][0]',
        'event["Records"][0] = None',
        'event = next(event)\nreturn event["Records"][0]',
        'return [(lambda event: event["Records"][0])(each) for each in event]',
        'return event["detail"]',
        "return None",
    ],
)
def test_anything_else(body: str) -> None:
    assert taken(body) == []


@pytest.mark.parametrize("parameters", ["", "*, event", "context, event"])
def test_only_the_first_argument(parameters: str) -> None:
    expected = ['event["Records"][0]'] if parameters == "*, event" else []
    assert taken('return event["Records"][0]', parameters) == expected
