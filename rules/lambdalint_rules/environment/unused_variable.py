"""``unused-variable``."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import RESERVED
from lambdalint.aws.packages import is_provided
from lambdalint.finding import Subject
from lambdalint.model import Application, CodeImport, Function, Handler, Variable
from lambdalint.model.code_module import Moment
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.values import Known

#: Read by runtimes, SDKs, extensions and libraries, not by the function's own code.
_FOR_OTHERS = regex(
    r"(?:AWS|POWERTOOLS|OTEL|OPENTELEMETRY|DD|DATADOG|NEW_RELIC|SENTRY|LUMIGO|PYTHON|NODE|PARAMETERS_SECRETS|"
    r"PARAMETERS|SSM|SECRETS_MANAGER|RUST|JAVA|BASH|LAMBDA|PORT|READINESS|REMOVE_BASE|HF|TRANSFORMERS)_?.*"
    r"|TZ|PATH|LD_.*|LOG_?LEVEL|HOME|LANG|LC_.*|DEBUG|NO_PROXY|HTTPS?_PROXY|SERVICE_NAME|.*_proxy"
)

#: Libraries that read a variable for each field of a class, whatever its case.
_SETTINGS = frozenset({"pydantic", "pydantic_settings"})


class UnusedVariable(Rule):
    name = "unused-variable"
    summary = "no code of the function reads a variable that is declared for it"
    severity = Severity.INFO
    opt_in = True

    def check_application(self, application: Application) -> Iterator[Finding]:
        # A variable of Globals is for all functions: it is used when one of them reads it.
        idle: dict[Span, tuple[Variable, Function]] = {}
        used: set[Span] = set()
        for function in application.functions:
            names = _unread(function)
            for variable in function.environment.variables:
                if variable.name in names:
                    idle.setdefault(variable.key, (variable, function))
                else:
                    used.add(variable.key)
        for key, (variable, function) in idle.items():
            if key not in used:
                message = f"no code of the function reads `{variable.name}`; remove it, or read it"
                finding = self.finding(key, message).because(
                    function.handler, "nothing that this loads reads it"
                )
                yield replace(finding, subject=Subject(function.kind, function.name))


def _unread(function: Function) -> frozenset[str]:
    """The declared variables that certainly nothing reads."""
    if function.layers.items or not function.layers.complete:
        return frozenset()  # extensions and wrappers read variables as well
    match function.handler_code:
        case Known(handler) if handler.complete and all(module.complete for module in handler.modules):
            pass
        case _:
            return frozenset()
    if any(module.environment_uses for module in handler.modules) or handler.dependencies.unpublished:
        return frozenset()  # a library of one's own reads variables of any name
    imported = [one for module in handler.modules for one in module.imports]
    if any(_is_foreign(one, handler, function) for one in imported):
        return frozenset()
    reads = [read for read in handler.reads if read.moment is not Moment.NEVER]
    if not all(isinstance(read.name, Known) for read in reads):
        return frozenset()
    names = {variable.name for variable in function.environment.variables}
    names -= RESERVED | {read.name.value for read in reads if isinstance(read.name, Known)}
    # What stands anywhere in the text may be handed to a library by its name, or be a field of its settings.
    libraries = {one.name for one in imported}
    words = {word for name in libraries for word in _words(name)}
    texts = [module.source.text for module in handler.modules]
    if not _SETTINGS.isdisjoint(libraries):
        texts += [text.upper() for text in texts]
    return frozenset(
        name
        for name in names
        if not _FOR_OTHERS.fullmatch(name)
        and not any(name in text for text in texts)
        and words.isdisjoint(_words(name))
    )


def _is_foreign(imported: CodeImport, handler: Handler, function: Function) -> bool:
    """Whether an import is of no package that anybody lists: `@/tables`, or code that a build puts there."""
    match function.runtime:
        case Known(str(runtime)) if not imported.standard and not imported.inside:
            there = handler.dependencies
            names = {imported.name, f"@types/{imported.name}", *handler.packages_of(imported)}
            known = names & (there.listed.keys() | there.development.keys() | there.installed)
            return not known and is_provided(runtime, imported.name) is False
    return False


def _words(name: str) -> set[str]:
    """The words of a name: libraries call their variables after themselves (`STRIPE_KEY`, `CHAOS_PARAM`)."""
    return {word for word in re.split(r"[^a-z0-9]+", name.lower()) if len(word) > 2}
