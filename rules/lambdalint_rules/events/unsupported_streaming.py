"""``unsupported-streaming``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.public_layers import public_layer
from lambdalint.model import Function
from lambdalint.patterns import regex
from lambdalint.values import Known, Truth, text_of

_RUNTIME = regex(r"(python|java|ruby)\d.*")
_ADAPTER = "LambdaAdapter"


class UnsupportedStreaming(Rule):
    name = "unsupported-streaming"
    summary = "a function URL streams what its runtime cannot stream"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.is_image is not Truth.NO or _may_adapt(function):
            return
        match function.runtime:
            case Known(runtime) if _RUNTIME.fullmatch(runtime):
                pass
            case _:
                return
        for url in function.urls:
            match url.invoke_mode:
                case Known("RESPONSE_STREAM") as mode:
                    message = (
                        f"`{runtime}` cannot stream: of the managed runtimes only Node.js can; write "
                        "`BUFFERED`, add the layer of the Lambda Web Adapter, or use a custom runtime"
                    )
                    yield self.finding(mode, message).because(function.runtime, "the runtime")


def _may_adapt(function: Function) -> bool:
    """Whether a layer or a wrapper may bring what streams: only well-known layers certainly do not."""
    if not function.layers.complete or function.customer_runtime is not Truth.NO:
        return True
    if function.environment.declares("AWS_LAMBDA_EXEC_WRAPPER") is not Truth.NO:
        return True
    for layer in function.layers:
        text = str(text_of(layer.arn))
        if layer.layer is not None or _ADAPTER in text or public_layer(text) is None:
            return True
    return False
