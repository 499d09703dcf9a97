"""Short ways to read JavaScript in tests."""

from __future__ import annotations

from lambdalint.source import Source
from lambdalint.syntax.javascript import read
from lambdalint.syntax.javascript.facts import Dialect, Module
from lambdalint.syntax.javascript.literals import Argument
from lambdalint.values import Absent, Known, Unknown, text_of


def js(text: str, dialect: str = "js") -> Module:
    return read(Source(f"index.{dialect}", text), Dialect(dialect))


def ts(text: str) -> Module:
    return js(text, "ts")


def shown(value: Argument) -> object:
    """A value in short: the literal, ``?`` with what is known of a text, ``-`` for absent."""
    match value:
        case Known(literal):
            return literal
        case Absent():
            return "-"
        case Unknown(text=text) if text is not None:
            return f"?{text_of(value)}"
    return "?"
