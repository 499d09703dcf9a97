"""Python packages that a build installs into a package, as its manifest at the root lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Truth

Version = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """One distribution. ``name`` is in normal form, ``span`` the name where the manifest has it.

    ``version`` is the only one that can be installed, where that is told.
    """

    name: str
    span: Span
    version: str | None
    _needed: Callable[[str, Version], Truth] = field(repr=False)
    _installable: Callable[[str, Version, Version | None], Truth] = field(repr=False)

    def needed(self, architecture: str, python: Version) -> Truth:
        """Whether it is installed on that architecture (Lambda's word) and Python, by its marker."""
        return self._needed(architecture, python)

    def installable(self, architecture: str, python: Version, glibc: Version | None) -> Truth:
        """Whether one of its files fits; NO where a lock file lists all, and none fits or can be built."""
        return self._installable(architecture, python, glibc)
