"""``uv.lock``, ``poetry.lock`` and ``Pipfile.lock`` → locked versions and the files that exist for them.

The first two list the files of each package, so that "there is no wheel for this machine" can be proven;
``Pipfile.lock`` only has hashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.manifest import toml
from lambdalint.syntax.manifest.artifact import Artifact, artifact
from lambdalint.syntax.manifest.fields import below, entries, inside, is_true, tables, text, texts
from lambdalint.syntax.manifest.model import Dependency, Kind, Manifest, known_or_absent
from lambdalint.syntax.nodes import Mapping, Node, Scalar
from lambdalint.syntax.pypi import pypi_name
from lambdalint.values import Absent, Known, Many, Value

_LOCAL = ("editable", "virtual", "directory", "path")


def read_uv_lock(source: Source) -> Manifest:
    """Read ``uv.lock``; kinds follow from what the project's own packages list.

    Where the project limits itself to some environments, uv leaves the other wheels out, and the list of
    files says nothing about what exists. Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`.
    """
    root = toml.parse(source)
    listed = not (below(root, "supported-markers") or below(root, "required-markers"))
    packages = [package for package in tables(below(root, "package")) if text(below(package, "name"))]
    kinds = _uv_kinds(packages)
    markers = _uv_markers(packages)
    found: list[Dependency] = []
    for package in packages:
        origin = below(package, "source")
        if any(below(origin, key) for key in _LOCAL):
            continue
        name = _name(package)
        elsewhere = text(below(origin, "url")) or text(below(origin, "git"))
        files = [*_files(below(package, "wheels"), "url"), *_sdist(below(package, "sdist"))]
        found.append(
            Dependency(
                pypi_name(name.value),
                inside(name),
                _version(package, name),
                kinds.get(pypi_name(name.value), Kind.UNKNOWN),
                markers.get(pypi_name(name.value)),
                source=elsewhere,
                artifacts=Many(tuple(files), complete=listed and bool(files)),
                locked=True,
                conditional=pypi_name(name.value) not in markers,
            )
        )
    python = below(root, "requires-python")
    version = Known(python.value, inside(python)) if isinstance(python, Scalar) else None
    return Manifest(source, "pypi", tuple(found), language_version=version)


def _uv_kinds(packages: list[Mapping]) -> dict[str, Kind]:
    """Follow the graph from the project's own packages, the strongest kind first."""
    by_name: dict[str, list[Mapping]] = {}
    for package in packages:
        by_name.setdefault(pypi_name(_name(package).value), []).append(package)
    roots = [package for package in packages if any(below(package, "source", key) for key in _LOCAL)]
    kinds: dict[str, Kind] = {}
    starts = (
        (Kind.RUNTIME, [below(package, "dependencies") for package in roots]),
        (Kind.OPTIONAL, _lists(roots, "optional-dependencies")),
        (Kind.DEVELOPMENT, _lists(roots, "dev-dependencies")),
    )
    for kind, lists in starts:
        waiting = [link for listed in lists for link in tables(listed)]
        seen: set[tuple[str, str]] = set()
        while waiting:
            link = waiting.pop()
            name = pypi_name(text(below(link, "name")) or "")
            kinds.setdefault(name, kind)
            for extra in ("", *texts(below(link, "extra"))):
                if (name, extra) in seen:
                    continue
                seen.add((name, extra))
                path = ("optional-dependencies", extra) if extra else ("dependencies",)
                for package in by_name.get(name, ()):
                    waiting.extend(tables(below(package, *path)))
    return kinds


def _uv_markers(packages: list[Mapping]) -> dict[str, str | None]:
    """Under which marker each package is installed, as far as one step away from what always is tells.

    ``None`` for what always is; a package that only a chain of markers leads to, or of which there are
    several versions, is left out.
    """
    links: dict[tuple[str, str], list[_Link]] = {}
    versions: dict[str, int] = {}
    for package in packages:
        owner = pypi_name(_name(package).value)
        versions[owner] = versions.get(owner, 0) + 1
        lists = [("", below(package, "dependencies"))]
        lists += [(entry.name, entry.value) for entry in entries(below(package, "optional-dependencies"))]
        for extra, listed in lists:
            links.setdefault((owner, extra), []).extend(map(_link, tables(listed)))
    own = {
        pypi_name(_name(package).value)
        for package in packages
        if any(below(package, "source", key) for key in _LOCAL)
    }
    always = {(name, "") for name in own}
    waiting = [*always]
    while waiting:
        for link in links.get(waiting.pop(), ()):
            reached = {(link.name, extra) for extra in ("", *link.extras)} - always
            if link.marker is None:
                always |= reached
                waiting += reached
    found: dict[str, str | None] = {name: None for name, extra in always if not extra}
    into: dict[str, list[str]] = {}
    chains: set[str] = set()
    for place, those in links.items():
        for link in those:
            into.setdefault(link.name, []).append(f"({link.marker})")
            if place not in always:
                chains.add(link.name)
    found |= {name: " or ".join(into[name]) for name in into.keys() - found.keys() - chains}
    return {name: marker for name, marker in found.items() if versions.get(name) == 1}


@dataclass(frozen=True, slots=True)
class _Link:
    """One entry of a list of dependencies."""

    name: str
    marker: str | None
    extras: tuple[str, ...]


def _link(table: Mapping) -> _Link:
    name = pypi_name(text(below(table, "name")) or "")
    return _Link(name, text(below(table, "marker")), tuple(texts(below(table, "extra"))))


def _lists(packages: list[Mapping], key: str) -> list[Node]:
    return [entry.value for package in packages for entry in entries(below(package, key))]


def read_poetry_lock(source: Source) -> Manifest:
    """Read ``poetry.lock`` of any version. Before Poetry 2 it may not say what is for development only.

    Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`.
    """
    root = toml.parse(source)
    older_files = below(root, "metadata", "files")
    # Since version 2.1 of the file (Poetry 2.0) each package says its groups and markers.
    tells = _version_of(text(below(root, "metadata", "lock-version"))) >= (2, 1)
    found: list[Dependency] = []
    for package in tables(below(root, "package")):
        if not text(below(package, "name")):
            continue
        name = _name(package)
        files = list(_files(below(package, "files") or below(older_files, name.value), "file"))
        origin = below(package, "source")
        elsewhere = (
            text(below(origin, "url")) if text(below(origin, "type")) not in {None, "legacy"} else None
        )
        found.append(
            Dependency(
                pypi_name(name.value),
                inside(name),
                _version(package, name),
                _poetry_kind(package),
                text(below(package, "markers")),
                source=elsewhere,
                artifacts=Many(tuple(files), complete=bool(files)),
                locked=True,
                conditional=not tells,
            )
        )
    return Manifest(source, "pypi", tuple(found))


def _version_of(written: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (written or "0").split(".") if re.fullmatch(r"[0-9]{1,9}", part))


def _poetry_kind(package: Mapping) -> Kind:
    groups = texts(below(package, "groups")) or texts(below(package, "category"))
    if groups and "main" not in groups:
        return Kind.DEVELOPMENT
    if is_true(below(package, "optional")):
        return Kind.OPTIONAL
    return Kind.RUNTIME if groups else Kind.UNKNOWN


def read_pipfile_lock(source: Source) -> Manifest:
    """Read ``Pipfile.lock``. Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`."""
    root = yaml.parse(source).root
    found: list[Dependency] = []
    for section, kind in (("default", Kind.RUNTIME), ("develop", Kind.DEVELOPMENT)):
        for entry in entries(below(root, section)):
            name = inside(entry.key)
            version = below(entry.value, "version")
            locked: Value[str] = Absent(name)
            if isinstance(version, Scalar):
                locked = known_or_absent(version.value.removeprefix("=="), inside(version))
            found.append(
                Dependency(
                    pypi_name(entry.name),
                    name,
                    locked,
                    kind,
                    text(below(entry.value, "markers")),
                    source=text(below(entry.value, "git")) or text(below(entry.value, "file")),
                    locked=True,
                )
            )
    return Manifest(source, "pypi", tuple(found))


def _name(package: Mapping) -> Scalar:
    name = package.get("name")
    assert isinstance(name, Scalar)
    return name


def _version(package: Mapping, name: Scalar) -> Value[str]:
    node = below(package, "version")
    return Known(node.value, inside(node)) if isinstance(node, Scalar) else Absent(inside(name))


def _files(listed: Node | None, key: str) -> Iterator[Artifact]:
    for table in tables(listed):
        for place in (key, "filename", "path"):
            node = below(table, place)
            if isinstance(node, Scalar):
                yield artifact(node.value, inside(node))
                break


def _sdist(table: Node | None) -> Iterator[Artifact]:
    node = below(table, "url") or below(table, "path")
    if isinstance(node, Scalar):
        yield artifact(node.value, inside(node))
