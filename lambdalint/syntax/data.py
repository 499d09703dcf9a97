"""Structured data with places, however it was written: JSON, the AWS CLI's shorthand, keyword arguments.

Leaves are strings that are known or not. A structure with a hole where a key could stand is not complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax.nodes import Mapping, Node, Scalar
from lambdalint.syntax.woven import FILLER, Woven
from lambdalint.values import Known, Unknown


@dataclass(frozen=True, slots=True)
class Member:
    """``name: value`` of a structure; ``span`` is the name's place."""

    name: str
    span: Span
    value: Datum


@dataclass(frozen=True, slots=True)
class Structure:
    """Members in the order of the text; of equal names the last one counts."""

    members: tuple[Member, ...]
    span: Span
    complete: bool = True

    def member(self, name: str) -> Member | None:
        return next((one for one in reversed(self.members) if one.name == name), None)

    def get(self, name: str) -> Datum | None:
        found = self.member(name)
        return found.value if found else None


@dataclass(frozen=True, slots=True)
class Items:
    """A list; not complete when a hole may bring more items."""

    items: tuple[Datum, ...]
    span: Span
    complete: bool = True

    def __iter__(self) -> Iterator[Datum]:
        return iter(self.items)


Datum: TypeAlias = Known[str] | Unknown[str] | Structure | Items


def from_node(node: Node, text: Woven) -> Datum:
    """A node that was parsed from a woven text, with its holes."""
    if isinstance(node, Scalar):
        return text.value(node.start, node.end, node.value)
    span = text.span(node.start, node.end)
    if isinstance(node, Mapping):
        members = tuple(
            Member(entry.name, entry.key.span, from_node(entry.value, text))
            for entry in node.entries
            if FILLER not in entry.name
        )
        return Structure(members, span, complete=len(members) == len(node.entries))
    return Items(tuple(from_node(item, text) for item in node.items), span)
