"""``missing-trigger-permission``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Truth
from lambdalint_rules.permissions.triggers import unpermitted


class MissingTriggerPermission(Rule):
    name = "missing-trigger-permission"
    summary = "a service shall call a function whose policy does not let it"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for event, found in unpermitted(function):
            others = [one.permission for one in found if one.source is Truth.NO]
            if len(others) < len(found):
                continue  # `mismatched-permission-qualifier` tells of the one that is nearly right
            service = event.service.title
            message = (
                f"{service} may not call `{function.name}`: no `AWS::Lambda::Permission` lets "
                f"`{event.service.principal}` in, so its calls are refused; add one for this source"
            )
            finding = self.finding(event.target.span, message)
            for other in others:
                finding = finding.because(other.source_arn.span, "this permission is for another source")
            yield finding
