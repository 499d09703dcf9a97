"""``dumped-environment``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler


class DumpedEnvironment(Rule):
    name = "dumped-environment"
    summary = "code prints or logs the whole environment, with the function's credentials in it"
    severity = Severity.ERROR
    tags = ("external/cwe/cwe-532",)
    security_severity = 6.5

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if module.vendored:
            return
        for use in module.environment_uses:
            if not use.dumped or use.moment is Moment.NEVER:
                continue
            message = (
                "this logs the whole environment with the function's credentials in it: who reads the log "
                "can act as the function; name the variables that you want to see"
            )
            yield self.finding(use.span, message)
