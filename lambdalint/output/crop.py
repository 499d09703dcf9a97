"""One line of a text, cut to the columns of a terminal around what matters in it.

Never looks at more of a line than it can show, so that a minified file of one line costs no more per
finding than any other. Widths are cells of a terminal; who asks says how they are measured.
"""

from __future__ import annotations

from collections.abc import Callable

from lambdalint.output.printable import printable
from lambdalint.records import dataclass
from lambdalint.source import Source

#: The cells that a text fills on a terminal.
Measure = Callable[[str], int]

_ELLIPSIS = "…"
#: Zero-width characters fill no cells; this many characters per cell are looked at, no more.
_CHARACTERS_PER_CELL = 4


@dataclass(frozen=True, slots=True)
class Crop:
    """The stretch ``text[start:end]`` as it is shown, with an ellipsis where something is left out."""

    text: str
    start: int
    end: int
    shown: str
    lead: str
    measure: Measure

    def cell(self, offset: int) -> int:
        """How many cells stand before the character at an offset, clamped to what is shown."""
        offset = min(max(offset, self.start), self.end)
        return self.measure(self.lead + printable(self.text[self.start : offset]))


def crop(text: str, line: tuple[int, int], focus: tuple[int, int], cells: int, measure: Measure) -> Crop:
    """Show the line ``text[line[0]:line[1]]`` so that the start of the focus is in sight.

    A third of the room goes to what stands before the focus, more when there is little behind it.
    """
    begin, stop = line
    if stop - begin <= cells * _CHARACTERS_PER_CELL:
        whole = printable(text[begin:stop])
        if measure(whole) <= cells:
            return Crop(text, begin, stop, whole, "", measure)
    room = max(cells - 2 * measure(_ELLIPSIS), 1)
    start = min(max(focus[0], begin), stop)
    right, used = _reach(text, start, stop, room - room // 3, measure)
    left, before = _reach(text, start, begin, room - used, measure)
    right, _ = _reach(text, right, stop, room - used - before, measure)
    lead = _ELLIPSIS if left > begin else ""
    trail = _ELLIPSIS if right < stop else ""
    return Crop(text, left, right, lead + printable(text[left:right]) + trail, lead, measure)


def _reach(text: str, start: int, limit: int, cells: int, measure: Measure) -> tuple[int, int]:
    """Walk from ``start`` towards ``limit`` as far as the cells go: where that ends, and the cells used."""
    step = 1 if limit >= start else -1
    position = start
    used = 0
    for _ in range(min(abs(limit - start), max(cells, 0) * _CHARACTERS_PER_CELL)):
        character = text[position] if step > 0 else text[position - 1]
        width = measure(printable(character))
        if used + width > cells:
            break
        used += width
        position += step
    return position, used


def line_extent(source: Source, number: int) -> tuple[int, int]:
    """Where a line begins and ends, its line break left out."""
    starts = source.line_starts
    begin = starts[number - 1]
    end = starts[number] if number < len(starts) else len(source.text)
    while end > begin and source.text[end - 1] in "\r\n":
        end -= 1
    return begin, end
