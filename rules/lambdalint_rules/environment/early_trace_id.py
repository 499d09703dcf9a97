"""``early-trace-id``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.values import Known

_TRACE = "_X_AMZN_TRACE_ID"


class EarlyTraceId(Rule):
    name = "early-trace-id"
    summary = "code reads the trace id while it is loaded, and not in each invocation"
    severity = Severity.WARNING

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        for read in module.reads:
            match read.name:
                case Known(name) if name == _TRACE and read.moment is Moment.LOAD and not module.vendored:
                    message = (
                        f"`{_TRACE}` changes with each invocation, and this reads it once, while the code is "
                        "loaded; read it in the handler"
                    )
                    yield self.finding(read.span, message)
