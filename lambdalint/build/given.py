"""The arguments of a call as :class:`~lambdalint.template.fields.Fields`: builders read both alike.

A call that creates something says all there is to say: what it leaves out is absent, and AWS's default
counts. A call that changes something leaves the rest as it is: what it does not mention is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lambdalint.source import Source, Span
from lambdalint.syntax.data import Datum, Items, Member, Structure
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar
from lambdalint.template.fields import Fields
from lambdalint.values import Known, Many, Value


class Given:
    """Resolves the nodes that it has made, each to the value it was made for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._made: list[tuple[Node, Value[Any]]] = []
        self._values: dict[int, Value[Any]] = {}

    def resolve(self, node: Node) -> Value[Any]:
        return self._values[id(node)]

    def fields(self, members: Iterable[Member], grip: Span, span: Span, reason: str = "") -> Fields:
        """``reason`` tells why there may be others than these."""
        entries = tuple(Entry(self._key(one), self._node(one.value)) for one in members)
        # an empty stretch: nobody can write behind the last entry as if it were YAML
        return Fields(self, Mapping(self._source, span.start, span.start, entries), grip, span, reason)

    def value(self, datum: Datum) -> Value[Any]:
        match datum:
            case Structure(members=members, span=span, complete=complete):
                reason = "" if complete else "part of it is known only when it runs"
                return Known(self.fields(members, span, span, reason), span)
            case Items(items=items, span=span, complete=complete):
                return Known(Many(tuple(map(self.value, items)), complete, span), span)
        return datum

    def _key(self, member: Member) -> Scalar:
        return Scalar(member.span.source, member.span.start, member.span.end, member.name)

    def _node(self, datum: Datum) -> Node:
        node = Scalar(datum.span.source, datum.span.start, datum.span.end, "")
        value = self.value(datum)
        self._made.append((node, value))  # kept, so that no other node gets its identity
        self._values[id(node)] = value
        return node
