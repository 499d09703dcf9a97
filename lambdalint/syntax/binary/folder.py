"""A folder on disk → :class:`PackageTree`: one walk, nothing opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lambdalint.syntax.binary.elf import Read
from lambdalint.syntax.binary.tree import (
    MAX_ENTRIES,
    MAX_LINKS,
    Entry,
    Form,
    Listing,
    Oddity,
    PackageTree,
    Problem,
)


class FolderTree(PackageTree):
    """The files under ``root``. Links are followed as packagers do, but not out of ``boundary``.

    ``boundary`` is the outermost folder that a link may lead to: the project's root, so that a package
    may link to a shared folder beside it; ``root`` itself when not given. Folders whose name is ``skipped``
    are left out, as packagers leave out what is theirs and git's.
    """

    def __init__(
        self, root: Path, boundary: Path | None = None, skipped: frozenset[str] = frozenset()
    ) -> None:
        super().__init__()
        self.root = root
        self._skipped = skipped
        self._boundary = os.path.realpath(boundary or root)

    def _list(self) -> Listing:
        return _Walk(self._boundary, self._skipped).run(os.fspath(self.root))

    @contextmanager
    def opened(self, entry: Entry) -> Iterator[Read]:
        try:
            # O_NONBLOCK: should a pipe have taken the file's place since the walk, opening must not wait.
            descriptor = os.open(self.root / entry.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except (OSError, ValueError):
            yield _nothing
            return
        try:
            with open(descriptor, "rb", buffering=0, closefd=False) as file:

                def read(offset: int, size: int) -> bytes:
                    try:
                        file.seek(offset)
                        return file.read(size) or b""
                    except (OSError, ValueError, OverflowError):
                        return b""

                yield read
        finally:
            os.close(descriptor)


def _nothing(_offset: int, _size: int) -> bytes:
    return b""


class _Walk:
    """One walk. A link back to a folder that is being walked is a cycle; other links count as folders."""

    def __init__(self, boundary: str, skipped: frozenset[str]) -> None:
        self.boundary = boundary
        self.skipped = skipped
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.complete = True
        self.left_out: list[str] = []
        self.links = 0

    def run(self, root: str) -> Listing:
        try:
            top = Path(root).stat()
        except (OSError, ValueError):
            return Listing(problems=(Problem(Oddity.UNREADABLE),), complete=False)
        waiting: list[tuple[str, str, frozenset[tuple[int, int]]]] = [
            (root, "", frozenset({(top.st_dev, top.st_ino)}))
        ]
        while waiting:
            folder, prefix, above = waiting.pop()
            try:
                with os.scandir(folder) as found:
                    children = sorted(found, key=lambda child: child.name)
            except (OSError, ValueError):
                self._miss(Oddity.UNREADABLE, prefix.rstrip("/"))
                continue
            for child in children:
                if child.name in self.skipped:
                    self.left_out.append(prefix + child.name)
                    continue
                if len(self.entries) >= MAX_ENTRIES:
                    self._miss(Oddity.TOO_MANY_FILES, "")
                    return self._listing()
                below = self._visit(child, prefix + child.name, above)
                if below is not None:
                    waiting.append((child.path, f"{prefix}{child.name}/", below))
        return self._listing()

    def _listing(self) -> Listing:
        return Listing(self.entries, tuple(self.problems), self.complete, tuple(self.left_out))

    def _miss(self, oddity: Oddity, path: str) -> None:
        self.problems.append(Problem(oddity, path))
        self.complete = False

    def _visit(
        self, child: os.DirEntry[str], path: str, above: frozenset[tuple[int, int]]
    ) -> frozenset[tuple[int, int]] | None:
        """Record one child; for a folder to walk, return it with all folders above it."""
        try:
            linked = child.is_symlink()
            info = child.stat()
        except (OSError, ValueError):
            # A link to nothing, or in a circle; or the file is gone by now.
            self.entries[path] = Entry(path, 0, None, Form.LINK)
            self.problems.append(Problem(Oddity.BROKEN_LINK, path))
            return None
        if linked:
            self.links += 1
            if self.links > MAX_LINKS:
                self.entries[path] = Entry(path, 0, None, Form.LINK)
                if self.links == MAX_LINKS + 1:
                    self._miss(Oddity.TOO_MANY_LINKS, "")
                return None
            real = os.path.realpath(child.path)
            if os.path.commonpath([real, self.boundary]) != self.boundary:
                self.entries[path] = Entry(path, 0, None, Form.LINK, _target(child.path))
                self._miss(Oddity.OUTSIDE_LINK, path)
                return None
        mode = stat.S_IMODE(info.st_mode)
        if stat.S_ISREG(info.st_mode):
            self.entries[path] = Entry(path, info.st_size, mode)
            return None
        if not stat.S_ISDIR(info.st_mode):
            return None  # a socket or a pipe is no part of a package
        identity = (info.st_dev, info.st_ino)
        if identity in above:
            self.entries[path] = Entry(path, 0, None, Form.LINK, _target(child.path))
            self.problems.append(Problem(Oddity.LINK_CYCLE, path))
            return None
        self.entries[path] = Entry(path, 0, mode, Form.FOLDER)
        return above | {identity}


def _target(path: str) -> str | None:
    try:
        return str(Path(path).readlink())
    except OSError:
        return None
