"""A fix as the lines that go and the lines that come.

Shows what the edits change and nothing else; edits that overlap an earlier one are left out, as applying
them would. Refuses stretches too long to be read.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.fix import Edit, Fix
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source

#: Nobody reads more than this in a terminal.
_LONGEST = 20_000
_LINE_BREAK = regex(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring changes. ``line`` is the number of the first line that goes, or where the new ones come.

    ``before`` is the unchanged line above, for changes that only add.
    """

    source: Source
    line: int
    before: str | None
    removed: tuple[str, ...]
    added: tuple[str, ...]


def hunks(fix: Fix) -> Iterator[Hunk]:
    """The changes of a fix in the order of the files and their lines."""
    group: list[Edit] = []
    for edit in sorted(fix.edits, key=lambda edit: edit.span.sort_key):
        if group and edit.span.source is group[-1].span.source:
            if edit.span.start < group[-1].span.end:
                continue
            if edit.span.first.line <= group[-1].span.last.line:
                group.append(edit)
                continue
        if group:
            yield from _hunk(group)
        group = [edit]
    if group:
        yield from _hunk(group)


def _hunk(edits: list[Edit]) -> Iterator[Hunk]:
    source = edits[0].span.source
    starts = source.line_starts
    first, last = edits[0].span.first.line, edits[-1].span.last.line
    begin = starts[first - 1]
    end = starts[last] if last < len(starts) else len(source.text)
    if end - begin + sum(len(edit.text) for edit in edits) > _LONGEST:
        return
    pieces = []
    position = begin
    for edit in edits:
        pieces += [source.text[position : edit.span.start], edit.text]
        position = edit.span.end
    pieces.append(source.text[position:end])
    removed, added = _lines(source.text[begin:end]), _lines("".join(pieces))
    same = 0
    while same < min(len(removed), len(added)) and removed[same] == added[same]:
        same += 1
    tail = 0
    while tail < min(len(removed), len(added)) - same and removed[-1 - tail] == added[-1 - tail]:
        tail += 1
    above = source.line(first + same - 1) if first + same > 1 else None
    gone = tuple(removed[same : len(removed) - tail])
    come = tuple(added[same : len(added) - tail])
    if gone or come:
        yield Hunk(source, first + same, None if gone else above, gone, come)


def _lines(text: str) -> list[str]:
    lines = _LINE_BREAK.split(text)
    return lines[:-1] if not lines[-1] else lines
