"""``misplaced-storage-mode``."""

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Severity
from lambdalint.model import Project
from lambdalint.model.deployment import Action, Argument, DeployCommand
from lambdalint.patterns import regex
from lambdalint.values import Known, text_of
from lambdalint_rules.storage.command_mode import HOLDERS, MEMBER, OPTION, end_of_shorthand, misplaced

_TITLE = "Move the storage mode to where the command takes it"
#: What stands between two words of a command; line ends alone in folded texts of YAML.
_GAP = regex(r"(?:\s|\\\r?\n)+\Z")
_PLAIN = regex(r"[\w./:${}@+-]+")
#: The options of ``update-function-code`` for the members of ``--code``.
_OPTIONS = {
    "S3Bucket": "s3-bucket",
    "S3Key": "s3-key",
    "S3ObjectVersion": "s3-object-version",
    MEMBER: OPTION,
}


class MisplacedStorageMode(Rule):
    name = "misplaced-storage-mode"
    summary = "the storage mode stands where the command does not take it"
    severity = Severity.ERROR

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        found = misplaced(command)
        if found is None:
            return
        mode, holder = found
        finding = self.finding(mode.key, _message(command, mode, holder))
        fix = None if command.in_python else _fix(command, mode, holder)
        yield finding.repaired_by(fix) if fix else finding


def _message(command: DeployCommand, mode: Argument, holder: Argument) -> str:
    operation = command.name.removeprefix("aws lambda ")
    value = text_of(mode.value)
    if command.action is Action.UPDATE_CONFIGURATION:
        taker = "update_function_code" if command.in_python else "update-function-code"
        return f"`{operation}` fails: it leaves the code alone and takes no storage mode; `{taker}` does"
    right = HOLDERS.get(command.action)
    if right is None:
        written = f"{MEMBER}={str(value)!r}" if command.in_python else f"--{OPTION} {value}"
        return f"`{operation}` fails: it has no `{holder.key.text}`; give it the mode as `{written}`"
    if command.in_python:
        name, entry = right.capitalize(), f"{MEMBER!r}: {str(value)!r}"
        return f"`{operation}` fails: it takes the mode inside `{name}`; write `{name}={{…, {entry}}}`"
    return f"`{operation}` fails: it takes the mode inside `--{right}`; write `--{right} …,{MEMBER}={value}`"


def _fix(command: DeployCommand, mode: Argument, holder: Argument) -> Fix | None:
    """The mode in its place, where everything that moves is written out."""
    if not isinstance(mode.value, Known) or mode.span.text.strip("'\"") != mode.value.value or mode.inside:
        return None
    if command.action is Action.UPDATE_CODE:
        edit = _as_options(holder)
        return Fix(_TITLE, (edit,)) if edit else None
    right = command.argument(HOLDERS.get(command.action, ""))
    place = end_of_shorthand(right) if right and not right.member(MEMBER) else None
    if place is None or mode is not holder:
        return None
    source = mode.key.source
    gap = _GAP.search(source.text, 0, mode.key.start)
    gone = source.span(gap.start() if gap else mode.key.start, mode.span.end)
    text = f",{MEMBER}={mode.value.value}"
    if gone.start == place.end:
        return Fix(_TITLE, (Edit(gone, text),))
    return Fix(_TITLE, (Edit(place, text), Edit(gone, "")))


def _as_options(holder: Argument) -> Edit | None:
    """``--code S3Bucket=b,S3Key=k`` as the options that ``update-function-code`` has instead."""
    if not all(member.name in _OPTIONS and _PLAIN.fullmatch(member.span.text) for member in holder.members):
        return None
    if any(mark in holder.span.text for mark in "'\"\\{[") or not holder.key.text.startswith("--"):
        return None
    options = (f"--{_OPTIONS[member.name]} {member.span.text}" for member in holder.members)
    return Edit(holder.key.source.span(holder.key.start, holder.span.end), " ".join(options))
