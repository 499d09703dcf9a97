"""``wildcard-action``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Role
from lambdalint.policy.applicability import ineffective_actions
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.written import written


class WildcardAction(Rule):
    name = "wildcard-action"
    summary = "a function may do everything that a service can do"
    severity = Severity.WARNING
    security_severity = 5.0
    tags = ("external/cwe/cwe-732",)

    def check_execution_role(self, role: Role) -> Iterator[Finding]:
        for flaw in written(role):
            if flaw.kind is FlawKind.WILDCARD_ACTION and not _ineffective(flaw):
                service = flaw.subjects[0].partition(":")[0]
                message = f"`{flaw.subjects[0]}` allows the function every action of `{service}`, "
                yield self.finding(flaw.span, message + "also those that will be added; list what it calls")


def _ineffective(flaw: Flaw) -> bool:
    """Whether it allows nothing after all: no resource of the statement is one of that service."""
    if flaw.statement is None:
        return False
    return any(term.span == flaw.span for term in ineffective_actions(flaw.statement))
