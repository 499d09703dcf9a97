"""``circular-dependency``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Problem


class CircularDependency(Rule):
    name = "circular-dependency"
    summary = "resources, or conditions, of a template need each other in a circle"
    severity = Severity.ERROR

    def check_problem(self, problem: Problem) -> Iterator[Finding]:
        if problem.kind == self.name:
            finding = self.finding(problem.span, problem.message)
            for cause in problem.related:
                finding = finding.because(cause.span, cause.note)
            yield finding
