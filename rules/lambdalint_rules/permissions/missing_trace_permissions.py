"""``missing-trace-permissions``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Truth
from lambdalint_rules.permissions.needs import explained, lacks, named, role_of

_ACTIONS = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")


class MissingTracePermissions(Rule):
    name = "missing-trace-permissions"
    summary = "tracing is active and the role may not write traces"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        if role is None or function.tracing.test(lambda mode: mode == "Active") is not Truth.YES:
            return
        lacking = lacks(function, role, _ACTIONS)
        if lacking:
            lost = any(lack.action == _ACTIONS[0] for lack in lacking)
            effect = f": no trace of `{function.name}` is kept" if lost else ", which Lambda asks for as well"
            message = (
                f"tracing is active, but role `{role.name}` does not allow {named(lacking)}{effect}; "
                "attach `AWSXRayDaemonWriteAccess`"
            )
            yield explained(self.finding(function.tracing, message), role, lacking)
