"""What a function or a layer consists of: inline code, a folder, an archive or an image.

``function.package`` is read when a rule asks for it and not before. It is ``Unknown`` where the files are
not at hand (they lie in S3, a build makes them, a parameter names them); then nothing can be said of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from enum import Enum
from pathlib import PurePosixPath
from typing import Protocol

from lambdalint.model.contents import Contents
from lambdalint.model.requirement import Requirement
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.values import Many, Unknown, Value

#: How much of a package is looked through for a file.
_MOST_FOLDERS, _DEEPEST = 200, 4


class Form(Enum):
    INLINE = "inline code"
    FOLDER = "a folder"
    ARCHIVE = "an archive"
    IMAGE = "a container image"


class Build(Enum):
    """What happens to the files before Lambda gets them."""

    NONE = "nothing: they are the package"
    #: ``sam build`` copies the source and installs what its manifest lists. Files may be added, none go.
    INSTALLED = "dependencies are installed beside them"
    #: esbuild: the entry points become bundles that hold what they import.
    BUNDLED = "they are bundled"
    #: A makefile, a compiler, a script: anything may come of it.
    CUSTOM = "a build makes the package of them"


class Files(Protocol):
    """The files of a package. Paths are relative to its root, with ``/``."""

    def is_file(self, path: PurePosixPath) -> bool: ...

    def is_folder(self, path: PurePosixPath) -> bool: ...

    def names(self, folder: PurePosixPath) -> tuple[str, ...]:
        """What lies directly in a folder; empty where there is none."""
        ...

    def read(self, path: PurePosixPath) -> Source | None:
        """The text of a file; ``None`` when it is not text, too large, or cannot be read."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Package:
    """Files that become a function, a layer or an image.

    ``span`` is the text in the template that names them, ``path`` what messages call the folder or archive
    (empty for inline code). ``entry_points`` are those of an esbuild build, relative to the root.
    ``dockerfile`` is the path of an image's Dockerfile, relative to the root, which is its context.
    ``location`` is the same as an absolute path of this machine, for readers of native code.
    """

    form: Form
    span: Span
    path: str
    build: Build
    files: Files = field(repr=False)
    location: str = field(default="", repr=False)
    entry_points: Many[str] = Many()
    dockerfile: Value[str] | None = None
    docker_target: Value[str] | None = None
    _read_contents: Callable[[], Contents] | None = field(default=None, repr=False)
    _read_requirements: Callable[[], tuple[Requirement, ...]] = field(default=lambda: (), repr=False)
    _does_without: Callable[[str], bool] = field(default=lambda _: False, repr=False)

    @property
    def contents(self) -> Contents | None:
        """Its files as bytes; ``None`` for inline code and images. Asking reads the disk."""
        return self._read_contents() if self._read_contents is not None else None

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The Python packages that a build installs into it. Asking reads its manifest."""
        return self._read_requirements() if self.build is Build.INSTALLED else ()

    def does_without(self, module: str) -> bool:
        """Whether code gets along without an extension module, named by its path without tag and suffix.

        Asking reads the code beside it.
        """
        return self._does_without(module)

    def has_file(self, path: str) -> bool:
        """Whether a file is there; ``path`` is relative to the root."""
        return self.files.is_file(PurePosixPath(path))

    def has_folder(self, path: str) -> bool:
        """Whether a folder is there; ``path`` is relative to the root."""
        return self.files.is_folder(PurePosixPath(path))

    def folder_with(self, name: str) -> str | None:
        """A folder below the root, not the root itself, that has a file of this name; not far is looked."""
        folders = (folder for folder in self._folders() if folder.parts and self.files.is_file(folder / name))
        return next(map(str, folders), None)

    def holds(self, *suffixes: str) -> bool:
        """Whether a file with such a name is anywhere in it; not far is looked."""
        return any(name.endswith(suffixes) for folder in self._folders() for name in self.files.names(folder))

    def _folders(self) -> Iterator[PurePosixPath]:
        waiting = [PurePosixPath()]
        for count, folder in enumerate(waiting):
            yield folder
            if count < _MOST_FOLDERS and len(folder.parts) < _DEEPEST:
                inner = (folder / one for one in self.files.names(folder) if not one.startswith("."))
                waiting += [one for one in inner if self.files.is_folder(one)]

    def text(self, path: str) -> Source | None:
        """The text of a file; ``path`` is relative to the root."""
        return self.files.read(PurePosixPath(path))

    @property
    def closed(self) -> bool:
        """Whether a file that is not here is not in the deployed package either.

        Dependencies that are installed beside the code do not count: they bring packages, no handlers.
        """
        return self.build in (Build.NONE, Build.INSTALLED)


def unread(span: Span) -> Value[Package]:
    """What is said of a package that nobody can read."""
    return Unknown(span, "its files are not at hand")
