"""An ``aws`` command to the call that it makes: service, operation and arguments as structured data.

:class:`AwsCall` is what a deploy step asks of AWS, whoever asks: a line of shell (here) or a boto3 call.
Argument names are the CLI's (``function-name``); :func:`cli_name` turns an API or boto3 name into one.

Sources: AWS CLI user guide, "Specifying parameter values" (JSON, shorthand, ``file://``, ``fileb://``) and
"Skeletons and input files" (``--cli-input-json``; an option on the command line overrides its members).
"""

from __future__ import annotations

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax import shorthand
from lambdalint.syntax.data import Datum, Items, Structure, from_node
from lambdalint.syntax.invocation import Invocation, Option
from lambdalint.syntax.nodes import Mapping, Node, walk
from lambdalint.syntax.shell import Directory, Setting, ShellWord, WrittenFile
from lambdalint.syntax.woven import FILLER
from lambdalint.values import Absent, Known, Unknown, Value

_ACRONYM = regex(r"(.)([A-Z][a-z]+)")
_CAMEL = regex(r"([a-z0-9])([A-Z])")
_JSON = regex(r"\s*[\[{]")
_INPUT = {"cli-input-json", "cli-input-yaml"}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call: ``value`` as one string (``Absent`` for a flag), ``data`` as structured data.

    Which of the two counts is for the operation to say: ``--description a=b`` has both.
    """

    name: str
    name_span: Span
    value: Value[str]
    data: Datum | None

    @property
    def value_span(self) -> Span:
        """The place of the whole value; that of the name for a flag."""
        return self.data.span if self.data is not None else self.name_span


@dataclass(frozen=True, slots=True)
class AwsCall:
    """One call of an AWS operation (``lambda``, ``update-function-code``).

    ``complete``: the call has no arguments but these. ``operands`` are words without an option
    (``aws s3 cp from to``). ``directory`` is where ``fileb://`` paths begin.
    """

    service: str
    operation: str
    arguments: tuple[Argument, ...]
    operands: tuple[Value[str], ...]
    settings: tuple[Setting, ...]
    span: Span
    operation_span: Span
    complete: bool
    directory: Directory | None = None
    conditional: bool = False
    repeated: bool = False

    def argument(self, name: str) -> Argument | None:
        """The argument that counts of those with this name: the last one."""
        return next((one for one in reversed(self.arguments) if one.name == name), None)


def cli_name(name: str) -> str:
    """The CLI's spelling, as botocore's ``xform_name``: ``KMSKeyArn`` is ``kms-key-arn``."""
    return _CAMEL.sub(r"\1-\2", _ACRONYM.sub(r"\1-\2", name)).lower()


def aws_call(invocation: Invocation | None) -> AwsCall | None:
    """The call of an ``aws`` command; ``None`` for other programs and when the operation is not known."""
    if invocation is None or invocation.program != "aws":
        return None
    match [word.text for word in invocation.subcommands]:
        case [str(service), str(operation)]:
            pass
        case _:
            return None
    files = invocation.command.files
    complete = invocation.complete
    given: list[Argument] = []
    for option in invocation.options:
        argument = _argument(option, files)
        if option.name not in _INPUT:
            given.append(argument)
        elif isinstance(argument.data, Structure):
            complete &= argument.data.complete
            # a member of the input file counts less than an option, wherever that stands
            given[:0] = [_of_member(one.name, one.span, one.value) for one in argument.data.members]
        else:
            complete = False
    command = invocation.command
    return AwsCall(
        service,
        operation,
        tuple(given),
        tuple(word.value for word in invocation.operands),
        invocation.settings,
        command.span,
        invocation.subcommands[1].span,
        complete,
        command.directory,
        command.conditional,
        command.repeated,
    )


def _of_member(name: str, span: Span, data: Datum) -> Argument:
    value: Value[str] = (
        data if isinstance(data, Known | Unknown) else Unknown(data.span, "it is no single text")
    )
    return Argument(cli_name(name), span, value, data)


def _argument(option: Option, files: tuple[WrittenFile, ...]) -> Argument:
    match option.values:
        case ():
            return Argument(option.name, option.span, Absent(option.span), None)
        case (word,):
            return Argument(option.name, option.span, word.value, data_of(word, files))
    words = option.values
    # `--tags Key=a,Value=b Key=c,Value=d`; of `--payload {} out.json` the first word is the value
    span = words[0].span.to(words[-1].span)
    items = Items(tuple(data_of(word, files) for word in words), span, not any(word.splits for word in words))
    return Argument(option.name, option.span, words[0].value, items)


def data_of(word: ShellWord, files: tuple[WrittenFile, ...] = ()) -> Datum:
    """What a word spells as the CLI reads structured parameters; the word itself when it is plain text."""
    text = word.text or ""
    if text.startswith("file://"):
        content = next((one.content for one in files if one.path == text.removeprefix("file://")), None)
        return data_of(content) if content else Unknown(word.span, "it is in a file")
    woven = word.woven
    if _JSON.match(woven.text):
        from lambdalint.syntax import yaml  # noqa: PLC0415 - PyYAML only where JSON is

        try:
            root = yaml.parse(woven).root
        except yaml.InvalidSyntax:
            root = None
        if root is None or not _is_json(root):
            return Unknown(word.span, "it is no valid JSON")
        return from_node(root, woven)
    if shorthand.LOOKS_LIKE.match(woven.text):
        try:
            return shorthand.parse(woven)
        except shorthand.NotShorthand:
            pass
    return word.value


def _is_json(root: Node) -> bool:
    """YAML takes more: `--query '{A:B}'` is no structure."""
    mappings = (node for node in walk(root) if isinstance(node, Mapping))
    return all(
        entry.key.style == '"' or FILLER in entry.name for mapping in mappings for entry in mapping.entries
    )
