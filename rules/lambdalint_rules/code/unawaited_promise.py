"""``unawaited-promise``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.model.javascript_facts import Fate, SdkCallKind
from lambdalint.values import Truth


class UnawaitedPromise(Rule):
    name = "unawaited-promise"
    summary = "a request to AWS is sent, and the handler does not wait for it"
    severity = Severity.WARNING

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if module.javascript is None or module.vendored:
            return
        for request in module.sdk_requests:
            call = request.fact
            if request.sent is not Truth.YES or request.moment is not Moment.INVOCATION:
                continue
            around = call.function
            if around is None or not around.asynchronous or call.kind is SdkCallKind.PAGINATOR:
                continue
            if call.promise and call.fate is Fate.FLOATING and not call.chained:
                message = (
                    f"nothing awaits `{call.operation}`: Lambda freezes the environment when the handler is "
                    "done, so the request may be cut off, and its failure is lost; write `await` before it"
                )
                yield self.finding(call.grip, message)
