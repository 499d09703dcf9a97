"""What a manifest or lock file lists: dependencies with their places, versions and built files.

Nothing here resolves: a requirement stays as written, a lock file's version is what it locks.
"""

from __future__ import annotations

import re
from enum import Enum

from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.manifest.artifact import Artifact
from lambdalint.values import Absent, Known, Many, Value


class Kind(Enum):
    """When a dependency is installed. ``UNKNOWN`` in lock files that do not say, such as yarn's."""

    RUNTIME = "runtime"
    OPTIONAL = "optional"
    DEVELOPMENT = "development"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Platforms:
    """npm's ``os``, ``cpu`` and ``libc`` of a package; empty fields allow everything, ``!x`` excludes x.

    https://docs.npmjs.com/cli/v11/configuring-npm/package-json#os
    """

    os: tuple[str, ...] = ()
    cpu: tuple[str, ...] = ()
    libc: tuple[str, ...] = ()

    def allow(self, os: str, cpu: str, libc: str = "glibc") -> bool:
        """Whether npm installs the package there, in Node's words: ``linux``, ``arm64`` or ``x64``."""
        return all(_allows(*pair) for pair in ((self.os, os), (self.cpu, cpu), (self.libc, libc)))


def _allows(listed: tuple[str, ...], name: str) -> bool:
    if f"!{name}" in listed:
        return False
    wanted = [item for item in listed if not item.startswith("!")]
    return not wanted or name in wanted or "any" in wanted


_UNLISTED: Many[Artifact] = Many((), complete=False)


@dataclass(frozen=True, slots=True)
class Dependency:
    """One dependency. ``span`` is its name as written, ``name`` the name in its registry's normal form.

    ``version`` is the requirement as written (``>=2,<3``, ``^1.2``), or the locked version. ``marker`` is a
    PEP 508 marker; ``conditional``: there may be one that the file does not tell. ``source`` is the URL,
    repository or path that it comes from instead of a registry. ``group`` is the extra or group that lists
    it. ``artifacts`` are the files that a lock file may install; incomplete wherever it does not list them.
    """

    name: str
    span: Span
    version: Value[str]
    kind: Kind = Kind.RUNTIME
    marker: str | None = None
    source: str | None = None
    group: str | None = None
    artifacts: Many[Artifact] = _UNLISTED
    platforms: Platforms = Platforms()
    #: npm's ``hasInstallScript``: something is compiled or fetched while it is installed.
    install_script: bool = False
    locked: bool = False
    conditional: bool = False

    @property
    def exact_version(self) -> str | None:
        """The only version that can be installed, or ``None`` when several can."""
        match self.version:
            case Known(version) if self.locked:
                return version
            case Known(version):
                match_ = re.fullmatch(r"={2,3}\s*([^\s,*]+)", version)
                return match_[1] if match_ else None
        return None


@dataclass(frozen=True, slots=True)
class Include:
    """Another file that a requirements file reads; ``constraint`` when it only limits versions."""

    path: str
    span: Span
    constraint: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest or lock file. ``registry`` is ``pypi``, ``npm``, ``go`` or ``cargo``.

    ``complete`` is false when it may list more than could be read: files that it includes, a dynamic list,
    a line that nobody can make sense of.
    """

    source: Source
    registry: str
    dependencies: tuple[Dependency, ...] = ()
    includes: tuple[Include, ...] = ()
    #: ``requires-python``, Go's ``go`` line, Rust's ``rust-version``.
    language_version: Value[str] | None = None
    complete: bool = True

    def named(self, name: str) -> tuple[Dependency, ...]:
        """All entries of that name, in the registry's normal form: a lock file may hold several versions."""
        return tuple(dependency for dependency in self.dependencies if dependency.name == name)


def known_or_absent(text: str | None, span: Span) -> Value[str]:
    return Known(text, span) if text else Absent(span)
