"""Functions that take one item of a list in their argument, and nothing else."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.javascript.facts import Dialect
from lambdalint.syntax.javascript.reader import read_module


def taken(body: str, parameter: str = "event", dialect: Dialect = Dialect.MJS) -> list[tuple[str, str]]:
    """The key and the text of the first place in a handler with that body."""
    text = f"export const handler = async ({parameter}) => {{ {body} }};"
    module = read_module(Source(f"app.{dialect.value}", text), dialect)
    assert module.problems == ()
    return [(item.key, item.span.text) for item in module.single_items]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return event.Records[0].body;", "event.Records[0]"),
        ('return event["Records"][0].body;', 'event["Records"][0]'),
        ("return event.Records?.[0]?.body;", "event.Records?.[0]"),
        ("const [record] = event.Records; return record;", "event.Records"),
        ("const [{ body }] = event.Records; return body;", "event.Records"),
        ("console.log(`${JSON.stringify(event)}`); return event.Records[0];", "event.Records[0]"),
        ("console.log('got ' + event); return event.Records[0];", "event.Records[0]"),
    ],
)
def test_one_item_and_logs(body: str, expected: str) -> None:
    assert taken(body) == [("Records", expected)]


def test_typescript() -> None:
    assert taken("return event.Records[0].body;", "event: SQSEvent", Dialect.TS) == [
        ("Records", "event.Records[0]")
    ]


@pytest.mark.parametrize(
    "body",
    [
        "for (const record of event.Records) work(record);",
        "return event.Records.map((record) => record.body);",
        "return [event.Records[0], event.Records[1]];",
        "await work(event); return event.Records[0];",
        "console.log(work(event)); return event.Records[0];",
        "const { Records } = event; return Records[0];",
        "const [first, second] = event.Records; return first;",
        "const [first, ...others] = event.Records; return first;",
        "const records = event.Records; return records[0];",
        "if (event.Records.length > 1) throw new Error(); return event.Records[0];",
        "return event.Records[index];",
        "event.Records[0] = null;",
        "event = await next(event); return event.Records[0];",
        "return { event, first: event.Records[0] };",
        "return event.Records[0] ?? event.Messages[0];",
        "return null;",
    ],
)
def test_anything_else(body: str) -> None:
    assert taken(body) == []


@pytest.mark.parametrize("parameter", ["", "{ Records }", "event = {}", "...event"])
def test_only_a_plain_parameter(parameter: str) -> None:
    assert taken("return event.Records[0];", parameter) == []
