"""``mismatched-handler-signature``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import Language
from lambdalint.model.handler import Handler
from lambdalint.model.package import Form
from lambdalint.values import Known


class MismatchedHandlerSignature(Rule):
    name = "mismatched-handler-signature"
    summary = "a Python handler cannot be called with an event and a context"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if handler.language is not Language.PYTHON or handler.wrapper is not None:
            return
        if function.code_replaced and handler.package.form is Form.INLINE:
            return  # the inline code only holds the place
        match handler.shape:
            case Known(shape) if not shape.fact.decorators and not shape.fact.accepts(2):
                message = (
                    f"Lambda calls `{handler.symbol}` with two arguments, and these parameters make that "
                    f"a `TypeError` each time; declare it as `def {shape.span.text}(event, context):`"
                )
                finding = self.finding(shape.span, message)
                yield finding.because(handler.span, "Lambda calls it by this handler")
