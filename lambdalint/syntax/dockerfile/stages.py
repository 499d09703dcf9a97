"""Instructions → stages: the image each begins from, what is set, copied, run and started.

A build argument's default is known, with an asterisk: it carries the origin ``PARAMETER_DEFAULT``. One
without default, and whatever the base image brings, is unknown, unless the caller knows that image
(:class:`ImageDefaults`).
"""

from __future__ import annotations

import posixpath
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from lambdalint.records import dataclass
from lambdalint.source import Embedded, Source, Span
from lambdalint.syntax.dockerfile.lines import Heredoc, Instruction, directives, instructions
from lambdalint.syntax.dockerfile.words import Word, fill, strings, words
from lambdalint.values import Absent, Hole, Known, Origin, Reference, Text, Unknown, Value

#: Set by the builder for every build: https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
_PLATFORM_ARGUMENTS = (
    "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT",
    "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImageDefaults:
    """What an image outside the file is known to bring: variables, working directory, entry point."""

    environment: Mapping[str, str]
    workdir: str | None = None
    entrypoint: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """``CMD`` or ``ENTRYPOINT``. ``arguments`` of the exec form, or ``None``: then a shell runs ``shell``."""

    span: Span
    shell: Embedded
    arguments: tuple[Known[str], ...] | None


@dataclass(frozen=True, slots=True)
class Copy:
    """``COPY`` or ``ADD``. ``destination`` is absolute as far as the working directory is known.

    ``origin`` is the ``--from``: a stage's name or number, or an image. ``inline`` are files that the
    Dockerfile itself holds. A destination that ends in ``/`` is a folder, and keeps the slash.
    """

    span: Span
    sources: tuple[Value[str], ...]
    destination: Value[str]
    origin: Value[str]
    mode: Value[str]
    owner: Value[str]
    inline: tuple[Heredoc, ...] = ()
    add: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """``RUN``: ``shell`` is the text that a shell gets, or, in exec form, ``arguments`` the program's."""

    span: Span
    shell: Embedded
    arguments: tuple[Known[str], ...] | None
    workdir: Value[str]
    user: Value[str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One ``FROM`` and what follows. The settings are those in force at its end.

    ``base`` is the stage that it builds on, ``None`` when ``image`` is one from outside. ``environment``
    lacks what an unknown base image sets. ``command`` and ``entrypoint`` are ``Absent`` when neither this
    stage nor one that it builds on sets them, and ``Unknown`` where only the image can tell.
    """

    index: int
    span: Span
    image: Value[str]
    platform: Value[str]
    name: str | None
    base: Stage | None
    environment: Mapping[str, Value[str]]
    workdir: Value[str]
    user: Value[str]
    command: Command | None
    entrypoint: Command | None
    copies: tuple[Copy, ...]
    runs: tuple[Run, ...]
    arguments: Mapping[str, Value[str]]

    @property
    def lineage(self) -> Iterator[Stage]:
        """This stage and those that it builds on, the outermost image's last."""
        stage: Stage | None = self
        while stage is not None:
            yield stage
            stage = stage.base

    @property
    def root(self) -> Stage:
        """The stage of the lineage that begins from an image outside the file."""
        *_, last = self.lineage
        return last


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """All stages. ``escape`` is the character that continues lines: ``\\`` or, for Windows, a backtick."""

    source: Source
    stages: tuple[Stage, ...] = ()
    escape: str = "\\"

    def target(self, name: str | None = None) -> Stage | None:
        """The stage that a build makes: the last one, or the one of that name or number."""
        if name is None:
            return self.stages[-1] if self.stages else None
        return _find(self.stages, name)

    def needed(self, stage: Stage) -> tuple[Stage, ...]:
        """The stages that are built for one: its lineage, and what it copies from, in order."""
        found: set[int] = set()
        waiting = [stage]
        while waiting:
            here = waiting.pop()
            if here.index in found:
                continue
            found.add(here.index)
            waiting.extend([here.base] if here.base else [])
            for copy in here.copies:
                match copy.origin:
                    case Known(name) if (origin := _find(self.stages[: here.index], name)) is not None:
                        waiting.append(origin)
        return tuple(self.stages[index] for index in sorted(found))


def _find(stages: tuple[Stage, ...] | list[Stage], name: str) -> Stage | None:
    for stage in reversed(stages):
        if stage.name is not None and stage.name.lower() == name.lower():
            return stage
    return stages[int(name)] if re.fullmatch(r"[0-9]{1,9}", name) and int(name) < len(stages) else None


@dataclass(slots=True)
class _Draft:
    """A stage while its instructions are read."""

    index: int
    span: Span
    image: Value[str]
    platform: Value[str]
    name: str | None
    base: Stage | None
    environment: dict[str, Value[str]]
    workdir: Value[str]
    user: Value[str]
    command: Command | None
    entrypoint: Command | None
    arguments: dict[str, Value[str]] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def scope(self) -> Mapping[str, Value[str]]:
        """Variables by name; ``ENV`` wins over ``ARG``."""
        return ChainMap(self.environment, self.arguments)

    def finish(self) -> Stage:
        return Stage(
            self.index, self.span, self.image, self.platform, self.name, self.base, self.environment,
            self.workdir, self.user, self.command, self.entrypoint, tuple(self.copies), tuple(self.runs),
            self.arguments,
        )  # fmt: skip


def read_dockerfile(
    source: Source, defaults: Callable[[str], ImageDefaults | None] = lambda _image: None
) -> Dockerfile:
    """Read a Dockerfile. What BuildKit would refuse is passed over: the rest is still worth reading.

    ``defaults`` says what an image from outside brings, given its full name.
    """
    escape = "`" if directives(source).get("escape") == "`" else "\\"
    stages: list[Stage] = []
    arguments = {name: _given_by_builder(name, source.span(0, 0)) for name in _PLATFORM_ARGUMENTS}
    draft: _Draft | None = None
    for instruction in instructions(source, escape):
        if instruction.keyword == "FROM":
            if draft:
                stages.append(draft.finish())
            draft = _begin(instruction, stages, arguments, escape, defaults)
        elif draft is None:
            if instruction.keyword == "ARG":
                arguments |= dict(_declared(instruction, arguments, escape))
        else:
            _apply(instruction, draft, arguments, escape)
    if draft:
        stages.append(draft.finish())
    return Dockerfile(source, tuple(stages), escape)


def _given_by_builder(name: str, span: Span) -> Value[str]:
    return _open(span, name, f"{name} is set by the builder")


def _open(span: Span, name: str, reason: str) -> Value[str]:
    return Unknown(span, reason, text=Text((Hole(Reference(Reference.VARIABLE, name)),)))


def _begin(
    instruction: Instruction,
    stages: list[Stage],
    arguments: Mapping[str, Value[str]],
    escape: str,
    defaults: Callable[[str], ImageDefaults | None],
) -> _Draft:
    listed = words(instruction.arguments, escape)
    end = instruction.span.source.span(instruction.span.end, instruction.span.end)
    image: Value[str] = fill(listed[0], arguments, escape) if listed else Absent(end)
    name = listed[2].text if len(listed) > 2 and listed[1].text.upper() == "AS" else None
    base = _find(stages, image.value) if isinstance(image, Known) and not image.value.isdigit() else None
    platform = _flag(instruction, "platform", arguments, escape)
    if base is not None:
        return _Draft(
            len(stages), instruction.span, image, platform, name, base, dict(base.environment), base.workdir,
            base.user, base.command, base.entrypoint,
        )  # fmt: skip
    known = defaults(image.value) if isinstance(image, Known) else None
    environment: dict[str, Value[str]] = {}
    workdir: Value[str] = Unknown(image.span, "the base image sets the working directory")
    user: Value[str] = Unknown(image.span, "the base image sets the user")
    if known:
        environment = {key: Known(value, image.span) for key, value in known.environment.items()}
        workdir = Known(known.workdir, image.span) if known.workdir else workdir
    elif isinstance(image, Known) and image.value == "scratch":
        workdir, user = Known("/", image.span), Known("root", image.span)
    return _Draft(
        len(stages), instruction.span, image, platform, name, None, environment, workdir, user, None, None
    )


def _apply(instruction: Instruction, draft: _Draft, outer: Mapping[str, Value[str]], escape: str) -> None:
    text = instruction.arguments
    match instruction.keyword:
        case "ARG":
            for name, value in _declared(instruction, {**outer, **draft.scope}, escape):
                inherited = (
                    outer.get(name) if isinstance(value, Unknown) and value.reason == _NO_DEFAULT else None
                )
                draft.arguments[name] = inherited or value
        case "ENV":
            # All of one instruction see what was set before it.
            draft.environment |= dict(_environment(text, draft.scope, escape))
        case "WORKDIR":
            draft.workdir = _joined(draft.workdir, _whole(text, draft.scope, escape))
        case "USER":
            draft.user = _whole(text, draft.scope, escape)
        case "COPY" | "ADD":
            draft.copies.append(_copy(instruction, draft, escape))
        case "RUN":
            draft.runs.append(
                Run(instruction.span, _shell(instruction), strings(text), draft.workdir, draft.user)
            )
        case "CMD":
            draft.command = Command(instruction.span, text, strings(text))
        case "ENTRYPOINT":
            draft.entrypoint = Command(instruction.span, text, strings(text))
            # "Setting ENTRYPOINT will reset CMD to an empty value" when the CMD is the base image's.
            if draft.base is not None and draft.command is draft.base.command:
                draft.command = None


_NO_DEFAULT = "the build argument has no default"


def _declared(
    instruction: Instruction, scope: Mapping[str, Value[str]], escape: str
) -> Iterator[tuple[str, Value[str]]]:
    """``ARG NAME`` or ``ARG NAME=default``, one or several."""
    for word in words(instruction.arguments, escape):
        name, given, _ = word.text.partition("=")
        if not given:
            yield name, _open(word.source.span(word.start, word.end), name, _NO_DEFAULT)
            continue
        value = fill(Word(word.source, word.start + len(name) + 1, word.end), scope, escape)
        match value:
            case Known(known, span, _, causes):
                value = Known(known, span, Origin.PARAMETER_DEFAULT, causes)
        yield name, value


def _environment(
    text: Embedded, scope: Mapping[str, Value[str]], escape: str
) -> Iterator[tuple[str, Value[str]]]:
    """``ENV A=1 B=2``, or ``ENV A the rest`` as it was written once."""
    listed = words(text, escape)
    if listed and "=" not in listed[0].text:
        if len(listed) > 1:
            yield listed[0].text, fill(Word(text, listed[1].start, listed[-1].end), scope, escape)
        return
    for word in listed:
        name, given, _ = word.text.partition("=")
        if given:
            yield name, fill(Word(text, word.start + len(name) + 1, word.end), scope, escape)


def _whole(text: Embedded, scope: Mapping[str, Value[str]], escape: str) -> Value[str]:
    return fill(Word(text, 0, len(text.text)), scope, escape)


def _joined(workdir: Value[str], path: Value[str]) -> Value[str]:
    """``path`` seen from ``workdir``; a trailing slash is kept."""
    match workdir, path:
        case _, Known(value) if value.startswith("/"):
            absolute = value
        case Known(folder), Known(value):
            absolute = posixpath.join(folder, value)
        case _, Unknown(text=Text((str(first), *_))) if first.startswith("/"):
            return path
        case Unknown(reason=reason), Known():
            return Unknown(path.span, reason)
        case _:
            return path
    folder_like = absolute.endswith(("/", "/."))
    normal = re.sub(r"^//", "/", posixpath.normpath(absolute))
    return Known(
        normal + "/" if folder_like and normal != "/" else normal, path.span, path.origin, path.causes
    )


def _flag(instruction: Instruction, name: str, scope: Mapping[str, Value[str]], escape: str) -> Value[str]:
    flag = instruction.flag(name)
    if flag is None or flag.value is None:
        return Absent(instruction.keyword_span)
    # The flag's own place in the file is exact: a flag is never continued on the next line.
    start = flag.span.end - len(flag.value)
    return fill(Word(flag.span.source, start, flag.span.end), scope, escape)


def _copy(instruction: Instruction, draft: _Draft, escape: str) -> Copy:
    text = instruction.arguments
    scope = draft.scope
    exact = strings(text)
    names = {heredoc.name for heredoc in instruction.heredocs}
    listed: list[Value[str]] = list(exact) if exact is not None else []
    if exact is None:
        listed = [
            fill(word, scope, escape)
            for word in words(text, escape)
            if not (word.text.startswith("<<") and word.text.strip("<-\"'") in names)
        ]
    destination: Value[str] = listed.pop() if listed else Absent(instruction.span)
    return Copy(
        instruction.span,
        tuple(listed),
        _joined(draft.workdir, destination),
        _flag(instruction, "from", scope, escape),
        _flag(instruction, "chmod", scope, escape),
        _flag(instruction, "chown", scope, escape),
        instruction.heredocs,
        add=instruction.keyword == "ADD",
    )


def _shell(instruction: Instruction) -> Embedded:
    """What a shell gets to read: the content, when a here-document is all that is written."""
    if len(instruction.heredocs) == 1 and re.fullmatch(
        r"<<-?[\"']?[^\s<>\"']+[\"']?", instruction.arguments.text
    ):
        return instruction.heredocs[0].content
    return instruction.arguments
