"""``mismatched-startup-variable``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.aws.runtimes import LANGUAGES, Runtime, all_runtimes
from lambdalint.finding import Subject
from lambdalint.model import Application, Function, Variable
from lambdalint.source import Span
from lambdalint.values import Known
from lambdalint_rules.runtime.lifecycle import zip_runtime


class MismatchedStartupVariable(Rule):
    name = "mismatched-startup-variable"
    summary = "a start-up variable of another language than the runtime's, which therefore does nothing"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM

    def check_application(self, application: Application) -> Iterator[Finding]:
        # A variable in Globals goes to every function: it is right as long as one of them reads it.
        sharing: dict[Span, list[tuple[Variable, Function]]] = {}
        for function in application.functions:
            for variable in function.environment.variables:
                if variable.name in _families():
                    sharing.setdefault(variable.key, []).append((variable, function))
        for pairs in sharing.values():
            judged = [(*pair, found) for pair in pairs if (found := _mismatch(*pair))]
            if len(judged) == len(pairs):
                yield from (self._finding(*each) for each in judged)

    def _finding(self, variable: Variable, function: Function, found: tuple[Known[str], Runtime]) -> Finding:
        value, runtime = found
        language = LANGUAGES[_families()[variable.name]]
        message = (
            f"`{variable.name}` is for {language}, and `{runtime.id}` runs {runtime.language}: "
            "it does nothing here; remove it, or set it on the function that it was meant for"
        )
        finding = self.finding(variable.key, message).because(value, "the runtime of the function")
        return replace(finding, subject=Subject(function.kind, function.name))


@cache
def _families() -> Mapping[str, str]:
    """The start-up variables, each with the family of the runtimes that read it."""
    return {
        runtime.startup_variable: runtime.family
        for runtime in all_runtimes().values()
        if runtime.startup_variable is not None
    }


def _mismatch(variable: Variable, function: Function) -> tuple[Known[str], Runtime] | None:
    found = zip_runtime(function)
    if found is None or found[1].language is None or found[1].family == _families()[variable.name]:
        return None
    return found
