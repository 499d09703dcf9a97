"""Manifests and lock files → what they list.

:func:`read_manifest` knows the files by name; :mod:`.model` says what comes out. ``package.json`` is read
with the JavaScript that it describes.
"""

from __future__ import annotations

from collections.abc import Callable

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.manifest.compiled import read_cargo, read_go_mod
from lambdalint.syntax.manifest.model import Manifest
from lambdalint.syntax.manifest.npm_locks import read_package_lock, read_pnpm_lock
from lambdalint.syntax.manifest.pyproject import read_pipfile, read_pyproject
from lambdalint.syntax.manifest.python_locks import read_pipfile_lock, read_poetry_lock, read_uv_lock
from lambdalint.syntax.manifest.requirements import read_requirements
from lambdalint.syntax.manifest.yarn import read_yarn_lock

_READERS: dict[str, Callable[[Source], Manifest]] = {
    "Cargo.toml": read_cargo,
    "Pipfile": read_pipfile,
    "Pipfile.lock": read_pipfile_lock,
    "go.mod": read_go_mod,
    "npm-shrinkwrap.json": read_package_lock,
    "package-lock.json": read_package_lock,
    "pnpm-lock.yaml": read_pnpm_lock,
    "poetry.lock": read_poetry_lock,
    "pyproject.toml": read_pyproject,
    "uv.lock": read_uv_lock,
    "yarn.lock": read_yarn_lock,
}
_REQUIREMENTS = regex(r"(?:[\w.-]*[-_.])?(?:requirements|constraints)(?:[-_.][\w.-]*)?\.(?:txt|in)")


def manifest_reader(name: str) -> Callable[[Source], Manifest] | None:
    """The reader for a file of that name (the last part of its path); ``None`` for other files."""
    return _READERS.get(name) or (read_requirements if _REQUIREMENTS.fullmatch(name) else None)


def read_manifest(source: Source) -> Manifest | None:
    """Read a manifest or lock file; ``None`` when its name is none of one.

    Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax` when the text is not what its name says.
    """
    reader = manifest_reader(source.path.rpartition("/")[2])
    return reader(source) if reader else None
