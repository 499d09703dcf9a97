"""What lies in a package as bytes: how large it is, who can read it, and the native code in it."""

from __future__ import annotations

from enum import Enum

from lambdalint.records import dataclass


class System(Enum):
    """The operating system that native code was built for."""

    LINUX = "Linux"
    MACOS = "macOS"
    WINDOWS = "Windows"


@dataclass(frozen=True, slots=True)
class PythonTag:
    """What the name of an extension module says of the Python that loads it.

    ``module`` is its path without tag and suffix: a pure-Python module of that name may stand in.
    ``version`` is ``None`` for the stable ABI.
    """

    module: str
    version: tuple[int, int] | None
    free_threaded: bool


@dataclass(frozen=True, slots=True)
class NativeFile:
    """A file of native code. ``machines`` are in Lambda's words (``x86_64``, ``arm64``) where it has one.

    ``loadable``: it is run or loaded, and not only linked. ``alternative``: its path names a platform, so it
    is one of several of which a loader takes the one that fits. ``glibc`` is the newest version that it asks
    for; ``musl``: it needs the other C library. ``node_module_version`` is the only one that it fits.
    """

    path: str
    system: System
    machines: tuple[str, ...]
    loadable: bool
    alternative: bool
    glibc: tuple[int, int] | None = None
    musl: bool = False
    python: PythonTag | None = None
    node_module_version: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a package. ``size`` is that of all of them unpacked, in bytes.

    ``complete``: nothing can have been missed, so that ``size`` is all and what is not here is not there.
    ``unreadable`` are paths that only their owner may read, ``problems`` what is odd about the package as
    such, ``paths`` all files. ``left_out`` are folders that were not looked into, because a build makes them
    anew or no packager takes them along; they count for nothing here.
    """

    size: int
    complete: bool
    native: tuple[NativeFile, ...]
    unreadable: tuple[str, ...]
    problems: tuple[str, ...]
    paths: frozenset[str]
    #: Files that nobody may run, as their permissions are recorded.
    unexecutable: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()
    #: Symbolic links that were not followed.
    links: frozenset[str] = frozenset()

    def has(self, path: str) -> bool:
        return path in self.paths

    def holds(self, path: str) -> bool:
        """Whether a file or a link of that path is there."""
        return path in self.paths or path in self.links
