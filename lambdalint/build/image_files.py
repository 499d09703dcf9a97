"""The files of a container image, as far as ``COPY`` and ``ADD`` of its Dockerfile tell.

What ``RUN`` makes is not known: a stage in which a program runs that may write files anywhere is not closed,
and then "not there" cannot be concluded.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import field
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import PurePosixPath

from lambdalint.aws.base_images import Use, base_image
from lambdalint.build.files import Workspace
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax.dockerfile import Copy, Dockerfile, Run, Stage
from lambdalint.syntax.invocation import Invocation, invocation_of
from lambdalint.syntax.shell import read
from lambdalint.values import Absent, Known, Value

_MOST_STAGES = 30
#: Programs that put nothing into the folder of the code, whatever they are told.
_HARMLESS = frozenset([
    "apk", "apt", "apt-get", "cat", "cd", "chgrp", "chmod", "chown", "command", "dnf", "du", "echo",
    "env", "exit", "export", "false", "find", "getent", "groupadd", "grep", "hash", "id", "ls",
    "mkdir", "microdnf", "npm", "pip", "pip3", "printf", "pwd", "rm", "rpm", "set", "sleep", "test",
    "true", "ulimit", "umask", "uname", "unset", "update-ca-trust", "useradd", "which", "yarn",
    "yum", "[", "[[",
])  # fmt: skip
_INSTALLERS = frozenset({"apk", "apt", "apt-get", "dnf", "microdnf", "rpm", "yum"})
_FOLDERS = frozenset([
    "/", "/bin", "/etc", "/home", "/opt", "/opt/extensions", "/root", "/usr", "/usr/bin",
    "/usr/local", "/usr/local/bin", "/var", "/var/runtime", "/var/task",
])  # fmt: skip
_PATH_OPTIONS = frozenset({"-c", "-r", "-t", "--cache-dir", "--constraint", "--requirement", "--target"})
#: Folders in which no runtime looks for a handler.
_BESIDE_CODE = (
    "/bin/",
    "/opt/bin",
    "/opt/extensions",
    "/opt/lib",
    "/sbin",
    "/usr/bin",
    "/usr/local",
    "/usr/sbin",
)
#: Images of Docker's library, from there or as AWS mirrors it.
_OFFICIAL = regex(
    r"(?:(?:docker\.io/)?library/|public\.ecr\.aws/docker/library/|docker\.io/)?"
    r"(?:alpine|amazoncorretto|amazonlinux|busybox|debian|eclipse-temurin|golang|node|python|ruby|rust|scratch|ubuntu)"
    r"(?:[:@].*)?|public\.ecr\.aws/amazonlinux/amazonlinux(?:[:@].*)?"
)
_ARCHIVE = regex(r"\.(?:tar|tar\.\w+|tgz|tbz2?|txz)$")


@dataclass(frozen=True, slots=True)
class _Mount:
    """``there`` in the image is ``here``: on the disk, in another stage, or a text of the Dockerfile."""

    there: str
    here: str
    tree: ImageTree | None = None
    text: Source | None = None


@dataclass(slots=True, eq=False)
class ImageTree:
    """One stage's files. Later mounts hide earlier ones. ``closed``: nothing else is in ``/var/task`` and
    the folders that ``COPY`` fills, but what installers bring.
    """

    workspace: Workspace
    mounts: list[_Mount] = field(default_factory=list)
    closed: bool = True

    def kind(self, path: str) -> bool | None:
        """Whether a path is a folder; ``None`` where nothing is known to be there."""
        for mount, inner in self._places(path):
            found: bool | None
            if mount.text is not None:
                found = False
            elif mount.tree is not None:
                found = mount.tree.kind(inner)
            else:
                found = (
                    True
                    if self.workspace.is_folder(inner)
                    else False
                    if self.workspace.is_file(inner)
                    else None
                )
            if found is not None:
                return found
        below = f"{path.rstrip('/')}/"
        return True if any(mount.there.startswith(below) for mount in self.mounts) else None

    def names(self, path: str) -> dict[str, None]:
        found: dict[str, None] = {}
        for mount, inner in self._places(path):
            if mount.tree is not None:
                found |= mount.tree.names(inner)
            elif mount.text is None:
                found |= dict.fromkeys(self.workspace.listing(inner))
        below = f"{path.rstrip('/')}/"
        for mount in self.mounts:
            if mount.there.startswith(below):
                found[mount.there[len(below) :].partition("/")[0]] = None
        return found

    def read(self, path: str) -> Source | None:
        for mount, inner in self._places(path):
            if mount.text is not None:
                return mount.text
            found = mount.tree.read(inner) if mount.tree is not None else None
            if mount.tree is None and self.workspace.is_file(inner):
                found = self.workspace.read(inner)
            if found is not None:
                return found
        return None

    def _places(self, path: str) -> list[tuple[_Mount, str]]:
        found: list[tuple[_Mount, str]] = []
        for mount in reversed(self.mounts):
            if path == mount.there:
                found.append((mount, mount.here))
            elif path.startswith(f"{mount.there.rstrip('/')}/") and mount.text is None:
                inner = path[len(mount.there.rstrip("/")) :].lstrip("/")
                found.append((mount, f"{mount.here.rstrip('/')}/{inner}"))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ImageFiles:
    """The files below one folder of an image, as :class:`~lambdalint.model.package.Files`."""

    tree: ImageTree
    root: str

    def _full(self, path: PurePosixPath) -> str:
        return self.root if str(path) == "." else posixpath.normpath(f"{self.root}/{path}")

    def is_file(self, path: PurePosixPath) -> bool:
        return self.tree.kind(self._full(path)) is False

    def is_folder(self, path: PurePosixPath) -> bool:
        return self.tree.kind(self._full(path)) is True

    def names(self, folder: PurePosixPath) -> tuple[str, ...]:
        return tuple(self.tree.names(self._full(folder)))

    def read(self, path: PurePosixPath) -> Source | None:
        return self.tree.read(self._full(path))


def tree_of(stage: Stage, file: Dockerfile, context: str, workspace: Workspace) -> ImageTree:
    """The files of a stage; ``context`` is the absolute folder that the build gets."""
    made: dict[int, ImageTree] = {}
    for other in file.needed(stage)[:_MOST_STAGES]:
        tree = made[other.index] = ImageTree(workspace)
        if other.base is not None and other.base.index in made:
            below = made[other.base.index]
            tree.mounts.extend(below.mounts)
            tree.closed = below.closed
        else:
            tree.closed = _is_empty(other.image)
        for copy in other.copies:
            _copy(copy, other, file, made, tree, context)
        tree.closed &= all(map(_is_harmless, other.runs))
    return made.get(stage.index) or ImageTree(workspace, closed=False)


def _is_empty(image: Value[str]) -> bool:
    """Whether an image is known to hold nobody's code: one of Lambda's, or one of a language or a Linux."""
    match image:
        case Known(name):
            known = base_image(name)
            return (known is not None and known.use is Use.RUN) or _OFFICIAL.fullmatch(name) is not None
    return False


def _copy(
    copy: Copy, stage: Stage, file: Dockerfile, made: dict[int, ImageTree], tree: ImageTree, context: str
) -> None:
    match copy.destination:
        case Known(destination) if destination.startswith("/"):
            pass
        case _:
            tree.closed = False
            return
    for heredoc in copy.inline:
        there = posixpath.join(destination, heredoc.name) if destination.endswith("/") else destination
        tree.mounts.append(_Mount(there.rstrip("/"), "", text=heredoc.content))
    origin: ImageTree | None = None
    match copy.origin:
        case Absent():
            top = context
        case Known(name):
            other = file.target(name)
            origin = made.get(other.index) if other is not None and other.index < stage.index else None
            if origin is None:  # another image
                tree.closed &= destination.startswith(_BESIDE_CODE)
                return
            top = "/"
        case _:
            tree.closed = False
            return
    into_folder = (
        destination.endswith("/") or len(copy.sources) > 1 or _is_known_folder(destination, stage, tree)
    )
    for source in copy.sources:
        match source:
            case Known(path) if "://" not in path and not (copy.add and _ARCHIVE.search(path)):
                pass
            case _:
                tree.closed = False
                continue
        paths = _globbed(path, top, origin, tree)
        if paths is None or (origin is not None and not origin.closed):
            tree.closed = False
        for full in paths or ():
            is_folder = origin.kind(full) if origin is not None else tree.workspace.is_folder(full)
            there = destination.rstrip("/") or "/"
            if not is_folder and (into_folder or len(paths or ()) > 1):
                there = posixpath.join(there, posixpath.basename(full))
            tree.mounts.append(_Mount(there, full, origin))


def _is_known_folder(path: str, stage: Stage, tree: ImageTree) -> bool:
    workdir = stage.workdir.value if isinstance(stage.workdir, Known) else ""
    return path in _FOLDERS or path == workdir.rstrip("/") or tree.kind(path) is True


def _globbed(path: str, top: str, origin: ImageTree | None, tree: ImageTree) -> list[str] | None:
    """The paths that a source names; ``None`` where that cannot be told."""
    # The context is a root: `../x` does not leave it.
    full = posixpath.normpath(f"{top.rstrip('/')}/{posixpath.normpath(f'/{path}').lstrip('/')}")
    if not re.search(r"[*?\[]", path):
        return [full]
    folder, pattern = posixpath.split(full)
    if re.search(r"[*?\[]", folder.removeprefix(top)):
        return None
    names = origin.names(folder) if origin is not None else tree.workspace.listing(folder)
    return [posixpath.join(folder, name) for name in names if fnmatchcase(name, pattern)]


def _is_harmless(run: Run) -> bool:
    if run.arguments is not None:
        return bool(run.arguments) and run.arguments[0].value.rsplit("/", 1)[-1] in _INSTALLERS
    shell = read(run.shell)
    if not shell.complete:
        return False
    for command in shell.commands:
        if any(redirection.operator.endswith((">", ">>", ">|")) and not _is_device(redirection.target.text)
               for redirection in command.redirections):  # fmt: skip
            return False
        found = invocation_of(command)
        if command.words and (found is None or not _is_harmless_program(found)):
            return False
    return True


def _is_device(path: str | None) -> bool:
    return path is not None and path.startswith(("/dev/", "/etc/", "&"))


def _is_harmless_program(found: Invocation) -> bool:
    words = [word.text or "" for word in found.command.words]
    if found.program.startswith("python") and "-m" in words and "pip" in words:
        words = words[words.index("pip") :]
    elif found.program not in _HARMLESS:
        return False
    if words and words[0].rsplit("/", 1)[-1] in {"pip", "pip3"}:
        # `pip install .` brings the project itself, and so do archives and repositories.
        named = pairwise(words[1:])
        return not any(
            word.startswith((".", "/", "git+", "-e", "file:"))
            or ("://" in word and not before.startswith("-"))
            for before, word in named
            if before not in _PATH_OPTIONS
        )
    if found.program in {"npm", "yarn"}:
        return not {"run", "build", "exec", "pack", "link"} & {*words[1:3]}
    return found.program != "find" or not {"-exec", "-delete", "-fprint"} & {*words}
