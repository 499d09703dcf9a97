"""``builtin-module-handler``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.python_library import BUILT_IN
from lambdalint.model import Function
from lambdalint.values import Known, Truth
from lambdalint_rules.packaging.handler_names import is_python, module_of


class BuiltinModuleHandler(Rule):
    name = "builtin-module-handler"
    summary = "a Python handler's module is named like a module that is built into the interpreter"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.handler:
            case Known(str(handler)) as value if is_python(function) and function.is_image is Truth.NO:
                pass
            case _:
                return
        module = module_of(handler, function)
        first = module.replace("/", ".").partition(".")[0]
        if first not in BUILT_IN:
            return
        message = (
            f"`{first}` is built into Python, so the runtime refuses it as a handler module "
            "(`Runtime.BuiltInModuleConflict`); rename the file, and the handler with it"
        )
        yield self.finding(value, message)
