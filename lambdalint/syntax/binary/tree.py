"""The files of a package, folder or zip alike: paths, sizes, permissions, and bytes on demand.

A tree lists everything and opens nothing; :meth:`PackageTree.opened` gives ranges of one file, bounded.
What is odd about the package itself (a path that leaves it, a cycle of links, a cut-off archive) becomes
a :class:`Problem`, and where files may be missing from the list ``complete`` is false: then "not there"
cannot be concluded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import field
from enum import Enum

from lambdalint.records import dataclass
from lambdalint.syntax.binary.elf import Read

#: More files than any package that fits a function; beyond, the listing stops.
MAX_ENTRIES = 200_000

#: Links that are followed; pnpm makes thousands. Folders that link to each other would multiply.
MAX_LINKS = 5_000


class Form(Enum):
    FILE = "file"
    FOLDER = "folder"
    #: A symbolic link that was not followed: in a zip, or out of the folder, or to nothing.
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the package. ``path`` is relative to its root, with ``/``; ``size`` in bytes, unpacked.

    ``mode`` are the permission bits (``0o644``); ``None`` when the archive does not record them.
    ``target`` is where a link points, when that is known.
    """

    path: str
    size: int
    mode: int | None
    form: Form = Form.FILE
    target: str | None = None

    @property
    def executable(self) -> bool:
        return self.mode is not None and bool(self.mode & 0o111)

    @property
    def readable_by_all(self) -> bool | None:
        """Whether a user who is neither owner nor group can read it, and enter it if it is a folder.

        ``None`` when permissions are not recorded.
        """
        if self.mode is None or self.form is Form.LINK:
            return None
        needed = 0o005 if self.form is Form.FOLDER else 0o004
        return self.mode & needed == needed


class Oddity(Enum):
    """What can be wrong with a package as such."""

    UNREADABLE = "cannot be read"
    TRUNCATED = "is cut off or damaged"
    OUTSIDE_PATH = "has a path that leaves the package"
    OUTSIDE_LINK = "has a link that leaves the package"
    LINK_CYCLE = "has a link that leads back to a folder above it"
    BROKEN_LINK = "has a link to nothing"
    BACKSLASH_PATH = "has a path written with backslashes, which are part of the name on Linux"
    FORGED_SIZE = "declares a size that its bytes cannot have"
    ENCRYPTED = "has an encrypted file"
    TOO_MANY_LINKS = f"has more than {MAX_LINKS:,} links"
    TOO_MANY_FILES = f"has more than {MAX_ENTRIES:,} files"


@dataclass(frozen=True, slots=True)
class Problem:
    """An oddity and the path it is about; empty for the whole package."""

    oddity: Oddity
    path: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All that was found: ``complete`` when nothing can have been missed.

    ``left_out`` are paths that were not to be looked into; they do not make it incomplete.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    left_out: tuple[str, ...] = ()


class PackageTree(ABC):
    """A folder or an archive, listed once on first use."""

    def __init__(self) -> None:
        self._listing: Listing | None = None
        self._folders: frozenset[str] | None = None

    @abstractmethod
    def _list(self) -> Listing: ...

    @abstractmethod
    def opened(self, entry: Entry) -> AbstractContextManager[Read]:
        """Give access to ranges of a file. Reads come back short, never raise, whatever the file is."""

    @property
    def listing(self) -> Listing:
        if self._listing is None:
            self._listing = self._list()
        return self._listing

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Everything by path, folders included as far as they are recorded."""
        return self.listing.entries

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.listing.problems

    @property
    def complete(self) -> bool:
        return self.listing.complete

    @property
    def left_out(self) -> tuple[str, ...]:
        return self.listing.left_out

    @property
    def files(self) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if entry.form is Form.FILE)

    @property
    def unpacked_size(self) -> int:
        """Bytes of all files together once unpacked; a lower bound unless ``complete``."""
        return sum(entry.size for entry in self.files)

    def unreadable(self) -> Iterator[Entry]:
        """Files and folders whose recorded permissions shut out everybody but their owner or group."""
        return (entry for entry in self.entries.values() if entry.readable_by_all is False)

    def __contains__(self, path: str) -> bool:
        return path in self.entries

    def has_folder(self, path: str) -> bool:
        """Whether anything lies under ``path``; zips need not record folders."""
        if self._folders is None:
            self._folders = self._all_folders()
        return path in self._folders

    def _all_folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for entry in self.entries.values():
            path = entry.path if entry.form is Form.FOLDER else entry.path.rpartition("/")[0]
            while path and path not in folders:
                folders.add(path)
                path = path.rpartition("/")[0]
        return frozenset(folders)

    def head(self, path: str, size: int) -> bytes:
        """At most ``size`` first bytes of a file; empty when there is none."""
        entry = self.entries.get(path)
        if entry is None or entry.form is not Form.FILE:
            return b""
        with self.opened(entry) as read:
            return read(0, size)
