"""``duplicate-key``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Problem


class DuplicateKey(Rule):
    name = "duplicate-key"
    summary = "a key stands twice in one mapping, and all but the last are dropped"
    severity = Severity.ERROR

    def check_problem(self, problem: Problem) -> Iterator[Finding]:
        if problem.kind == self.name:
            finding = self.finding(problem.span, problem.message)
            if problem.harmless:
                finding = replace(finding, severity=Severity.WARNING)
            for cause in problem.related:
                finding = finding.because(cause.span, cause.note)
            yield finding
