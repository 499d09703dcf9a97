"""``administrator-policy``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Role
from lambdalint.policy.document import FlawKind
from lambdalint_rules.permissions.written import written

MANAGED = "policy/AdministratorAccess"


class AdministratorPolicy(Rule):
    name = "administrator-policy"
    summary = "a function may do everything in its account"
    severity = Severity.ERROR
    security_severity = 8.8
    tags = ("external/cwe/cwe-250", "external/cwe/cwe-732")

    def check_execution_role(self, role: Role) -> Iterator[Finding]:
        if role.boundaries:
            return  # the boundary says what it may do at most
        advice = "whoever makes its code misbehave owns the account; allow what the function calls"
        for policy in role.policies:
            if policy.arn is not None and str(policy.arn).endswith(f":{MANAGED}"):
                message = f"`AdministratorAccess` allows the function everything; {advice}"
                yield self.finding(policy.span, message)
        for flaw in written(role):
            if flaw.kind is FlawKind.FULL_ADMINISTRATION:
                yield self.finding(flaw.span, f"`*` on `*` allows the function everything; {advice}")
