"""``mismatched-permission-qualifier``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Truth
from lambdalint_rules.permissions.triggers import unpermitted


class MismatchedPermissionQualifier(Rule):
    name = "mismatched-permission-qualifier"
    summary = "a permission is for another alias or version than the one that is called"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for event, found in unpermitted(function):
            near = [one.permission for one in found if one.source is not Truth.NO]
            if not near:
                continue
            permission = near[0]
            message = (
                f"{event.service.title} calls {event.target.shown_qualifier}, but the "
                f"permission is for {permission.target.shown_qualifier}: each has a policy of its own, so "
                "the calls are refused; name the same one in both places"
            )
            place = permission.span if permission.by_sam else permission.target.span
            yield self.finding(place, message).because(event.target.span, "this is what is called")
