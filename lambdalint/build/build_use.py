"""Build commands and Dockerfiles → the functions that use them.

A command is tied to functions by the target of a makefile that ``sam build`` runs, by the Dockerfile that it
builds or stands in, or by being in a project in which all functions that could run the result agree: the
templates below the folder of its file, else those of the nearest folder above.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lambdalint.build.files import Workspace
from lambdalint.build.image import builds_in, of_source
from lambdalint.model.application import Application
from lambdalint.model.build_command import BuildCommand, Place, Tool
from lambdalint.model.build_use import BuildUse
from lambdalint.model.function import Declaration, Function
from lambdalint.model.image import Image
from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.invocation import invocation_of
from lambdalint.syntax.scripts import Script, Start, read_scripts
from lambdalint.syntax.shell import Base, Command, Directory
from lambdalint.values import Absent, Known, Truth

_RUNTIMES = {
    Tool.PIP: regex(r"python"),
    Tool.UV: regex(r"python"),
    Tool.NPM: regex(r"nodejs"),
    Tool.GO: regex(r"provided|go1"),
    Tool.CARGO_LAMBDA: regex(r"provided"),
    Tool.DOTNET_LAMBDA: regex(r"dotnet|provided"),
}
_MOST_ABOVE = 12
_SAM_TARGET = regex(r"build-(\w+)$")


def images(
    dockerfiles: Iterable[Source], functions: Iterable[Function], workspace: Workspace
) -> tuple[Image, ...]:
    """Each image once: those of functions, and those of Dockerfiles that are plainly made for Lambda."""
    found: dict[int, Image] = {}
    for function in functions:
        if function.is_image is Truth.YES:
            match function.image:
                case Known(image):
                    found[id(image)] = image
    used = {image.location for image in found.values()}
    for source in dockerfiles:
        path = workspace.locate(source.path)
        full = os.path.abspath(path) if path is not None else source.path  # noqa: PTH100
        if full not in used:
            other = of_source(source, full, None, None, workspace)
            if other is not None and other.runs_functions:
                found[id(other)] = other
    return tuple(found.values())


def commands(source: Source, workspace: Workspace) -> tuple[BuildCommand, ...]:
    """The build commands of a script, a makefile or a CI file."""
    found: list[BuildCommand] = []
    pushes = False
    place = Place.CI if source.path.endswith((".yml", ".yaml")) else Place.SCRIPT
    for script in read_scripts(source):
        target = _SAM_TARGET.match(script.target) if script.target else None
        resource = target[1] if target else None
        folders = _Folders(source, script, workspace)
        found += builds_in(script.shell.commands, place, {}, folders.of, resource)
        pushes |= any(_pushes(command) for command in script.shell.commands)
    if "DOCKER_DEFAULT_PLATFORM" in source.text:
        found = [replace(one, pinned=Truth.MAYBE) if one.pinned is Truth.NO else one for one in found]
    return tuple(replace(one, pushes=True) for one in found) if pushes else tuple(found)


def _pushes(command: Command) -> bool:
    found = invocation_of(command)
    if found is None or found.program not in {"docker", "podman", "finch"}:
        return False
    return any(word.text in {"push", "--push"} for word in command.words)


class _Folders:
    """The absolute folders that a directory of a script may be."""

    def __init__(self, source: Source, script: Script, workspace: Workspace) -> None:
        self.beside = workspace.folder_of(source.path)
        self.script = script
        self.workspace = workspace

    def of(self, directory: Directory | None) -> tuple[str, ...]:
        if directory is None or self.beside is None or directory.base is Base.ROOT:
            return ()
        # The repository, or where the run started: most are checked as a whole.
        tops = (self.workspace.top(self.beside), *([self.workspace.root] if self.workspace.root else []))
        starts: tuple[str, ...] = (self.beside,)
        if directory.base is Base.START and self.script.start is Start.PROJECT:
            starts = tops
        elif directory.base is Base.START and self.script.start is Start.UNKNOWN:
            starts = (self.beside, *tops)
        return tuple(os.path.normpath(os.path.join(start, directory.path)) for start in starts)  # noqa: PTH118


def uses(
    found: Sequence[BuildCommand],
    applications: Sequence[Application],
    made: Sequence[Image],
    workspace: Workspace,
) -> Iterator[BuildUse]:
    """The commands with the functions that get their results."""
    everything = [
        function
        for application in applications
        for function in application.functions
        # An update leaves most of a function as it is, and says nothing of the rest.
        if function.declared_as is not Declaration.COMMAND or isinstance(function.architecture, Known)
    ]
    by_image: dict[int, list[Function]] = {}
    for function in everything:
        match function.image if function.is_image is Truth.YES else None:
            case Known(image):
                by_image.setdefault(id(image), []).append(function)
    for image in made:
        for command in image.builds:
            others = tuple(one for one in image.builds if one is not command and one.tool is command.tool)
            yield BuildUse(command, tuple(by_image.get(id(image), ())), others)
    area = _Areas(everything)
    # Without a resource that is built by a makefile, `build-arm64` is the name that somebody gave a target.
    methods = [function.build_method for one in applications for function in one.functions]
    methods += [layer.build_method for one in applications for layer in one.layers]
    if all(isinstance(method, Absent) for method in methods):
        found = [replace(command, resource=None) for command in found]
    for command in found:
        siblings = tuple(
            one
            for one in found
            if one is not command and one.path == command.path and one.tool is command.tool
        )
        if command.tool is Tool.DOCKER:
            for image in _built(command, made, workspace):
                users = by_image.get(id(image)) or [
                    function for function in area.around(command.path) if function.is_image is not Truth.NO
                ]
                yield BuildUse(command, tuple(users), siblings, image)
        elif command.resource is not None:
            named = [one for one in area.around(command.path) if one.name == command.resource]
            yield BuildUse(command, tuple(named))
        elif command.tool in _RUNTIMES and (command.tool is not Tool.GO or command.for_lambda):
            yield BuildUse(command, _candidates(command.tool, area.around(command.path)), siblings)


def _candidates(tool: Tool, functions: Iterable[Function]) -> tuple[Function, ...]:
    """The functions that could run what a tool makes; none where none of them does for certain."""
    found: list[Function] = []
    certain = False
    for function in functions:
        match function.runtime:
            case Known(runtime):
                if _RUNTIMES[tool].match(runtime):
                    certain = True
                    found.append(function)
            case _:
                found.append(function)
    return tuple(found) if certain else ()


def _built(command: BuildCommand, made: Sequence[Image], workspace: Workspace) -> Iterator[Image]:
    """The images of which a ``docker build`` makes one; it has to be plain which Dockerfile it reads."""
    paths: set[str] = set()
    for folder in command.folders:
        if command.dockerfile is not None:
            paths.add(os.path.normpath(os.path.join(folder, command.dockerfile)))  # noqa: PTH118
        elif command.context is not None and "://" not in command.context:
            paths.add(os.path.normpath(os.path.join(folder, command.context, "Dockerfile")))  # noqa: PTH118
    there = [path for path in paths if workspace.is_file(path)]
    if len(there) == 1:
        for image in made:
            if image.location == there[0] and (command.target is None or image.targeted):
                yield image
                return


class _Areas:
    """The functions of the project that a file belongs to."""

    def __init__(self, functions: Sequence[Function]) -> None:
        self.by_folder: dict[str, list[Function]] = {}
        for function in functions:
            self.by_folder.setdefault(posixpath.dirname(function.span.path), []).append(function)

    def around(self, path: str) -> list[Function]:
        folder = posixpath.dirname(path)
        if ".github" in folder.split("/"):
            folder = folder[: folder.index(".github")].rstrip("/")
        below = [
            function
            for where, functions in self.by_folder.items()
            if where == folder or not folder or where.startswith(f"{folder}/")
            for function in functions
        ]
        for _ in range(_MOST_ABOVE):
            if below or not folder:
                return below
            folder = posixpath.dirname(folder)
            below = self.by_folder.get(folder, [])
        return below
