"""The storage mode in a deploy command: where it belongs, where it stands, and how to write it.

https://docs.aws.amazon.com/cli/latest/reference/lambda/create-function.html, and the pages of
``update-function-code`` and ``publish-layer-version``.
"""

from __future__ import annotations

from lambdalint import Edit, Fix, Safety
from lambdalint.model import CodeLocation, Function, Layer
from lambdalint.model.deployment import Action, Argument, DeployCommand
from lambdalint.model.referenced_code import REFERENCE
from lambdalint.source import Span

OPTION = "s3-object-storage-mode"
MEMBER = "S3ObjectStorageMode"
#: The argument that has the mode inside; ``update-function-code`` has it as one of its own.
HOLDERS = {Action.CREATE_FUNCTION: "code", Action.PUBLISH_LAYER: "content"}
_HOLDING = ("code", "content")
TITLE = f"Write the storage mode `{REFERENCE}`"


def misplaced(command: DeployCommand) -> tuple[Argument, Argument] | None:
    """The mode where the command does not take it, with the argument that it stands in (or is)."""
    if command.action not in {*HOLDERS, Action.UPDATE_CODE, Action.UPDATE_CONFIGURATION}:
        return None
    for argument in command.arguments:
        if argument.name == OPTION and command.action is not Action.UPDATE_CODE:
            return argument, argument
        if argument.name in _HOLDING and HOLDERS.get(command.action) != argument.name:
            inside = argument.member(MEMBER)
            if inside is not None:
                return inside, argument
    return None


def code_of(command: DeployCommand) -> CodeLocation | None:
    declared: Function | Layer | None = command.function or command.layer
    return declared.code if declared else None


def spelled(command: DeployCommand) -> str:
    """The mode as somebody would write it into this command, for a message."""
    holder = HOLDERS.get(command.action)
    if command.in_python:
        inside = f"`{holder.capitalize()}`" if holder else ""
        return f"`{MEMBER}={REFERENCE!r}`" if not holder else f"`{MEMBER!r}: {REFERENCE!r}` in {inside}"
    if holder is None:
        return f"`--{OPTION} {REFERENCE}`"
    written = command.argument(holder)
    if written is None or not _is_json(written):
        return f"`{MEMBER}={REFERENCE}` in `--{holder}`"
    option = f"--{holder}" if written.key.text.startswith("-") else holder.capitalize()
    return f'`"{MEMBER}": "{REFERENCE}"` in `{option}`'


def with_mode(command: DeployCommand, safety: Safety) -> Fix | None:
    """The command with the mode in its place, where there is a place for it that is certain."""
    holder = HOLDERS.get(command.action)
    edit = _inside(command, holder) if holder else _beside(command)
    return Fix(TITLE, (edit,), safety) if edit else None


def _beside(command: DeployCommand) -> Edit | None:
    """``--s3-object-storage-mode REFERENCE``, or the keyword argument."""
    if not command.in_python:
        end = command.span.source.span(command.span.end, command.span.end)
        plain = command.span.text == command.name.rsplit(" ", 1)[-1]
        return Edit(end, f" --{OPTION} {REFERENCE}") if plain else None
    for name in ("S3Bucket", "S3Key"):
        for argument in command.arguments:
            if argument.key.text == name and command.block.contains(argument.key):
                return _before(argument.key, f'{MEMBER}="{REFERENCE}"')
    return None


def _inside(command: DeployCommand, holder: str) -> Edit | None:
    """One more member of ``--code`` or ``--content``."""
    argument = command.argument(holder)
    if argument is None or not argument.members:
        return None
    first = argument.members[0].key
    if not argument.span.contains(first):
        return None
    if command.in_python:
        quote = first.text[:1]
        if quote not in {'"', "'"} or not command.block.contains(first):
            return None
        return _before(first, f"{quote}{MEMBER}{quote}: {quote}{REFERENCE}{quote}")
    place = end_of_shorthand(argument)
    return Edit(place, f",{MEMBER}={REFERENCE}") if place else None


def _is_json(argument: Argument) -> bool:
    """Whether a structure is written as JSON, as an argument of its own or in an input file."""
    return argument.inside or argument.span.text.strip("'\"").startswith("{")


def end_of_shorthand(argument: Argument) -> Span | None:
    """The place behind the last member of ``S3Bucket=b,S3Key=k``; JSON has another way to go on."""
    last = max(argument.members, key=lambda member: member.span.end, default=None)
    plain = argument.span.text.strip("'\"")[:1] not in {"{", "$", ""} and not argument.inside
    if last is None or not plain or not argument.span.contains(last.span):
        return None
    return last.span.source.span(last.span.end, last.span.end)


def _before(key: Span, text: str) -> Edit:
    """Another entry before one, in a line of its own where that one has its own."""
    source = key.source
    start = source.line_starts[key.first.line - 1]
    indent = source.text[start : key.start]
    between = f",\n{indent}" if not indent.strip() else ", "
    if "\r\n" in source.text:
        between = between.replace("\n", "\r\n")
    return Edit(source.span(key.start, key.start), text + between)
