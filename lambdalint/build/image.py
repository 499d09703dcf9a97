"""A Dockerfile to :class:`~lambdalint.model.image.Image`."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lambdalint.aws.base_images import BaseImage, Use, base_image, image_defaults
from lambdalint.build.build_command import build_of
from lambdalint.build.files import Workspace
from lambdalint.build.image_files import ImageFiles, ImageTree, tree_of
from lambdalint.model.build_command import BuildCommand, Place, Tool
from lambdalint.model.image import Image, ImageCommand, Script, Setting, Start
from lambdalint.model.package import Build, Form, Package
from lambdalint.source import Source, Span
from lambdalint.syntax.dockerfile import Command, Dockerfile, Run, Stage, read_dockerfile
from lambdalint.syntax.invocation import invocation_of
from lambdalint.syntax.shell import Command as ShellCommand
from lambdalint.syntax.shell import ShellWord, read
from lambdalint.values import Known, Unknown, Value

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_ENVIRONMENT = (
    "GOARCH",
    "GOOS",
    "CARGO_BUILD_TARGET",
    "CFLAGS",
    "CXXFLAGS",
    "RUSTFLAGS",
    "DOCKER_DEFAULT_PLATFORM",
)


def of_package(package: Package, workspace: Workspace) -> Value[Image]:
    """The image that a function's context and Dockerfile make. Reads the disk."""
    match package.dockerfile:
        case Known(path) if path and "\0" not in path:
            full = os.path.normpath(os.path.join(package.location, path))  # noqa: PTH118
        case _:
            return Unknown(package.span, "its Dockerfile is not named")
    target: str | None = None
    match package.docker_target:
        case Known(name):
            target = name
        case Unknown(span, reason):
            return Unknown(span, reason)
    source = workspace.read(full) if workspace.is_file(full) else None
    if source is None:
        return Unknown(package.span, "its Dockerfile is not there")
    made = of_source(source, full, package.location, target, workspace)
    return Known(made, package.span) if made is not None else Unknown(package.span, "its stage is not there")


def of_source(
    source: Source, full: str, context: str | None, target: str | None, workspace: Workspace
) -> Image | None:
    """The image of one stage of a Dockerfile; ``None`` where there is no such stage.

    ``context`` is the absolute folder that the build gets; without it nothing is known of copied files.
    """

    def make() -> Image | None:
        file = workspace.once(("dockerfile", full), lambda: read_dockerfile(source, image_defaults))
        stage = file.target(target)
        return _image(file, stage, full, context, target, workspace) if stage is not None else None

    return workspace.once(("image", full, context, target), make)


def _image(
    file: Dockerfile, stage: Stage, full: str, context: str | None, target: str | None, workspace: Workspace
) -> Image:
    root = stage.root
    known = base_image(root.image.value) if isinstance(root.image, Known) else None
    tree = tree_of(stage, file, context, workspace) if context is not None else None
    own = [
        command for other in reversed([*stage.lineage]) for run in other.runs for command in _commands(run)
    ]
    needed = file.needed(stage)
    start = _start(stage.entrypoint) or _start(stage.command)
    return Image(
        name=file.source.path,
        span=stage.span,
        base=root.image,
        platform=root.platform,
        known_base=known,
        command=_start(stage.command),
        entry_point=_start(stage.entrypoint),
        environment=stage.environment,
        workdir=stage.workdir,
        package=_package(stage, known, tree, context, f"{full}#{stage.index}", workspace),
        commands=tuple(command for other in needed for run in other.runs for command in _commands(run)),
        own_commands=tuple(own),
        settings=tuple(_settings(needed)),
        builds=tuple(build for other in needed for build in _builds(other)),
        script=_script(start, stage, tree) if start is not None and tree is not None else None,
        workdir_files=_workdir_files(stage, tree),
        targeted=target is not None,
        location=full,
    )


def _start(command: Command | None) -> Start | None:
    return Start(command.span, command.arguments) if command is not None else None


def _package(
    stage: Stage,
    known: BaseImage | None,
    tree: ImageTree | None,
    context: str | None,
    location: str,
    workspace: Workspace,
) -> Value[Package]:
    """The files at the root at which the runtime looks for the handler."""
    if tree is None or context is None:
        return Unknown(stage.span, "the context of the image is not known")
    match stage.workdir:
        case Known(folder) if folder.startswith("/"):
            pass
        case Known() | Unknown():
            return Unknown(stage.workdir.span, "its working directory is not known")
        case _:
            folder = "/"
    closed = tree.closed
    if known is not None and known.use is Use.RUN:
        task_root = stage.environment.get("LAMBDA_TASK_ROOT")
        root = task_root.value if isinstance(task_root, Known) else ""
        # From elsewhere the runtime may find it by the working directory as well.
        closed &= root.rstrip("/") == folder.rstrip("/")
    paths = stage.environment.get("PYTHONPATH"), stage.environment.get("NODE_PATH")
    closed &= paths == (None, None)
    made = Package(
        Form.IMAGE,
        stage.span,
        workspace.shown(context),
        Build.NONE if closed else Build.CUSTOM,
        ImageFiles(tree, folder.rstrip("/") or "/"),
        location,
    )
    return Known(made, stage.span)


