"""Code frames: lines of source with marks under the places that a finding names.

Turns a finding into frames (a stretch of one file each) and a frame into lines of styled pieces. Knows
nothing of colours or of a terminal: who shows it says how wide a text is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import TypeAlias

from lambdalint.finding import Finding
from lambdalint.output.crop import Crop, Measure, crop, line_extent
from lambdalint.output.printable import one_line
from lambdalint.records import dataclass
from lambdalint.source import Source, Span

#: A piece of a line with the name of its style: ``plain``, ``gutter``, ``primary`` or ``related``.
Piece: TypeAlias = tuple[str, str]
Line: TypeAlias = list[Piece]

#: A related place joins a frame of its file when no more lines than this lie between.
_NEAR = 10
#: A marked block of more lines than this is shown without its middle.
_LONG_BLOCK = 5
#: An indentation of more characters than this is not looked through.
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Label:
    """A place in a frame, with the note that stands beside its mark."""

    span: Span
    note: str
    primary: bool

    @property
    def style(self) -> str:
        return "primary" if self.primary else "related"

    @property
    def mark(self) -> str:
        return "^" if self.primary else "-"

    @property
    def first(self) -> int:
        return self.span.first.line

    @property
    def stop(self) -> int:
        """The end of the span without the line break that a block may end with."""
        text = self.span.source.text
        end = self.span.end
        if end > self.span.start and text[end - 1] == "\n":
            end -= 1
        return end - 1 if end > self.span.start and text[end - 1] == "\r" else end

    @property
    def last(self) -> int:
        return self.span.source.position(self.stop).line

    @property
    def is_block(self) -> bool:
        return self.last > self.first

    @property
    def opens_line(self) -> bool:
        """Whether nothing but an indentation stands before the span."""
        source = self.span.source
        begin = source.line_starts[self.first - 1]
        indentation = self.span.start - begin
        return indentation <= _DEEPEST and not source.text[begin : self.span.start].strip()


@dataclass(slots=True)
class Frame:
    """A stretch of one file; the first label is the one that the frame was made for."""

    source: Source
    labels: list[Label] = field(default_factory=list)

    @property
    def last(self) -> int:
        return max(label.last for label in self.labels)

    def is_near(self, span: Span) -> bool:
        first = min(label.first for label in self.labels)
        return (
            span.source is self.source
            and first - _NEAR <= span.last.line
            and span.first.line <= self.last + _NEAR
        )


def frames(finding: Finding) -> list[Frame]:
    """The finding's own place, then its related places in their order; near ones share a frame."""
    notes = [one_line(cause.note) for cause in finding.related if cause.span == finding.span]
    result = [Frame(finding.span.source, [Label(finding.span, "; ".join(notes), primary=True)])]
    for cause in finding.related:
        if cause.span == finding.span:
            continue
        frame = next((frame for frame in result if frame.is_near(cause.span)), None)
        if frame is None:
            frame = Frame(cause.span.source)
            result.append(frame)
        frame.labels.append(Label(cause.span, one_line(cause.note), primary=False))
    return result


def layout(frame: Frame, digits: int, width: int, measure: Measure) -> Iterator[Line]:
    """The lines of a frame, its line numbers in a column of ``digits`` cells."""
    blocks = sorted(
        (label for label in frame.labels if label.is_block),
        key=lambda label: (label.span.start, -label.span.end),
    )
    # "12 | " before the source, and two cells for the rail that runs down beside each block
    cells = max(width - digits - 3 - 2 * len(blocks), 20)
    margin = ("gutter", f"{'':{digits}} | ")
    yield [("gutter", f"{'':{digits}} |")]
    previous = 0
    for number in _shown_lines(frame.labels):
        if previous and number > previous + 1:
            yield [("gutter", f"{'...':{digits + 3}}"), *_rails(blocks, number, "  ")]
        shown = _crop_line(frame, number, cells, measure)
        yield [("gutter", f"{number:>{digits}} | "), *_rails(blocks, number, "/ "), ("plain", shown.shown)]
        for marks in _marks(frame.labels, blocks, number, shown):
            yield [margin, *marks]
        previous = number
    yield [("gutter", f"{'':{digits}} |")]


def _shown_lines(labels: Iterable[Label]) -> list[int]:
    """The lines with marks; a block in full when it is short; a single line between two shown ones too."""
    marked: set[int] = set()
    for label in labels:
        first, last = label.first, label.last
        if last - first < _LONG_BLOCK:
            marked.update(range(first, last + 1))
        else:
            marked.update((first, first + 1, last - 1, last))
    return sorted(marked | {number + 1 for number in marked if number + 2 in marked})


def _crop_line(frame: Frame, number: int, cells: int, measure: Measure) -> Crop:
    """The line with the finding's own place in sight, else the leftmost mark."""
    line = line_extent(frame.source, number)
    marked = [
        (not label.primary, label.span.start if label.first == number else label.stop, label.stop)
        for label in frame.labels
        if number in {label.first, label.last}
    ]
    _, start, stop = min(marked, default=(True, *line))
    return crop(frame.source.text, line, (start, stop), cells, measure)


def _marks(labels: Iterable[Label], blocks: Sequence[Label], number: int, shown: Crop) -> Iterator[Line]:
    """What stands under a line: carets and dashes, the beginnings of blocks, then their ends."""
    here = [label for label in labels if label.first == number and not label.is_block]
    for label in sorted(here, key=lambda label: (not label.primary, label.span.start)):
        column = shown.cell(label.span.start)
        marks = label.mark * max(shown.cell(label.stop) - column, 1)
        yield [
            *_rails(blocks, number, "| "),
            ("plain", " " * column),
            (label.style, f"{marks} {label.note}".rstrip()),
        ]
    for index, block in enumerate(blocks):
        if block.first == number and not block.opens_line:
            yield [*_elbow(blocks, index, number, f" _{'_' * shown.cell(block.span.start)}")]
    for index, block in reversed(list(enumerate(blocks))):
        if block.last == number:
            yield [*_elbow(blocks, index, number, f"|_{'_' * max(shown.cell(block.stop) - 1, 0)}")]


def _rails(blocks: Iterable[Label], number: int, opening: str) -> Iterator[Piece]:
    """The lines that run down beside blocks; ``opening`` is shown where one begins at a line's first word."""
    for block in blocks:
        if block.first < number <= block.last:
            yield (block.style, "| ")
        elif block.first == number and block.opens_line:
            yield (block.style, opening)
        else:
            yield ("plain", "  ")


def _elbow(blocks: Sequence[Label], index: int, number: int, arm: str) -> Iterator[Piece]:
    """Where a block begins in the middle of a line (`` _____^``) or ends (``|_____^ note``)."""
    yield from _rails(blocks[:index], number, "| ")
    block = blocks[index]
    past = "__" * (len(blocks) - index - 1)
    note = block.note if block.last == number else ""
    yield (block.style, f"{arm}{past}{block.mark} {note}".rstrip())
