"""Patterns that wait: what they do is what the compiled ones do."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any

import pytest

import lambdalint
import lambdalint_rules
from lambdalint.patterns import regex

Waiting = type(regex(""))


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("findall", ("a1b22",)),
        ("fullmatch", ("12",)),
        ("match", ("1x",)),
        ("search", ("x1",)),
        ("split", ("a1b",)),
        ("sub", ("-", "a1b22")),
    ],
)
def test_a_pattern_does_what_the_compiled_one_does(method: str, arguments: tuple[Any, ...]) -> None:
    expected = getattr(re.compile(r"\d+"), method)(*arguments)
    actual = getattr(regex(r"\d+"), method)(*arguments)
    assert str(actual) == str(expected)


def test_it_is_compiled_at_its_first_use() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("x")


def test_every_pattern_compiles() -> None:
    names = [
        found.name
        for package in (lambdalint, lambdalint_rules)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__")
    ]
    modules = [importlib.import_module(name) for name in names]
    values = [value for module in modules for value in vars(module).values()]
    assert [value for value in values if isinstance(value, re.Pattern)] == []
    patterns = [value for value in values if isinstance(value, Waiting)]
    assert len(patterns) > 100
    assert all(isinstance(pattern.pattern, str | bytes) for pattern in patterns)


def test_flags_count_and_nothing_else_is_there() -> None:
    pattern = regex("a", re.IGNORECASE)
    assert pattern.match("A")
    assert pattern.pattern == "a"
    with pytest.raises(AttributeError):
        _ = pattern.nothing  # type: ignore[attr-defined] # which the type checker knows, too
