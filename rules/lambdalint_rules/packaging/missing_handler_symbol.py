"""``missing-handler-symbol``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import Language
from lambdalint.model.handler import Handler
from lambdalint.model.package import Form
from lambdalint.values import Truth


class MissingHandlerSymbol(Rule):
    name = "missing-handler-symbol"
    summary = "the handler's file is there and has no such function"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if handler.exported is not Truth.NO or function.is_image is not Truth.NO:
            return  # of images `missing-image-handler` says it
        if function.code_replaced and handler.package.form is Form.INLINE:
            return  # the inline code only holds the place
        verb = "define" if handler.language is Language.PYTHON else "export"
        if handler.package.form is Form.INLINE:
            where = "the inline code"
        else:
            where = f"`{handler.module.source.path}`"
        hint = f"; did you mean `{handler.suggestion}`?" if handler.suggestion else ""
        message = f"{where} does not {verb} `{handler.symbol}`, so the function fails at its first call{hint}"
        place = handler.package.span if handler.package.form is Form.INLINE else handler.module.whole
        yield self.finding(function.handler, message).because(place, "the code that the handler names")
