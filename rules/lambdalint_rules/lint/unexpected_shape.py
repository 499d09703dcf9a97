"""``unexpected-shape``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Problem


class UnexpectedShape(Rule):
    name = "unexpected-shape"
    summary = "a part of a template is not what CloudFormation takes there"
    severity = Severity.ERROR

    def check_problem(self, problem: Problem) -> Iterator[Finding]:
        if problem.kind != self.name:
            return
        if problem.harmless:
            yield self.finding(problem.span, problem.message, severity=Severity.INFO)
        else:
            yield self.finding(problem.span, f"{problem.message}; CloudFormation refuses the template")
