"""Texts and places in them: the only code that knows lines and columns.

Everything else speaks in offsets (code points from the start of a text) and hands a :class:`Span` on.
A text may lie inside another one (shell in a workflow, Python in a template): :class:`Embedded` maps
its offsets to the file that a person can open, so that a parser never has to know.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Self

from lambdalint.patterns import regex
from lambdalint.records import dataclass

_LINE_BREAK = regex(r"\r\n|\n|\r")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place as people count it: line and column from 1, columns in code points."""

    line: int
    column: int


class Source:
    """One text with the path that messages show for it.

    ``path`` is what the user reads: relative to the working directory where possible, with ``/``.
    ``text`` has no byte order mark (``bom`` remembers it) and keeps its line ends.
    """

    __slots__ = ("_starts", "bom", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.bom = text.startswith(BOM)
        self.path = path
        self.text = text.removeprefix(BOM)
        self._starts: Sequence[int] | None = None

    @classmethod
    def decode(cls, path: str, data: bytes) -> Self:
        """Read UTF-8, with or without a byte order mark.

        Raises ``UnicodeDecodeError`` for anything else, binary files included.
        """
        return cls(path, data.decode("utf-8"))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"

    def span(self, start: int, end: int) -> Span:
        """The span of ``text[start:end]``. Parsers make every span through this door."""
        return Span(self, start, end)

    @property
    def whole(self) -> Span:
        return self.span(0, len(self.text))

    @property
    def line_starts(self) -> Sequence[int]:
        if self._starts is None:
            # An array: a list would hold a number object for every line of every file.
            self._starts = array("L", [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))])
        return self._starts

    def position(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a place that another tool gave as line and column, both from 1."""
        starts = self.line_starts
        return min(starts[min(max(line, 1), len(starts)) - 1] + max(column, 1) - 1, len(self.text))


class Embedded(Source):
    """A text that was taken out of another one, with the way back.

    ``anchors`` are pairs (offset here, offset in ``outer``), sorted: from each pair on, the two texts run
    alike until the next pair. Spans come out in the outer text; where the inner one was changed on the
    way (an indentation removed, an escape decoded), they begin and end at the nearest anchored place.
    """

    __slots__ = ("_inner", "_outer", "outer")

    def __init__(self, outer: Source, text: str, anchors: Sequence[tuple[int, int]]) -> None:
        super().__init__(outer.path, text)
        self.outer = outer
        self._inner = [inner for inner, _ in anchors]
        self._outer = [there for _, there in anchors]

    def span(self, start: int, end: int) -> Span:
        begin = self.outer_offset(start)
        # The last character decides: an end that touches the next anchor must not jump over a gap.
        return self.outer.span(begin, self.outer_offset(end - 1) + 1 if end > start else begin)

    def outer_offset(self, offset: int) -> int:
        index = max(bisect_right(self._inner, offset) - 1, 0)
        return self._outer[index] + offset - self._inner[index]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: ``start`` inclusive, ``end`` exclusive, in code points."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def first(self) -> Position:
        return self.source.position(self.start)

    @property
    def last(self) -> Position:
        """The position just behind the last character."""
        return self.source.position(self.end)

    @property
    def sort_key(self) -> tuple[str, int, int]:
        return (self.source.path, self.start, self.end)

    def contains(self, other: Span) -> bool:
        return self.source is other.source and self.start <= other.start and other.end <= self.end

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of another one in the same text."""
        assert self.source is other.source
        return Span(self.source, self.start, other.end)
