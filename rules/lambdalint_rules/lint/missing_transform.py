"""``missing-transform``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Problem


class MissingTransform(Rule):
    name = "missing-transform"
    summary = "a template has resources of SAM and not its transform"
    severity = Severity.ERROR

    def check_problem(self, problem: Problem) -> Iterator[Finding]:
        if problem.kind == self.name:
            yield self.finding(problem.span, problem.message)
