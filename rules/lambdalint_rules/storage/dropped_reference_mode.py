"""``dropped-reference-mode``."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Safety, Severity
from lambdalint.model import Function, Project
from lambdalint.model.addressee import addressees
from lambdalint.model.code import is_written
from lambdalint.model.deployment import Action, DeployCommand, same_text
from lambdalint.model.referenced_code import REFERENCE
from lambdalint.values import Absent, Known, Truth, text_of
from lambdalint_rules.storage.command_mode import misplaced, spelled, with_mode


class DroppedReferenceMode(Rule):
    name = "dropped-reference-mode"
    summary = "an update of a function in REFERENCE mode does not say the mode again"
    severity = Severity.ERROR

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        function = command.function
        if function is None or command.action is not Action.UPDATE_CODE or not command.complete:
            return
        uploads = command.argument("zip-file") is not None
        if not uploads and function.code.in_s3 is not Truth.YES:
            return
        said = not isinstance(function.code.storage_mode, Absent) or misplaced(command) is not None
        if said or command.argument("dry-run") or is_written(function.code.image) is not Truth.NO:
            return
        found = _declared(command, project)
        if found is None:
            return
        mode, confidence = found
        finding = replace(self.finding(command.span, _message(command, uploads)), confidence=confidence)
        finding = finding.because(mode, f"the function is in `{REFERENCE}` mode")
        fix = None if uploads else with_mode(command, Safety.SAFE)
        yield finding.repaired_by(fix) if fix else finding


def _declared(command: DeployCommand, project: Project) -> tuple[Known[str], Confidence] | None:
    """Where the mode of the function is said, if it is certain that it is ``REFERENCE``."""
    if not project.referenced_code:
        return None
    certain, possible = addressees(command, project)
    if certain:
        mode = _all_referenced(certain)
        return (mode, Confidence.HIGH) if mode else None
    for other in project.deployments:
        if other.action is Action.UPDATE_CODE and other.function and _is_reference(other.function):
            mode = _all_referenced((other.function,))
            if mode and _same_name(other, command) is Truth.YES:
                return mode, Confidence.HIGH
    mode = _all_referenced(possible)
    return (mode, Confidence.MEDIUM) if mode else None


def _same_name(one: DeployCommand, other: DeployCommand) -> Truth:
    if one.function is None or other.function is None:
        return Truth.NO
    return same_text(one.function.function_name, other.function.function_name)


def _is_reference(function: Function) -> bool:
    mode = function.code.storage_mode
    return isinstance(mode, Known) and mode.value == REFERENCE


def _all_referenced(functions: Sequence[Function]) -> Known[str] | None:
    if not functions or not all(map(_is_reference, functions)):
        return None
    mode = functions[0].code.storage_mode
    return mode if isinstance(mode, Known) else None


def _message(command: DeployCommand, uploads: bool) -> str:
    name = text_of(command.function.function_name).literal if command.function else None
    whom = f"`{name}`" if name else "the function"
    back = f"turns {whom} back to `COPY`: Lambda stores a copy of the code again"
    if uploads:
        what = "`ZipFile`" if command.in_python else "`--zip-file`"
        advice = f"put the package into S3 and name it there with {spelled(command)}"
        return f"an upload by {what} {back}; {advice}"
    return f"without a storage mode this update {back}; add {spelled(command)}"
