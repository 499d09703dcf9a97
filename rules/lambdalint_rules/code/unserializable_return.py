"""``unserializable-return``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import Language
from lambdalint.model.handler import Handler
from lambdalint.model.python_facts import Shape
from lambdalint.values import Known

#: What `json` cannot write, and what to return instead.
_INSTEAD = {
    "set": "a set; return a list",
    "datetime": "a datetime; return its `isoformat()`",
}


class UnserializableReturn(Rule):
    name = "unserializable-return"
    summary = "the handler returns what Lambda cannot turn into JSON"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if (
            handler.language is not Language.PYTHON
            or handler.wrapper is not None
            or handler.module.python is None
        ):
            return
        match handler.shape:
            case Known(shape) if not shape.fact.decorators and not shape.is_generator and not shape.is_async:
                for returned in handler.module.python.returns(shape.fact):
                    if len(returned.shapes) != 1:
                        continue
                    for part in returned.shapes[0].walk():
                        what = _problem(part)
                        if what is not None:
                            message = f"Lambda cannot turn this into JSON, so the invocation fails: {what}"
                            yield self.finding(part.span, message)


def _problem(shape: Shape) -> str | None:
    if shape.kind == "bytes" and isinstance(shape.literal, bytes):
        try:
            shape.literal.decode()
        except UnicodeDecodeError:
            return "bytes that are not UTF-8; return them in Base64"
    return _INSTEAD.get(shape.kind)
