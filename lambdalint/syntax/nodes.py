"""The tree of a YAML or JSON document, with the exact place of every key, scalar and collection.

Nodes say what is written, not what it means: a plain ``30`` is the text ``30``, a short tag such as
``!Ref`` is kept as a tag, and duplicate keys are all there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from lambdalint.source import Source, Span


class _Placed:
    """A stretch of a source. Plain slots: a run makes hundreds of thousands of these."""

    __slots__ = ("end", "source", "start", "tag")

    def __init__(self, source: Source, start: int, end: int, tag: str | None = None) -> None:
        self.source = source
        self.start = start
        self.end = end
        #: A local tag as written (``!Sub``), or ``None``.
        self.tag = tag

    @property
    def span(self) -> Span:
        return self.source.span(self.start, self.end)


class Scalar(_Placed):
    """A leaf. ``style`` is the quote character, ``|`` or ``>``, or empty for a plain scalar."""

    __slots__ = ("style", "value")

    def __init__(
        self, source: Source, start: int, end: int, value: str, style: str = "", tag: str | None = None
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.tag = tag
        self.value = value
        self.style = style

    def __repr__(self) -> str:
        return f"Scalar({self.value!r})"

    @property
    def is_null(self) -> bool:
        return self.style == "" and self.tag is None and self.value in {"", "~", "null", "Null", "NULL"}


class Entry(NamedTuple):
    """One ``key: value`` of a mapping."""

    key: Scalar
    value: Node

    @property
    def name(self) -> str:
        return self.key.value


class Mapping(_Placed):
    """Entries in the order of the text, duplicates included; of equal keys the last one counts."""

    __slots__ = ("_index", "entries", "flow")

    def __init__(
        self,
        source: Source,
        start: int,
        end: int,
        entries: tuple[Entry, ...],
        tag: str | None = None,
        *,
        flow: bool = False,
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.tag = tag
        self.entries = entries
        #: Written with braces, as in JSON.
        self.flow = flow
        self._index: dict[str, Entry] | None = None

    def __repr__(self) -> str:
        return f"Mapping({', '.join(entry.name for entry in self.entries)})"

    @property
    def index(self) -> dict[str, Entry]:
        if self._index is None:
            self._index = {entry.key.value: entry for entry in self.entries}
        return self._index

    def entry(self, name: str) -> Entry | None:
        return self.index.get(name)

    def get(self, name: str) -> Node | None:
        entry = self.index.get(name)
        return entry.value if entry else None


class Sequence(_Placed):
    """Items in order."""

    __slots__ = ("flow", "items")

    def __init__(
        self,
        source: Source,
        start: int,
        end: int,
        items: tuple[Node, ...],
        tag: str | None = None,
        *,
        flow: bool = False,
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.tag = tag
        self.items = items
        self.flow = flow

    def __repr__(self) -> str:
        return f"Sequence(<{len(self.items)}>)"


Node: TypeAlias = Scalar | Mapping | Sequence


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        if isinstance(here, Mapping):
            waiting.extend(entry.value for entry in reversed(here.entries))
        elif isinstance(here, Sequence):
            waiting.extend(reversed(here.items))
