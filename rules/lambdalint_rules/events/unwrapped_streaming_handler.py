"""``unwrapped-streaming-handler``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Handler, Language
from lambdalint.values import Known, Truth

WRAPPER = "awslambda.streamifyResponse"


class UnwrappedStreamingHandler(Rule):
    name = "unwrapped-streaming-handler"
    summary = "a function URL streams, and the handler does not"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if handler.language is not Language.NODE or handler.wrapper is not None:
            return
        if function.environment.declares("AWS_LAMBDA_EXEC_WRAPPER") is not Truth.NO:
            return
        for url in function.urls:
            match url.invoke_mode, handler.shape:
                case Known("RESPONSE_STREAM") as mode, Known() as shape if handler.exported is Truth.YES:
                    message = (
                        "the function URL streams, and the handler is a plain function: callers get its "
                        f"answer as one piece of JSON, status and headers in it; wrap it in `{WRAPPER}(…)`"
                    )
                    yield self.finding(shape.span, message).because(mode, "streaming is asked for here")
                    return
