"""``inactive-tracing``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Declaration, Function
from lambdalint.values import Known


class InactiveTracing(Rule):
    name = "inactive-tracing"
    summary = "a function does not trace its invocations"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.tracing:
            case Known(mode) as value if mode != "Active":
                sam = function.declared_as is Declaration.SAM
                setting = "Tracing: Active" if sam else "TracingConfig: {Mode: Active}"
                message = f"an invocation is traced only where the caller traces it; write `{setting}`"
                yield self.finding(value, message)
