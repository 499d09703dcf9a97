"""``callback-handler``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import Language
from lambdalint.model.handler import Handler
from lambdalint.values import Known, Truth
from lambdalint_rules.runtime.lifecycle import zip_runtime

#: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-callback
_FIRST_WITHOUT = (24,)


class CallbackHandler(Rule):
    name = "callback-handler"
    summary = "a Node handler takes a callback, and its runtime refuses such handlers"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        match zip_runtime(function), handler.shape:
            case (value, runtime), Known(shape) if handler.language is Language.NODE:
                pass
            case _:
                return
        if runtime.version < _FIRST_WITHOUT or shape.length < 3 or handler.exported is not Truth.YES:
            return
        if handler.wrapper is not None:  # awslambda.streamifyResponse gives it another third parameter
            return
        # In TypeScript a type follows, in a pattern there is no name at all.
        named = re.match(r"[\w$]+", shape.parameters[2]) if len(shape.parameters) > 2 else None
        callback = f"`{named[0]}`" if named else "the third"
        kind = "an async" if shape.is_async else "a"
        message = (
            f"{kind} handler with {shape.length} parameters is a callback handler to `{runtime.id}`, which "
            f"refuses it at start, whether {callback} is used or not; "
        )
        message += (
            "remove it" if shape.is_async else "make it `async` with two parameters, and return or throw"
        )
        yield self.finding(shape.span, message).because(value, f"the function runs on `{runtime.id}`")
