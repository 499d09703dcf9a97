"""One line per finding, as compilers write it, so that editors can jump to the place."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.output.printable import one_line, place
from lambdalint.output.report import Report
from lambdalint.output.summary import fix_hint, summary


def render(report: Report) -> str:
    """``template.yaml:12:26: error[rule-name] [*] message``; ``[*]`` marks what can be repaired."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for finding in report.ordered:
        name = f"{finding.severity.label}[{finding.rule}]{' [*]' if finding.fix else ''}"
        yield f"{place(finding.span)}: {name} {one_line(finding.message)}"
    yield summary(report)
    hint = fix_hint(report)
    if hint:
        yield hint
