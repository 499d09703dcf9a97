"""``invalid-syntax``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Problem


class InvalidSyntax(Rule):
    name = "invalid-syntax"
    summary = "a template is not valid YAML or JSON"
    severity = Severity.ERROR

    def check_problem(self, problem: Problem) -> Iterator[Finding]:
        if problem.kind == self.name:
            yield self.finding(problem.span, problem.message)
