"""Texts woven from stretches of another text: copied, replaced by something known, or left as a hole.

A word of a shell command, the shell inside a workflow step and a recipe of a makefile are all of this
kind. What is known stands in ``text``; each hole is one ``FILLER`` there, so that any parser of plain text
can read the whole, and :meth:`Woven.value` afterwards tells which of its results are known. Spans come out
in the file that a person can open. What a hole may contain is never guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from lambdalint.records import dataclass
from lambdalint.source import Embedded, Source, Span
from lambdalint.values import Cause, Hole, Known, Reference, Text, Unknown

#: Stands for a hole: a private use character, which YAML, JSON and the shell all take for a letter.
FILLER = "\ue000"


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text`` stands for ``outer[start:end]``: a copy runs alike, a replacement only as a whole."""

    text: str
    start: int
    end: int
    copied: bool
    #: What a hole refers to.
    reference: Reference | None = None
    #: Where a replacement was written.
    causes: tuple[Cause, ...] = ()


def copied(text: str, start: int) -> Stretch:
    return Stretch(text, start, start + len(text), copied=True)


def hole(reference: Reference, start: int, end: int) -> Stretch:
    return Stretch(FILLER, start, end, copied=False, reference=reference)


class Woven(Embedded):
    """A text made of stretches of ``outer``. ``gaps`` are the holes by their offset in ``text``."""

    __slots__ = ("_stretches", "gaps")

    def __init__(self, outer: Source, stretches: list[Stretch]) -> None:
        anchors = []
        self._stretches = stretches = [stretch for stretch in stretches if stretch.text]
        self.gaps: dict[int, Reference] = {}
        length = 0
        for stretch in stretches:
            anchors.append((length, stretch.start))
            if stretch.reference is not None:
                self.gaps[length] = stretch.reference
            length += len(stretch.text)
        super().__init__(outer, "".join(stretch.text for stretch in stretches), anchors or [(0, 0)])
        if self.bom:  # a byte order mark is no part of a piece of text; keep the offsets right
            self.text = "".join(stretch.text for stretch in stretches)

    def span(self, start: int, end: int) -> Span:
        if not self._stretches:
            return self.outer.span(0, 0)
        first, last = self._at(start), self._at(end - 1 if end > start else start)
        begin, stop = self.outer_offset(start), self.outer_offset(end - 1) + 1
        if not self._stretches[first].copied:
            begin = self._stretches[first].start
        if not self._stretches[last].copied:
            stop = self._stretches[last].end
        return self.outer.span(begin, stop if end > start else begin)

    def value(self, start: int, end: int, decoded: str | None = None) -> Known[str] | Unknown[str]:
        """What is known of ``text[start:end]``; ``decoded`` is how a parser read it (escapes gone)."""
        span, raw = self.span(start, end), self.text[start:end]
        decoded = raw if decoded is None else decoded
        holes = [self.gaps[at] for at in _fillers(self.text, start, end) if at in self.gaps]
        causes = self.causes(start, end)
        if not holes:
            return Known(decoded, span, causes=causes)
        known = decoded.split(FILLER)
        if len(known) != len(holes) + 1:
            return Unknown(span, "it cannot be read")
        pieces: list[str | Hole] = [known[0]]
        for reference, piece in zip(holes, known[1:], strict=True):
            pieces += (Hole(reference), piece)
        return Unknown(span, reason(holes[0]), text=Text.of(*pieces))

    def has_hole(self, start: int, end: int) -> bool:
        return any(at in self.gaps for at in _fillers(self.text, start, end))

    def _at(self, offset: int) -> int:
        return max(bisect_right(self._inner, offset) - 1, 0)

    def causes(self, start: int, end: int) -> tuple[Cause, ...]:
        """The places that made what stands in ``text[start:end]``."""
        if end <= start or not self._stretches:
            return ()
        stretches = self._stretches[self._at(start) : self._at(end - 1) + 1]
        return tuple(dict.fromkeys(cause for stretch in stretches for cause in stretch.causes))


def reason(reference: Reference) -> str:
    """Why a hole is not known, to complete "not known because …"."""
    match reference.kind:
        case Reference.VARIABLE:
            return f"variable {reference.name} is not known here"
        case _:
            return f"{reference.name} is known only when it runs"


def _fillers(text: str, start: int, end: int) -> Iterator[int]:
    at = text.find(FILLER, start, end)
    while at >= 0:
        yield at
        at = text.find(FILLER, at + 1, end)
