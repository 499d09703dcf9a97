"""``synchronous-chain``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.values import Absent, Known, Truth
from lambdalint_rules.code.custom_resource import is_custom_resource
from lambdalint_rules.code.deployment_hook import is_deployment_hook

WAITING = "RequestResponse"
#: What makes a handler durable, in each language.
#: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
_DURABLE = ("durable_execution", "withDurableExecution")


class SynchronousChain(Rule):
    name = "synchronous-chain"
    summary = "a function invokes another one and waits for it, so both are paid for"
    severity = Severity.WARNING

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if is_deployment_hook(handler):
            return  # a hook of a deployment calls the new version to see whether it works
        if is_custom_resource(handler):
            return  # CloudFormation waits for all of it
        for request in module.sdk_requests:
            if request.sent is not Truth.YES or request.moment is Moment.NEVER:
                continue
            names = {(operation.service, operation.name) for operation in request.operations}
            if names != {("lambda", "Invoke")}:
                continue
            if not isinstance(handler.argument(request, "LogType"), Absent):
                continue  # to measure or to test: only a call that waits gets the log
            match handler.argument(request, "InvocationType"):
                case Known(kind) if kind != WAITING:
                    continue
                case Known() | Absent():
                    message = (
                        "the function waits here for another one: both are billed, and its timeout has to "
                        f"cover both; {_advice(handler)}"
                    )
                    yield self.finding(request.span, message)


def _advice(handler: Handler) -> str:
    if any(name in module.source.text for module in handler.modules for name in _DURABLE):
        return "call it by `context.invoke`, for which a durable function waits without being billed"
    return "invoke it with `Event`, put a queue between them, or let a state machine call it"
