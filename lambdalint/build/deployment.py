"""Calls of the AWS CLI and of boto3 in scripts to :class:`~lambdalint.model.deployment.DeployCommand`.

Sources: docs.aws.amazon.com/cli/latest/reference (``lambda``, ``s3``, ``s3api``), the boto3 reference of the
same operations, and the manual of Info-ZIP's ``zip``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lambdalint.build import function as function_builder
from lambdalint.build import layer as layer_builder
from lambdalint.build.given import Given
from lambdalint.build.removal import removals, stores
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import UPDATE_COMMAND, CodeLocation
from lambdalint.model.deployment import Action, Archive, Argument, DeployCommand, LocalFile
from lambdalint.model.function import Declaration, Function
from lambdalint.model.layer import Layer
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.aws_cli import Argument as Written
from lambdalint.syntax.aws_cli import AwsCall, aws_call
from lambdalint.syntax.data import Datum, Items, Member, Structure
from lambdalint.syntax.invocation import Invocation, invocation_of
from lambdalint.syntax.nodes import Mapping
from lambdalint.syntax.scripts import Script, Start, read_scripts
from lambdalint.syntax.shell import Base, Directory
from lambdalint.template.scenarios import Scenario
from lambdalint.template.template import Template
from lambdalint.values import Absent, Known, Many, Origin, Unknown, Value, text_of

ACTIONS = {
    "create-function": Action.CREATE_FUNCTION,
    "update-function-code": Action.UPDATE_CODE,
    "update-function-configuration": Action.UPDATE_CONFIGURATION,
    "put-runtime-management-config": Action.RUNTIME_MANAGEMENT,
    "publish-layer-version": Action.PUBLISH_LAYER,
    "add-permission": Action.PERMIT,
    "delete-function": Action.TEAR_DOWN,
}
#: Programs that take a whole application away, by what they are told to do.
_TEAR_DOWN = {
    "sam": {"delete"},
    "cdk": {"destroy"},
    "terraform": {"destroy"},
    "serverless": {"remove"},
    "sls": {"remove"},
}
#: Arguments with structured values; every other one is a text, whatever it looks like.
_STRUCTURED = frozenset(
    {
        "architectures",
        "capacity-provider-config",
        "code",
        "compatible-architectures",
        "compatible-runtimes",
        "content",
        "dead-letter-config",
        "environment",
        "ephemeral-storage",
        "file-system-configs",
        "image-config",
        "layers",
        "logging-config",
        "snap-start",
        "tags",
        "tracing-config",
        "vpc-config",
    }
)
#: Where ``update-function-code`` has beside each other what ``create-function`` has in ``--code``.
_CODE = {
    "image-uri": "ImageUri",
    "s3-bucket": "S3Bucket",
    "s3-key": "S3Key",
    "s3-object-storage-mode": "S3ObjectStorageMode",
    "s3-object-version": "S3ObjectVersion",
}
#: Properties of a template for which `create-function` has no argument.
_SAID_ELSEWHERE = ("RecursiveLoop", "ReservedConcurrentExecutions", "RuntimeManagementConfig")
_OF_ZIP = ("Runtime", "Handler", "Layers")
_UNSAID = "the command leaves it as it is"

#: The size in bytes of a file: by the path of a script, what a path of it is relative to, and that path.
Sizes = Callable[[str, Start | Base, str], int | None]


def no_sizes(_script: str, _base: Start | Base, _path: str) -> int | None:
    return None


def read(source: Source, sizes: Sizes = no_sizes) -> tuple[DeployCommand, ...]:
    """The commands of a script, a makefile, a CI file, or a Python program."""
    reader = _Reader(source, sizes)
    if source.path.endswith(".py"):
        return tuple(reader.python())
    return tuple(reader.shell())


@dataclass(slots=True)
class _Reader:
    source: Source
    sizes: Sizes

    def shell(self) -> Iterator[DeployCommand]:
        for script in read_scripts(self.source):
            for written in script.shell.commands:
                invocation = invocation_of(written)
                if invocation is None:
                    continue
                call = aws_call(invocation)
                if call is not None:
                    yield from self.command(call, script)
                elif invocation.program == "zip":
                    yield from self._archive(invocation, script)
                elif _tears_down(invocation):
                    yield _bare(invocation.program, invocation.span, Action.TEAR_DOWN)

    def python(self) -> Iterator[DeployCommand]:
        from lambdalint.build.boto import aws_calls  # noqa: PLC0415 - Python is read where it deploys

        for call in aws_calls(self.source):
            yield from self.command(call, None)

    def command(self, call: AwsCall, script: Script | None) -> Iterator[DeployCommand]:
        """The command of one call, if it is one that deploys. ``script`` is ``None`` for boto3."""
        action = ACTIONS.get(call.operation) if call.service == "lambda" else None
        of_s3 = call.service in {"s3", "s3api"}
        removed = tuple(removals(call)) if of_s3 else ()
        stored = tuple(stores(call)) if of_s3 else ()
        if (call.service, call.operation) == ("cloudformation", "delete-stack"):
            action = Action.TEAR_DOWN
        elif removed:
            action = Action.REMOVE_OBJECTS
        elif stored:
            action = Action.STORE_OBJECTS
        if action is None:
            return
        in_python = script is None
        name = call.operation_span.text if in_python else f"aws {call.service} {call.operation}"
        upload = self._upload(call, script) if not in_python else None
        place = self._place(call, action, upload)
        yield DeployCommand(
            name=name,
            span=call.operation_span,
            block=call.span,
            action=action,
            arguments=tuple(_argument(one) for one in call.arguments),
            complete=call.complete,
            in_python=in_python,
            function=self._function(place, action, upload) if action in _DECLARING else None,
            layer=self._layer(place, upload) if action is Action.PUBLISH_LAYER else None,
            upload=upload,
            removals=removed,
            stores=stored,
        )

    def _resources(self) -> Resources:
        nothing = Template(self.source, Mapping(self.source, 0, 0, ()), open=True)
        return Resources.under(nothing, Scenario())

    def _place(self, call: AwsCall, action: Action, upload: LocalFile | None) -> Place:
        given = Given(self.source)
        grip = call.operation_span
        reason = "" if call.complete else "part of the command is known only when it runs"
        if action not in {Action.CREATE_FUNCTION, Action.PUBLISH_LAYER}:
            reason = _UNSAID
        members = [*_members(call.arguments)]
        if action is Action.CREATE_FUNCTION:
            elsewhere: Unknown[str] = Unknown(grip, "a command of its own says it", may_be_absent=True)
            members += [Member(name, grip, elsewhere) for name in _SAID_ELSEWHERE]
        code = [_renamed(one, _CODE[one.name]) for one in call.arguments if one.name in _CODE]
        if action is Action.UPDATE_CODE and (call.complete or code or upload):
            members.append(Member("Code", grip, Structure(tuple(code), call.span, call.complete)))
        elif action is Action.RUNTIME_MANAGEMENT:
            members = [
                Member("RuntimeManagementConfig", grip, Structure(tuple(members), grip, call.complete))
            ]
        properties = given.fields(members, grip, call.span, reason)
        nothing = given.fields((), grip, call.span)
        named = call.argument("function-name") or call.argument("layer-name")
        name = str(text_of(named.value)) if named else ""
        kind = "AWS::Lambda::LayerVersion" if action is Action.PUBLISH_LAYER else "AWS::Lambda::Function"
        span = named.value_span if named else grip
        return Place(name or call.operation, kind, span, call.span, properties, properties, nothing, nothing)

    def _function(self, place: Place, action: Action, upload: LocalFile | None) -> Function:
        made = function_builder.build(place, self._resources())
        code = _code(made.code, upload)
        if action is Action.UPDATE_CODE and not self.source.path.endswith(".py"):
            code = replace(code, spelling=UPDATE_COMMAND)
        made = replace(made, declared_as=Declaration.COMMAND, code=code)
        # An update says by its arguments whether it is an image, which takes neither runtime nor handler.
        if action is Action.UPDATE_CODE:
            return replace(made, package_type=Absent(place.span))
        if action is Action.UPDATE_CONFIGURATION and any(name in place.properties for name in _OF_ZIP):
            return replace(made, package_type=Known("Zip", place.span, Origin.AWS_DEFAULT))
        return made

    def _layer(self, place: Place, upload: LocalFile | None) -> Layer:
        made = layer_builder.build(place, self._resources())
        return replace(made, code=_code(made.code, upload))

    def _upload(self, call: AwsCall, script: Script | None) -> LocalFile | None:
        argument = call.argument("zip-file")
        if argument is None or isinstance(argument.value, Absent) or _is_inside(argument):
            return None
        return self._file(argument.value, call.directory, script, "fileb://")

    def _archive(self, invocation: Invocation, script: Script) -> Iterator[DeployCommand]:
        if not invocation.operands:
            return
        first, *others = invocation.operands
        file = self._file(first.value, invocation.command.directory, script)
        if isinstance(first.value, Known) and "." not in posixpath.basename(first.value.value):
            file = self._file(
                replace(first.value, value=first.value.value + ".zip"), invocation.command.directory, script
            )
        entries = Many(
            tuple[Value[str], ...](word.value for word in others),
            invocation.complete and not any(word.splits for word in others),
            invocation.span,
        )
        archive = Archive(
            file,
            entries,
            recursive=invocation.option("r", "recurse-paths") is not None,
            flat=invocation.option("j", "junk-paths") is not None,
        )
        # What is fed through `-@`, or a file list of `-i`, is not seen
        bare = _bare("zip", invocation.command.words[0].span, Action.MAKE_ARCHIVE)
        yield replace(bare, block=invocation.span, archive=archive, complete=invocation.complete)

    def _file(
        self, value: Value[str], directory: Directory | None, script: Script | None, prefix: str = ""
    ) -> LocalFile:
        if not isinstance(value, Known) or directory is None or script is None:
            return LocalFile(value, None)
        path = value.value.removeprefix(prefix).removeprefix("file://")
        normal = posixpath.normpath(
            posixpath.join("/" if directory.base is Base.ROOT else "", directory.path, path)
        )
        base = script.start if directory.base is Base.START else directory.base
        size = self.sizes(self.source.path, base, normal) if prefix else None
        return LocalFile(value, f"{directory.base.name}:{normal}", size)


_DECLARING = frozenset(
    {Action.CREATE_FUNCTION, Action.UPDATE_CODE, Action.UPDATE_CONFIGURATION, Action.RUNTIME_MANAGEMENT}
)


def _bare(name: str, span: Span, action: Action) -> DeployCommand:
    return DeployCommand(name, span, span, action, (), complete=True)


def _code(found: CodeLocation, upload: LocalFile | None) -> CodeLocation:
    uploaded: Unknown[str] | None = (
        Unknown(upload.path.span, "it is uploaded from a file") if upload else None
    )
    return replace(found, in_command=True, mode_insertion=None, local=uploaded or found.local)


def _tears_down(invocation: Invocation) -> bool:
    words = [(word.text or "").rsplit("/", 1)[-1] for word in invocation.command.words[:6]]
    # `npx cdk destroy`, `yarn run sls remove`: whoever starts the program
    return any(
        word in _TEAR_DOWN and not _TEAR_DOWN[word].isdisjoint(words[at + 1 : at + 4])
        for at, word in enumerate(words)
    )


def _is_inside(argument: Written) -> bool:
    """Whether an argument was read from ``--cli-input-json``, where values follow the API's rules."""
    return not argument.name_span.text.startswith("--")


