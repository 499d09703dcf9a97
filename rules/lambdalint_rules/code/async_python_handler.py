"""``async-python-handler``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import Language
from lambdalint.model.handler import Handler
from lambdalint.values import Known


class AsyncPythonHandler(Rule):
    name = "async-python-handler"
    summary = "a Python handler is a coroutine function, which Lambda calls and never awaits"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if handler.language is not Language.PYTHON or handler.wrapper is not None:
            return
        match handler.shape:
            case Known(shape) if shape.is_async and not shape.fact.decorators:
                kind = "an async generator" if shape.is_generator else "a coroutine"
                message = (
                    f"Lambda does not await: `{handler.symbol}` returns {kind}, none of its code runs, and "
                    "the invocation fails because it is no JSON; make it a plain function that calls "
                    "`asyncio.run`"
                )
                yield self.finding(shape.span, message).because(
                    handler.span, "Lambda calls it by this handler"
                )
