"""Resolved mappings: the only way in which builders read a template.

A :class:`Fields` answers for a mapping that is written, for one that is absent (everything in it is
absent) and for one that cannot be known (everything in it is unknown), so that builders need no cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.syntax.nodes import Entry, Mapping, Node
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

_INTEGER = regex(r"[+-]?[0-9]{1,1000}(\.0*)?")
#: Keys that bring entries nobody has read.
_OPENING = frozenset({"Fn::Transform", "Fn::ForEach"})


class Resolves(Protocol):
    """What :class:`Fields` needs of a resolver."""

    def resolve(self, node: Node) -> Value[Any]: ...


class Item(NamedTuple):
    """One entry of a mapping, resolved."""

    name: str
    key: Span
    value: Value[Any]


class Fields:
    """A mapping whose values are resolved when they are asked for.

    ``grip`` is the narrow span to point at when the mapping lacks something.
    """

    __slots__ = ("_node", "_reason", "_resolver", "grip", "span")

    def __init__(
        self, resolver: Resolves, node: Mapping | None, grip: Span, span: Span | None = None, reason: str = ""
    ) -> None:
        self._resolver = resolver
        self._node = node
        self._reason = reason
        self.grip = grip
        self.span = span or grip

    def __repr__(self) -> str:
        return f"Fields({self._node!r})"

    @property
    def written(self) -> Truth:
        """Whether there is such a mapping at all."""
        return Truth.YES if self._node is not None else Truth.MAYBE if self._reason else Truth.NO

    @property
    def complete(self) -> bool:
        """Whether every entry is known by name."""
        if self._node is None or self._reason:
            return not self._reason
        return self._node.index.keys().isdisjoint(_OPENING)

    @property
    def node(self) -> Mapping | None:
        """The node behind it, for who edits the text."""
        return self._node

    def __contains__(self, name: str) -> bool:
        return self._node is not None and name in self._node.index

    def names(self) -> Iterator[str]:
        return (name for name in self._node.index if name not in _OPENING) if self._node else iter(())

    def _entry(self, name: str) -> Entry | None:
        return self._node.index.get(name) if self._node is not None else None

    def key(self, name: str) -> Span:
        """The span of a key, or the grip where the key is absent."""
        entry = self._entry(name)
        return entry.key.span if entry else self.grip

    def value(self, name: str) -> Value[Any]:
        """Any value: a string, a :class:`Fields`, or a :class:`~lambdalint.values.Many`."""
        entry = self._node.index.get(name) if self._node is not None else None
        if entry is None:
            if self.complete:
                return Absent(self.grip)
            return Unknown(self.grip, self._reason or "a transform may add it", may_be_absent=True)
        value = self._resolver.resolve(entry.value)
        return Absent(entry.key.span) if isinstance(value, Absent) else value

    def string(self, name: str) -> Value[str]:
        return string(self.value(name))

    def integer(self, name: str) -> Value[int | str]:
        """A whole number; any other text stays a ``str``."""
        return integer(self.value(name))

    def boolean(self, name: str) -> Value[bool]:
        return boolean(self.value(name))

    def fields(self, name: str) -> Fields:
        """The mapping under a key."""
        return self.fields_of(self.value(name), self.key(name))

    def fields_of(self, value: Value[Any], grip: Span) -> Fields:
        match value:
            case Known(Fields() as fields):
                return Fields(self._resolver, fields._node, grip, fields.span, fields._reason)  # noqa: SLF001
            case Absent():
                return Fields(self._resolver, None, grip)
            case Unknown(reason=reason):
                return Fields(self._resolver, None, grip, value.span, reason)
        return Fields(self._resolver, None, grip, value.span, "it is not a mapping")

    def items(self, name: str) -> Many[Value[Any]]:
        """The items of a list; one value that stands without a list counts as one item."""
        return items(self.value(name))

    def entries(self) -> Iterator[Item]:
        """Every entry that is there in this scenario, absent values left out."""
        for name, entry in self._node.index.items() if self._node else ():
            if name in _OPENING:
                continue
            value = self._resolver.resolve(entry.value)
            if not isinstance(value, Absent):
                yield Item(name, entry.key.span, value)


def string(value: Value[Any]) -> Value[str]:
    match value:
        case Known(str()) | Absent() | Unknown():
            return value
    return Unknown(value.span, "it is not a text")


def integer(value: Value[Any]) -> Value[int | str]:
    match string(value):
        case Known(text) as known if _INTEGER.fullmatch(text.strip()):
            return known.map(lambda text: int(text.strip().partition(".")[0]))
        case Unknown(candidates=candidates) as unknown:
            whole = tuple(
                int(text.partition(".")[0]) if _INTEGER.fullmatch(text) else text for text in candidates
            )
            return replace(unknown, candidates=whole)
        case other:
            return other.map(str)


def boolean(value: Value[Any]) -> Value[bool]:
    match string(value):
        case Known(text) as known if text.lower() in {"true", "false"}:
            return known.map(lambda text: text.lower() == "true")
        case Absent() as absent:
            return Absent(absent.span)
        case other:
            return Unknown(other.span, "it is neither true nor false")


def items(value: Value[Any]) -> Many[Value[Any]]:
    match value:
        case Known(Many() as many):
            return many
        case Absent():
            return Many(span=value.span)
        case Unknown():
            return Many(complete=False, span=value.span)
    return Many((value,), span=value.span)
