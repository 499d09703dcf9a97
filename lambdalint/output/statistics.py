"""How often each rule fired, for ``--statistics``: the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lambdalint.finding import Finding
from lambdalint.output.report import Report
from lambdalint.output.summary import fix_hint


def render(report: Report) -> str:
    """A table of count, severity, fixable mark and rule.

    ``[*]`` says that all findings of the rule can be repaired, ``[-]`` that some can.
    """
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.ordered:
        by_rule.setdefault(finding.rule, []).append(finding)
    digits = max((len(str(len(findings))) for findings in by_rule.values()), default=1)
    for rule, findings in sorted(by_rule.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        severity = max(finding.severity for finding in findings).label
        yield f"{len(findings):>{digits}}  {severity:7}  {_mark(findings)}  {rule}"
    yield f"{len(report.findings):>{digits}}  in total"
    hint = fix_hint(report)
    if hint:
        yield hint


def _mark(findings: list[Finding]) -> str:
    fixable = Counter(finding.fix is not None for finding in findings)
    return "   " if not fixable[True] else "[-]" if fixable[False] else "[*]"
