from __future__ import annotations

import contextlib
import tomllib
from typing import Any

import pytest

from lambdalint.source import Source
from lambdalint.syntax.manifest.toml import parse
from lambdalint.syntax.nodes import Mapping, Node, Scalar
from lambdalint.syntax.yaml import InvalidSyntax

TEXT = '''# a comment = with [brackets]
title = "a \\"quoted\\" # name"
plain = 'C:\\path'
long = """
first "quoted" line
last"""
odd = """ends with a quote""""
raw = \'\'\'it's\'\'\'
when = 2024-01-01 10:00:00 # comment
[a.b]
"key with space" = 1
x.y.z = true
list = [ "one", 'two', # three
  "four", [1, 2], { five = "5", six = [] },
]
[a]
later = 1.5
[[many]]
name = "first"
[many.below]
z = 1
[[many]]
name = "second"
'''


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {entry.name: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_nodes_say_what_tomllib_says() -> None:
    assert plain(parse(Source("x.toml", TEXT))) == as_text(tomllib.loads(TEXT))


def test_keys_and_values_have_their_places() -> None:
    root = parse(Source("x.toml", TEXT))
    table = root.get("a")
    assert isinstance(table, Mapping)
    later = table.entry("later")
    assert later is not None
    assert (later.key.span.text, later.value.span.text) == ("later", "1.5")
    title = root.get("title")
    assert title is not None
    assert title.span.text == '"a \\"quoted\\" # name"'


@pytest.mark.parametrize(
    ("text", "line"), [("a = ", 1), ("a = 1\na = 2", 2), ("[a\n", 1), ("x = [" * 5000, None), ('a = "', 1)]
)
def test_what_is_no_toml(text: str, line: int | None) -> None:
    with pytest.raises(InvalidSyntax) as caught:
        parse(Source("x.toml", text))
    if line is not None:
        assert caught.value.span.first.line == line


def test_deep_keys_never_exhaust_the_stack() -> None:
    with contextlib.suppress(InvalidSyntax):
        parse(Source("x.toml", "[" + ".".join("a" * 5000) + "]\n"))