def _commands(run: Run) -> Iterator[ImageCommand]:
    if run.arguments is not None:
        if run.arguments:
            first, *others = run.arguments
            texts = tuple[str | None, ...](word.value for word in others)
            yield ImageCommand(first.value.rsplit("/", 1)[-1], first.span, texts, certain=True)
        return
    for command in read(run.shell).commands:
        made = _command(command, run.shell.text)
        if made is not None:
            yield made


def _command(command: ShellCommand, text: str) -> ImageCommand | None:
    found = invocation_of(command)
    if found is None or not command.words:
        return None
    name, texts = _named(command, found.program)
    return ImageCommand(found.program, name.span, texts, certain=_is_certain(command, text))


def _is_certain(command: ShellCommand, text: str) -> bool:
    """Whether a command runs, and its failure counts. Behind `&&` it does when all before it went well."""
    if command.repeated or command.function is not None:
        return False
    # A branch, or another program to fall back on
    return not re.search(
        r"\|\||\b(?:if|case|while|until|for)\b|\bcommand -v\b|\btest\b|\[ |\bset \+e\b|;\s*true\b", text
    )


def _settings(stages: tuple[Stage, ...]) -> Iterator[Setting]:
    seen: set[Span] = set()
    for stage in stages:
        for values, is_argument in ((stage.environment, False), (stage.arguments, True)):
            for name, value in values.items():
                if isinstance(value, Known) and value.span not in seen and not value.causes:
                    seen.add(value.span)
                    yield Setting(name, value, is_argument)


def _builds(stage: Stage) -> Iterator[BuildCommand]:
    scope: dict[str, Value[str]] = {
        name: value
        for name in _ENVIRONMENT
        if (value := stage.environment.get(name) or stage.arguments.get(name)) is not None
    }
    for run in stage.runs:
        if run.arguments is None:
            for build in builds_in(read(run.shell).commands, Place.DOCKERFILE, scope):
                if build.tool is not Tool.DOCKER:
                    yield build


def builds_in(
    commands: tuple[ShellCommand, ...],
    place: Place,
    outer: Mapping[str, Value[str]],
    folders: Any = lambda _directory: (),
    resource: str | None = None,
) -> Iterator[BuildCommand]:
    """The commands that build, each with the variables that are exported before it."""
    scope = dict(outer)
    for command in commands:
        if command.name == "export":
            for word in command.words[1:]:
                text = "".join(stretch.text for stretch in word.stretches)
                name, equals, _ = text.partition("=")
                if equals:
                    value: Value[str] = word.woven.value(len(name) + 1, len(text))
                    scope[name] = value if not command.conditional else Unknown(word.span, "it may be set")
            continue
        build = build_of(command, place, folders, scope, resource)
        if build is not None:
            yield build


def _script(start: Start, stage: Stage, tree: ImageTree) -> Script | None:
    """The shell script that the image starts, if it is copied from the context."""
    words = [word.value for word in start.arguments or ()]
    if words and words[0].rsplit("/", 1)[-1] in _SHELLS and len(words) > 1 and not words[1].startswith("-"):
        words = words[1:]
    folder = stage.workdir.value if isinstance(stage.workdir, Known) else ""
    path = posixpath.normpath(posixpath.join(folder, words[0])) if words else ""
    if not path.startswith("/"):
        return None
    source = tree.read(path)
    if source is None or not re.match(r"#!.*\b(?:ba|da|k|z|a)?sh\b", source.text):
        return None
    shell = read(source)
    made = (_script_command(command) for command in shell.commands)
    return Script(path, source, tuple(command for command in made if command is not None))


def _script_command(command: ShellCommand) -> ImageCommand | None:
    found = invocation_of(command)
    if found is None or not command.words:
        return None
    certain = not command.conditional and command.function is None
    name, texts = _named(command, found.program)
    return ImageCommand(found.program, name.span, texts, certain)


def _named(command: ShellCommand, program: str) -> tuple[ShellWord, tuple[str | None, ...]]:
    """The word that names the program, behind `exec` and the like, and what follows it."""
    words = command.words
    at = next((n for n, word in enumerate(words) if (word.text or "").rsplit("/", 1)[-1] == program), 0)
    return words[at], tuple(word.text for word in words[at + 1 :])


def _workdir_files(stage: Stage, tree: ImageTree | None) -> frozenset[str]:
    match stage.workdir:
        case Known(folder) if tree is not None:
            path = folder.rstrip("/") or "/"
            names = tree.names(path)
            return frozenset(name for name in names if tree.kind(f"{path.rstrip('/')}/{name}") is False)
    return frozenset()
