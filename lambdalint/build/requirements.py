"""The manifest at the root of a Python package → :class:`~lambdalint.model.requirement.Requirement`.

``sam build`` installs from ``requirements.txt``, ``python-uv`` from ``uv.lock``. A lock file of another tool
is read where there is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lambdalint.model.package import Files
from lambdalint.model.requirement import Requirement, Version
from lambdalint.syntax.manifest import read_manifest
from lambdalint.syntax.manifest.artifact import installable
from lambdalint.syntax.manifest.marker import applies
from lambdalint.syntax.manifest.model import Dependency, Kind
from lambdalint.syntax.yaml import InvalidSyntax
from lambdalint.values import Truth

#: The first that is there counts.
_FILES = ("requirements.txt", "uv.lock", "poetry.lock", "Pipfile.lock")
_MACHINES = {"arm64": "aarch64"}


def requirements(files: Files) -> Iterator[Requirement]:
    """What is installed for running; what is for development only is not."""
    name = next((name for name in _FILES if files.is_file(PurePosixPath(name))), None)
    source = files.read(PurePosixPath(name)) if name is not None else None
    if source is None:
        return
    try:
        manifest = read_manifest(source)
    except InvalidSyntax:
        return
    for dependency in manifest.dependencies if manifest is not None else ():
        if dependency.kind is Kind.RUNTIME and dependency.source is None:
            yield _requirement(dependency)


def _requirement(dependency: Dependency) -> Requirement:
    def needed(architecture: str, python: Version) -> Truth:
        if dependency.conditional:
            return Truth.MAYBE
        return applies(dependency.marker, python, _MACHINES.get(architecture, architecture))

    def fits(architecture: str, python: Version, glibc: Version | None) -> Truth:
        return installable(dependency.artifacts, _MACHINES.get(architecture, architecture), python, glibc)

    return Requirement(dependency.name, dependency.span, dependency.exact_version, needed, fits)
