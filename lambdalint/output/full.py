"""Findings for a person at a terminal: code frames with carets, related places, repairs and advice.

Lines of source are cut to the width; messages are not, so that they can be searched and copied whole.
The only module that imports rich.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from lambdalint.finding import Confidence, Finding, Severity
from lambdalint.fix import Fix, Safety
from lambdalint.output.crop import crop
from lambdalint.output.diff import Hunk, hunks
from lambdalint.output.frame import Frame, Line, frames, layout
from lambdalint.output.printable import one_line, place, printable
from lambdalint.output.report import Report
from lambdalint.output.summary import fix_hint, summary

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_STYLES = {"plain": "", "gutter": "bold blue", "related": "bold blue", "removed": "red", "added": "green"}
#: A diff of more lines than this is cut.
_LONGEST_DIFF = 12


def render(report: Report, *, width: int = 100, colour: bool = False) -> str:
    """All findings by path and line, then the summary. ``width`` is in cells."""
    lines = []
    for finding in report.ordered:
        help_uri = report.help_uri(finding)
        primary = _COLOURS[finding.severity]
        lines.append(_painted(_header(finding, help_uri if colour else None), primary, colour))
        lines += [_painted(_trimmed(line), primary, colour) for line in _body(finding, help_uri, width)]
        lines.append("")
    worst = next((severity for severity, count in report.counts.items() if count), None)
    verdict = _COLOURS[worst] if worst else "bold green" if report.clean else "bold red"
    lines.append(_painted([("primary", summary(report))], verdict, colour))
    hint = fix_hint(report)
    return "\n".join([*lines, *([hint] if hint else []), ""])


def _painted(line: Line, primary: str, colour: bool) -> str:
    """A line as a terminal takes it. ``primary`` is the colour of what the finding is about."""
    if not colour:
        return "".join(text for _, text in line)
    return "".join(
        _style(primary if style == "primary" else _STYLES.get(style, style)).render(
            text, color_system=ColorSystem.STANDARD
        )
        for style, text in line
    )


@cache
def _style(definition: str) -> Style:
    return Style.parse(definition)


def _header(finding: Finding, link: str | None) -> Line:
    return [
        ("primary", f"{finding.severity.label}["),
        ("primary", _linked(finding.rule, link)),
        ("primary", "]"),
        ("bold", f": {one_line(finding.message)}"),
    ]


def _linked(text: str, address: str | None) -> str:
    """Text that terminals open an address for (OSC 8); others show the text alone."""
    return f"\x1b]8;;{printable(address)}\x1b\\{text}\x1b]8;;\x1b\\" if address else text


def _body(finding: Finding, help_uri: str | None, width: int) -> Iterator[Line]:
    parts = frames(finding)
    changes = list(hunks(finding.fix)) if finding.fix else []
    ends = [frame.last for frame in parts] + [
        hunk.line + max(len(hunk.removed), len(hunk.added)) for hunk in changes
    ]
    digits = len(str(max(ends)))
    for frame in parts:
        arrow = "-->" if frame is parts[0] else ":::"
        subject = finding.subject if frame is parts[0] else None
        about = f" ({one_line(f'{subject.kind} {subject.name}')})" if subject else ""
        yield [("gutter", f"{'':{digits}}{arrow} "), ("plain", place(frame.labels[0].span) + about)]
        yield from layout(frame, digits, width, cell_len)
    if finding.fix:
        yield from _repair(finding.fix, changes, parts[0], digits, width)
    if finding.confidence is Confidence.MEDIUM:
        yield _remark(digits, "note", "rests on an assumption that the rule's page names")
    yield _remark(digits, "help", help_uri or f"run `lambdalint explain {finding.rule}`")


def _trimmed(line: Line) -> Line:
    """The line without the blanks at its end."""
    while line and not line[-1][1].strip():
        line = line[:-1]
    return [*line[:-1], (line[-1][0], line[-1][1].rstrip())] if line else line


def _remark(digits: int, kind: str, text: str) -> Line:
    return [("gutter", f"{'':{digits}} = "), ("bold", f"{kind}: "), ("plain", text)]


def _repair(fix: Fix, changes: list[Hunk], frame: Frame, digits: int, width: int) -> Iterator[Line]:
    safety = "safe" if fix.safety is Safety.SAFE else "unsafe, may change behaviour"
    yield _remark(digits, "fix", f"{one_line(fix.title)} ({safety})")
    margin = ("gutter", f"{'':{digits}} |")
    if changes:
        yield [margin]
    for hunk in changes:
        if hunk.source is not frame.source:
            yield [("gutter", f"{'':{digits}}::: "), ("plain", f"{one_line(hunk.source.path)}:{hunk.line}")]
        yield from _diff(hunk, digits, width)
    if changes:
        yield [margin]


def _diff(hunk: Hunk, digits: int, width: int) -> Iterator[Line]:
    rows = [("plain", " ", hunk.line - 1, hunk.before)] if hunk.before is not None else []
    rows += [("removed", "-", hunk.line + i, text) for i, text in enumerate(hunk.removed)]
    rows += [("added", "+", hunk.line + i, text) for i, text in enumerate(hunk.added)]
    change = _first_difference(hunk)
    for style, sign, number, text in rows[:_LONGEST_DIFF]:
        shown = crop(text, (0, len(text)), (change, change), max(width - digits - 3, 20), cell_len)
        yield [("gutter", f"{number:>{digits}} "), (style, f"{sign} {shown.shown}".rstrip())]
    if len(rows) > _LONGEST_DIFF:
        yield [("gutter", f"{'...':{digits}}"), ("plain", f" {len(rows) - _LONGEST_DIFF} more lines")]


def _first_difference(hunk: Hunk) -> int:
    """The column where the first line changes, to keep it in sight when the line is cut."""
    if not hunk.removed or not hunk.added:
        return 0
    pairs = enumerate(zip(hunk.removed[0], hunk.added[0], strict=False))
    return next((column for column, (old, new) in pairs if old != new), 0)
