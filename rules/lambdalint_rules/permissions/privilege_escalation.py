"""``privilege-escalation``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Role
from lambdalint.policy.document import FlawKind
from lambdalint_rules.permissions.written import combined

#: A function is no user: by these it raises others.
_OF_USERS = frozenset(
    {
        "iam:AddUserToGroup",
        "iam:AttachGroupPolicy",
        "iam:AttachUserPolicy",
        "iam:PutGroupPolicy",
        "iam:PutUserPolicy",
    }
)


class PrivilegeEscalation(Rule):
    name = "privilege-escalation"
    summary = "a function may give itself rights that its policies do not name"
    severity = Severity.ERROR
    security_severity = 8.1
    tags = ("external/cwe/cwe-269",)

    def check_execution_role(self, role: Role) -> Iterator[Finding]:
        if role.boundaries:
            return  # the boundary says what it may do at most
        seen = set()
        for flaw in combined(role):
            if flaw.kind is FlawKind.PRIVILEGE_ESCALATION and flaw.span not in seen:
                seen.add(flaw.span)
                whose = "the rights of any user" if _OF_USERS.issuperset(flaw.subjects) else "its own rights"
                message = f"{flaw.message}, so the function can raise {whose}; name the resources"
                yield self.finding(flaw.span, message)
