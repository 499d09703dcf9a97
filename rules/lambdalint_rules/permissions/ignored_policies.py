"""``ignored-policies``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function


class IgnoredPolicies(Rule):
    name = "ignored-policies"
    summary = "SAM ignores `Policies` where `Role` is written"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.ignored_policies is None:
            return
        message = (
            "SAM ignores `Policies` beside `Role`: the function does not get these permissions; "
            "remove `Role` and let SAM make one, or put the policies into the role"
        )
        yield self.finding(function.ignored_policies, message).because(
            function.role.span, "the role that counts"
        )