def _argument(written: Written) -> Argument:
    structured = written.data if written.name in _STRUCTURED or isinstance(written.data, Items) else None
    members = structured.members if isinstance(structured, Structure) else ()
    return Argument(
        written.name,
        written.name_span,
        written.value_span,
        written.value,
        tuple(_nested(one) for one in members),
        inside=_is_inside(written),
    )


def _nested(member: Member) -> Argument:
    value = member.value
    plain = value if isinstance(value, Known | Unknown) else Unknown[str](value.span, "it is no single text")
    members = value.members if isinstance(value, Structure) else ()
    return Argument(member.name, member.span, value.span, plain, tuple(_nested(one) for one in members))


def _members(arguments: Iterable[Written]) -> Iterator[Member]:
    """The arguments as members, under the names of CloudFormation's properties."""
    for one in arguments:
        name = "".join(word.capitalize() for word in one.name.split("-"))
        if (datum := _datum(one)) is not None:
            yield Member(name, one.name_span, datum)


def _renamed(one: Written, name: str) -> Member:
    return Member(name, one.name_span, _datum(one) or Unknown(one.name_span, "nothing is written"))


def _datum(one: Written) -> Datum | None:
    if one.name in {"code", "content"} and isinstance(one.data, Structure):
        # what CloudFormation takes for inline code is an archive here
        return replace(one.data, members=tuple(m for m in one.data.members if m.name != "ZipFile"))
    if one.name in _STRUCTURED:
        return one.data
    return one.value if isinstance(one.value, Known | Unknown) else None
