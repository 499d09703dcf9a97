"""``missing-eni-permissions``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, PolicyOrigin, Role
from lambdalint.values import Truth
from lambdalint_rules.network.interfaces import ACTIONS, ESSENTIAL, allowed, role_in_vpc

_MANAGED = "AWSLambdaVPCAccessExecutionRole"


class MissingEniPermissions(Rule):
    name = "missing-eni-permissions"
    summary = "the role of a function in a VPC cannot manage network interfaces"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        role = role_in_vpc(function)
        if role is None:
            return
        missing = [action for action in ACTIONS if allowed(role, action, function) is Truth.NO]
        if not missing or (missing == ["ec2:DescribeSubnets"] and _has_older_policy(role)):
            return
        if set(missing) & set(ESSENTIAL):
            severity, outcome = Severity.ERROR, "so Lambda cannot attach the function to its VPC"
        else:
            severity, outcome = (
                Severity.WARNING,
                "which Lambda documents as required for its network interfaces",
            )
        listed = ", ".join(f"`{action}`" for action in missing)
        message = f"role `{role.name}` does not allow {listed}, {outcome}; attach `{_MANAGED}`"
        finding = self.finding(function.network.span, message, severity=severity)
        yield finding.because(role.span, "the role of the function")


def _has_older_policy(role: Role) -> bool:
    """Whether AWS's older policy for network interfaces is attached, which has not that action."""
    return any(
        policy.origin is PolicyOrigin.AWS_MANAGED and policy.name == "AWSLambdaENIManagementAccess"
        for policy in role.policies
    )
