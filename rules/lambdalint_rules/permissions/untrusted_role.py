"""``untrusted-role``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Role
from lambdalint.policy.document import Principal
from lambdalint.values import Truth
from lambdalint_rules.permissions.needs import role_of

SERVICE = "lambda.amazonaws.com"


class UntrustedRole(Rule):
    name = "untrusted-role"
    summary = "the role of a function does not let Lambda assume it"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        if role is None or role.trusts(SERVICE) is not Truth.NO or _is_oddly_spelled(role):
            return
        message = (
            f"Lambda cannot assume role `{role.name}`, so the function is not created: "
            f"its trust policy does not allow `sts:AssumeRole` to `{SERVICE}`"
        )
        assert role.trust is not None
        yield self.finding(function.role, message).because(role.trust.span, "the trust policy of the role")


def _is_oddly_spelled(role: Role) -> bool:
    """Whether a service is named with a wildcard or in other case, of which nothing is documented."""
    return any(
        principal.kind == Principal.SERVICE
        and ("*" in principal.name.known_part or str(principal.name).lower() == SERVICE)
        for statement in (role.trust.statements if role.trust else ())
        for principal in statement.principals or ()
    )
