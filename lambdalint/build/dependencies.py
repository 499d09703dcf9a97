"""Manifests, lock files and installed packages around a function's code → what it can import.

A manifest counts in the package, and in every folder above it up to the one that also holds the template:
which of them a build installs from is not always told, and what any of them lists is not called missing.
So it does in the folders between the package and the code, in which Node looks for `node_modules` as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePosixPath

from lambdalint.build.files import Archive, Folder, Workspace
from lambdalint.model.code_module import Language
from lambdalint.model.dependencies import Dependencies
from lambdalint.model.package import Build, Form, Package
from lambdalint.patterns import regex
from lambdalint.source import Source, Span
from lambdalint.syntax.javascript.package_json import DependencyKind, read_package_json
from lambdalint.syntax.manifest import manifest_reader
from lambdalint.syntax.manifest.model import Kind
from lambdalint.syntax.yaml import InvalidSyntax
from lambdalint.values import Known

_MOST_FOLDERS = 12
#: Where a dependency comes from that is not in a registry: a folder, or a repository.
_UNPUBLISHED = regex(r"[./]|file:|link:|workspace:|portal:|git|ssh:|bitbucket:")
#: ``npm ci --omit=dev`` leaves these out; peers are installed by npm 7 and later.
_DEVELOPMENT = DependencyKind.DEVELOPMENT


class _Found:
    def __init__(self) -> None:
        self.listed: dict[str, Span] = {}
        self.development: dict[str, Span] = {}
        self.installed: set[str] = set()
        self.unpublished: set[str] = set()
        self.manifests: list[Span] = []
        self.complete = True


def dependencies(
    package: Package,
    layers: tuple[Package, ...],
    language: Language,
    inner: PurePosixPath,
    workspace: Workspace,
    template: str,
    *,
    whole: bool,
) -> Dependencies:
    """What code in the folder ``inner`` of a package can import.

    ``layers`` are those whose files can be read; ``whole``: there are no others.
    """
    beside = workspace.folder_of(template) or ""
    found = _Found()
    found.complete = whole and package.closed and package.form is not Form.IMAGE
    for part in (package, *layers):
        for folder in _folders(part, workspace, beside):
            _read_folder(folder, language, found)
        _installed(part, language, PurePosixPath("."), found)
    for between in (inner, *inner.parents)[:-1]:
        if package.form is Form.FOLDER:
            _read_folder(Folder(workspace, f"{package.location}/{between}"), language, found)
        if language is Language.NODE:
            _installed(package, language, between, found)
    if any(layer.build is Build.CUSTOM for layer in layers):
        found.complete = False
    return Dependencies(
        found.listed,
        found.development,
        frozenset(found.installed),
        tuple(found.manifests),
        found.complete,
        frozenset(found.unpublished),
    )


def _folders(package: Package, workspace: Workspace, template: str) -> Iterator[Folder | Archive]:
    """The folder of a package and those above it, up to the first that holds the template as well."""
    if package.form is Form.ARCHIVE and isinstance(package.files, Archive):
        yield package.files
    if package.form is not Form.FOLDER:
        return
    here = package.location
    for inner in ("python", "nodejs"):
        if workspace.is_folder(f"{here}/{inner}"):
            yield Folder(workspace, f"{here}/{inner}")
    for _ in range(_MOST_FOLDERS):
        yield Folder(workspace, here)
        if f"{template}/".startswith(f"{here}/"):
            return
        here = os.path.dirname(here)  # noqa: PTH120 - paths are texts here


def _read_folder(folder: Folder | Archive, language: Language, found: _Found) -> None:
    for name in folder.names(PurePosixPath(".")):
        if language is Language.NODE and name == "package.json":
            _package_json(folder.read(PurePosixPath(name)), found)
            continue
        reader = manifest_reader(name)
        registry = "npm" if language is Language.NODE else "pypi"
        source = folder.read(PurePosixPath(name)) if reader is not None else None
        if reader is None or source is None:
            continue
        try:
            manifest = reader(source)
        except InvalidSyntax:
            found.complete = False
            continue
        if manifest.registry != registry:
            continue
        found.manifests.append(source.span(0, 0))
        found.complete = found.complete and manifest.complete
        for dependency in manifest.dependencies:
            development = dependency.kind is Kind.DEVELOPMENT
            (found.development if development else found.listed).setdefault(dependency.name, dependency.span)
            if dependency.source is not None and _UNPUBLISHED.match(dependency.source):
                found.unpublished.add(dependency.name)


def _package_json(source: Source | None, found: _Found) -> None:
    if source is None:
        found.complete = False
        return
    try:
        described = read_package_json(source)
    except InvalidSyntax:
        found.complete = False
        return
    found.manifests.append(described.span)
    found.complete = found.complete and not described.workspaces
    for dependency in described.dependencies:
        into = found.development if dependency.kind is _DEVELOPMENT else found.listed
        into.setdefault(dependency.name, dependency.span)
        match dependency.version:
            case Known(str(version)) if _UNPUBLISHED.match(version):
                found.unpublished.add(dependency.name)


def _installed(package: Package, language: Language, base: PurePosixPath, found: _Found) -> None:
    """The names of what lies in the folders of packages, one level deep."""
    files = package.files
    if language is Language.NODE:
        for modules in (base / "node_modules", base / "nodejs/node_modules"):
            for name in files.names(modules):
                inner = files.names(modules / name) if name.startswith("@") else ()
                found.installed.update([name, *(f"{name}/{deeper}" for deeper in inner)])
        return
    # Compiled modules (`lxml.cpython-313-….so`) bear the name of what is imported before the first dot.
    libraries = tuple(f"python/lib/{name}/site-packages" for name in files.names(PurePosixPath("python/lib")))
    for folder in (".", "python", *libraries):
        found.installed.update(name.partition(".")[0] for name in files.names(PurePosixPath(folder)))
