"""``misplaced-inline-handler``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Edit, Finding, Fix, Rule, Safety, Severity
from lambdalint.aws.handlers import flaw
from lambdalint.finding import Subject
from lambdalint.model import Function, Project
from lambdalint.model.deployment import Action, DeployCommand, same_text
from lambdalint.model.package import Form
from lambdalint.values import Absent, Known, Origin, Truth
from lambdalint_rules.packaging.handler_names import module_of


class MisplacedInlineHandler(Rule):
    name = "misplaced-inline-handler"
    summary = "the handler of inline code is looked for in another file than `index`"
    severity = Severity.ERROR

    def check_project(self, project: Project) -> Iterator[Finding]:
        replaced = [one for one in project.deployments if one.action is Action.UPDATE_CODE]
        for application in project.applications:
            near = [one for one in replaced if _belongs(one.path, application.path)]
            for function in application.functions:
                if not any(_may_be(one, function) for one in near):  # else the inline code is a placeholder
                    yield from self._judged(function)

    def _judged(self, function: Function) -> Iterator[Finding]:
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
        yield replace(finding, subject=Subject(function.kind, function.name))


def _belongs(script: str, template: str) -> bool:
    """Whether a script lies beside a template, above it or below: in the folder above at most."""
    parts = template.split("/")
    return script.startswith("/".join(parts[:-2]))


def _may_be(command: DeployCommand, function: Function) -> bool:
    """Whether a command may bring the code of a function."""
    if command.function is None:
        return True
    match function.function_name:
        case Absent() | Known(origin=Origin.PARAMETER_DEFAULT):
            return True
    return same_text(command.function.function_name, function.function_name) is not Truth.NO
