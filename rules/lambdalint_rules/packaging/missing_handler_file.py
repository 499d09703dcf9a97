"""``missing-handler-file``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.package import Form
from lambdalint.values import Absent, Known, Truth
from lambdalint_rules.packaging.handler_names import expected_files

_CODE = (".py", ".js", ".mjs", ".cjs", ".rb")


class MissingHandlerFile(Rule):
    name = "missing-handler-file"
    summary = "the package has no file that the handler names"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.is_image is not Truth.NO:
            return
        match function.handler, function.package:
            case Known(str(handler)) as value, Known(package) if package.form is not Form.INLINE:
                pass
            case _:
                return
        if not isinstance(function.handler_code, Absent):
            return
        if package.form is Form.FOLDER and not package.holds(*_CODE):
            return  # somebody has yet to put the code there
        *others, last = (f"`{name}`" for name in expected_files(handler, function))
        wanted = f"{', '.join(others)} or {last}" if others else last
        folder = "the folder of the template" if package.path == "." else f"`{package.path}`"
        message = (
            f"{folder} has no {wanted}, so the function fails at its first call; "
            "name a file that is there, relative to the code"
        )
        yield self.finding(value, message).because(package.span, "the code is taken from here")
