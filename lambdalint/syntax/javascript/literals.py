"""Values as they are written in JavaScript: ``"text"``, ``1``, ``{key: value}``, ``[a, b]``.

What stands inside of an object or an array is known or not by itself.
"""

from __future__ import annotations

from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Unknown, Value

Literal: TypeAlias = "str | int | float | bool | ObjectLiteral | ArrayLiteral | None"
Argument: TypeAlias = "Value[Literal]"


@dataclass(frozen=True, slots=True)
class ObjectLiteral:
    """``{key: value}``. ``complete`` is false with a spread or a computed key."""

    entries: tuple[tuple[str, Argument], ...]
    complete: bool
    span: Span

    def get(self, key: str) -> Argument:
        for name, value in reversed(self.entries):
            if name == key:
                return value
        if self.complete:
            return Absent(self.span)
        return Unknown(self.span, "the object has parts that are not literal")


@dataclass(frozen=True, slots=True)
class ArrayLiteral:
    """``[a, b]``. ``complete`` is false with a spread."""

    items: tuple[Argument, ...]
    complete: bool
    span: Span


def member(value: Argument, key: str, span: Span, reason: str) -> Argument:
    """What an object has under ``key``.

    Without an object it is absent, at ``span``; of one that is computed it is unknown, for ``reason``.
    """
    match value:
        case Known(ObjectLiteral() as literal):
            return literal.get(key)
        case Absent():
            return Absent(span)
    return Unknown(span, reason)
