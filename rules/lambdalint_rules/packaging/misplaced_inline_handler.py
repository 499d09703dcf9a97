"""``misplaced-inline-handler``."""

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Safety, Severity
from lambdalint.aws.handlers import flaw
from lambdalint.model import Function
from lambdalint.model.package import Form
from lambdalint.values import Known, Origin
from lambdalint_rules.packaging.handler_names import module_of


class MisplacedInlineHandler(Rule):
    name = "misplaced-inline-handler"
    summary = "the handler of inline code is looked for in another file than `index`"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.code_replaced:
            return  # the inline code only holds the place
        if function.layers.items or not function.layers.complete:
            return  # the handler may lie in a layer, which calls the code
        match function.handler, function.package:
            case Known(str(handler)) as value, Known(package) if package.form is Form.INLINE:
                pass
            case _:
                return
        module = module_of(handler, function)
        if module == "index" or not module or flaw(handler, "python") or "$" in handler:
            return  # `invalid-handler` says it of what names no file at all
        symbol = handler.rpartition(".")[2]
        message = (
            f"CloudFormation puts inline code into a file `index`, and this handler is looked for in "
            f"`{module}`, so the function fails at its first call; write `index.{symbol}`"
        )
        finding = self.finding(value, message).because(package.span, "the inline code")
        if value.origin is Origin.WRITTEN and not value.computed and value.span.text.count(module) == 1:
            start = value.span.start + value.span.text.index(module)
            place = value.span.source.span(start, start + len(module))
            # Code that somebody brings later may lie where the handler says.
            fix = Fix(f"Write `index.{symbol}`", (Edit(place, "index"),), Safety.UNSAFE)
            finding = finding.repaired_by(fix)
        yield finding
