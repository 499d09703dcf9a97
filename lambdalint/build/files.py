"""The file system as far as templates lead into it: every folder is listed once, every text read once.

Links are followed only while they stay under the top (the repository, or the folder of the template), files
are read to a limit, and nothing walks a tree: only folders that a name leads into are listed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, cast

from lambdalint.records import dataclass
from lambdalint.source import Source

T = TypeVar("T")
#: Bytes. A larger text is data or a bundle, and reading it would cost seconds.
MAX_BYTES = 6_000_000


def decode(shown: str, data: bytes) -> Source | None:
    """Bytes as the language of the file reads them; ``None`` for what is not text."""
    if shown.endswith(".py"):
        from lambdalint.syntax.python.parse import decode as python  # noqa: PLC0415 - only with code to read

        return python(shown, data)
    # Node replaces what is not UTF-8, and so does this.
    return None if b"\0" in data[:8192] else Source(shown, data.decode("utf-8", "replace"))


def _nowhere(_shown: str) -> str | None:
    return None


@dataclass(slots=True, eq=False)
class Workspace:
    """What one run has read besides templates.

    ``locate`` gives the file of the path that messages show for a template, or ``None`` where there is none
    (a text that came from elsewhere); ``root`` is what shown paths are relative to. ``ignores`` tells whether
    git ignores an absolute path, there or not. ``sources`` are the texts of code that were read, by shown
    path: they may hold suppressions. ``memo`` keeps what was made of them.
    """

    locate: Callable[[str], str | None] = _nowhere
    root: str = ""
    ignores: Callable[[str], bool] = lambda _: False
    sources: dict[str, Source] = field(default_factory=dict)
    #: Texts of code that stand in templates.
    inline: list[Source] = field(default_factory=list)
    #: What was made of files, by a key of whoever made it.
    memo: dict[Any, Any] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    #: Folders whose names could not be listed.
    unreadable: set[str] = field(default_factory=set)
    #: Links that are not followed: out of the top, or to nothing that is there.
    _open_ends: set[str] = field(default_factory=set)
    _listings: dict[str, dict[str, bool]] = field(default_factory=dict)
    _tops: dict[str, str] = field(default_factory=dict)

    def folder_of(self, shown: str) -> str | None:
        """The absolute folder of a template."""
        path = self.locate(shown)
        return os.path.dirname(os.path.abspath(path)) if path is not None else None

    def has_near(self, shown: str, names: Iterable[str]) -> bool:
        """Whether one of some files lies beside a template, or one folder above in the same project."""
        folder = self.folder_of(shown)
        if folder is None:
            return False
        below = bool(self.root) and folder.startswith(os.path.abspath(self.root) + os.sep)
        above = [os.path.dirname(folder)] if below or self.top(folder) != os.path.realpath(folder) else []
        return any(self.is_file(os.path.join(near, name)) for near in (folder, *above) for name in names)

    def shown(self, path: str) -> str:
        """What messages call an absolute path."""
        relative = os.path.relpath(path, self.root) if self.root else path
        return path if relative.startswith("..") else relative.replace(os.sep, "/")

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, the first time; the same object from then on."""
        if key not in self.memo:
            self.memo[key] = make()
        return cast("T", self.memo[key])

    def listing(self, folder: str) -> dict[str, bool]:
        """The names in a folder, and which are folders; links out of the top are left out."""
        found = self._listings.get(folder)
        if found is None:
            found = self._listings[folder] = {}
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        self._note(entry, found)
            except (OSError, ValueError):
                self.unreadable.add(folder)
        return found

    def _note(self, entry: os.DirEntry[str], found: dict[str, bool]) -> None:
        if entry.is_symlink() and not self._inside(entry.path):
            self._open_ends.add(entry.path)
            return
        try:
            if entry.is_dir():
                found[entry.name] = True
            elif entry.is_file():
                found[entry.name] = False
            elif entry.is_symlink():
                self._open_ends.add(entry.path)
        except OSError:  # a link that leads to itself
            return

    def leads_out(self, folder: str) -> bool:
        """Whether a link that was met below a folder is not followed, so that more may lie there.

        No code loads what a hidden link leads to (`.venv`).
        """
        below = (path for path in self._open_ends if path.startswith(f"{folder}{os.sep}"))
        return any(not os.path.basename(path).startswith(".") for path in below)

    def is_file(self, path: str) -> bool:
        folder, name = os.path.split(path)
        return self.listing(folder).get(name) is False

    def is_folder(self, path: str) -> bool:
        folder, name = os.path.split(path.rstrip("/") or "/")
        return not name or self.listing(folder).get(name) is True

    def read(self, path: str) -> Source | None:
        """The text of a file that is small enough to be one."""
        return self.once(("text", path), lambda: self._read(path))

    def _read(self, path: str) -> Source | None:
        try:
            with open(path, "rb") as file:
                data = file.read(MAX_BYTES + 1)
        except (OSError, ValueError):
            return None
        shown = self.shown(path)
        source = decode(shown, data) if len(data) <= MAX_BYTES else None
        if source is not None:
            self.sources.setdefault(shown, source)
            self.paths.setdefault(shown, path)
        return source

    def _inside(self, path: str) -> bool:
        top = self.top(os.path.dirname(path))
        real = os.path.realpath(path)
        return real == top or real.startswith(top.rstrip(os.sep) + os.sep)

    def top(self, folder: str) -> str:
        """The repository that a folder is in, or the folder itself; without links."""
        if folder not in self._tops:
            here = folder
            while not os.path.exists(os.path.join(here, ".git")):
                parent = os.path.dirname(here)
                if parent == here:
                    here = folder
                    break
                here = parent
            self._tops[folder] = os.path.realpath(here)
        return self._tops[folder]


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """A folder on disk as :class:`~lambdalint.model.package.Files`."""

    workspace: Workspace
    root: str

    def _full(self, path: PurePosixPath) -> str:
        relative = str(path)
        return self.root if relative == "." else os.path.normpath(f"{self.root}/{relative}")

    def is_file(self, path: PurePosixPath) -> bool:
        return self.workspace.is_file(self._full(path))

    def is_folder(self, path: PurePosixPath) -> bool:
        return self.workspace.is_folder(self._full(path))

    def names(self, folder: PurePosixPath) -> tuple[str, ...]:
        return tuple(self.workspace.listing(self._full(folder)))

    def read(self, path: PurePosixPath) -> Source | None:
        return self.workspace.read(self._full(path))


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """A zip on disk; its texts are shown as if it were a folder."""

    workspace: Workspace
    path: str

    def _tree(self) -> Any:
        from lambdalint.syntax.binary.archive import ZipTree  # noqa: PLC0415 - only where there is a zip

        return self.workspace.once(("zip", self.path), lambda: ZipTree(Path(self.path)))

    @property
    def complete(self) -> bool:
        return bool(self._tree().complete)

    def is_file(self, path: PurePosixPath) -> bool:
        entry = self._tree().entries.get(str(path))
        return entry is not None and entry.form.value == "file"

    def is_folder(self, path: PurePosixPath) -> bool:
        return str(path) == "." or bool(self._tree().has_folder(str(path)))

    def names(self, folder: PurePosixPath) -> tuple[str, ...]:
        before = "" if str(folder) == "." else f"{folder}/"
        inside = (name.removeprefix(before) for name in self._tree().entries if name.startswith(before))
        return tuple(dict.fromkeys(name.partition("/")[0] for name in inside))

    def read(self, path: PurePosixPath) -> Source | None:
        return self.workspace.once((self.path, str(path)), lambda: self._read(path))

    def _read(self, path: PurePosixPath) -> Source | None:
        data = self._tree().head(str(path), MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return None
        return decode(f"{self.workspace.shown(self.path)}/{path}", data)


@dataclass(frozen=True, slots=True, eq=False)
class Single:
    """One text that is the whole package: inline code."""

    path: PurePosixPath
    source: Source

    def is_file(self, path: PurePosixPath) -> bool:
        return path == self.path

    def is_folder(self, path: PurePosixPath) -> bool:
        return str(path) == "."

    def names(self, folder: PurePosixPath) -> tuple[str, ...]:
        return (str(self.path),) if str(folder) == "." else ()

    def read(self, path: PurePosixPath) -> Source | None:
        return self.source if path == self.path else None


@dataclass(frozen=True, slots=True, eq=False)
class Layered:
    """A package with others mounted in it: the layers below ``/opt``, as ``@0``, ``@1``, …"""

    own: Any
    layers: tuple[Any, ...]

    def _find(self, path: PurePosixPath) -> tuple[Any, PurePosixPath]:
        first = path.parts[0] if path.parts else ""
        if re.fullmatch(r"@[0-9]{1,9}", first) and int(first[1:]) < len(self.layers):
            return self.layers[int(first[1:])], PurePosixPath(*path.parts[1:])
        return self.own, path

    def is_file(self, path: PurePosixPath) -> bool:
        files, inner = self._find(path)
        return bool(files.is_file(inner))

    def is_folder(self, path: PurePosixPath) -> bool:
        files, inner = self._find(path)
        return bool(files.is_folder(inner))

    def names(self, folder: PurePosixPath) -> tuple[str, ...]:
        files, inner = self._find(folder)
        return tuple(files.names(inner))

    def read(self, path: PurePosixPath) -> Source | None:
        files, inner = self._find(path)
        return cast("Source | None", files.read(inner))
