"""``pyproject.toml`` (PEP 621, PEP 735, Poetry, uv) and ``Pipfile`` → dependencies."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.source import Source
from lambdalint.syntax.manifest import toml
from lambdalint.syntax.manifest.fields import below, entries, inside, is_true, scalars, tables, text
from lambdalint.syntax.manifest.model import Dependency, Kind, Manifest, known_or_absent
from lambdalint.syntax.manifest.requirements import requirements
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar
from lambdalint.syntax.pypi import pypi_name
from lambdalint.values import Absent, Known, Value

_ELSEWHERE = ("git", "path", "url", "file")


def read_pyproject(source: Source) -> Manifest:
    """Read all tables that list dependencies. A dynamic list (PEP 621) makes the manifest incomplete.

    Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`.
    """
    root = toml.parse(source)
    project = below(root, "project")
    poetry = below(root, "tool", "poetry")
    found: list[Dependency | None] = [
        *requirements(scalars(below(project, "dependencies")), Kind.RUNTIME),
        *(
            dependency
            for extra in entries(below(project, "optional-dependencies"))
            for dependency in requirements(scalars(extra.value), Kind.OPTIONAL, extra.name)
        ),
        *(
            dependency
            for group in entries(below(root, "dependency-groups"))
            for dependency in requirements(scalars(group.value), Kind.DEVELOPMENT, group.name)
        ),
        *requirements(scalars(below(root, "tool", "uv", "dev-dependencies")), Kind.DEVELOPMENT, "dev"),
        *_poetry(below(poetry, "dependencies"), Kind.RUNTIME),
        *_poetry(below(poetry, "dev-dependencies"), Kind.DEVELOPMENT, "dev"),
        *(
            dependency
            for group in entries(below(poetry, "group"))
            for dependency in _poetry(below(group.value, "dependencies"), Kind.DEVELOPMENT, group.name)
        ),
    ]
    dynamic = {"dependencies", "optional-dependencies"} & {
        node.value for node in scalars(below(project, "dynamic"))
    }
    return Manifest(
        source,
        "pypi",
        tuple(dependency for dependency in found if dependency),
        language_version=_requires_python(project, poetry),
        complete=not dynamic and None not in found,
    )


def read_pipfile(source: Source) -> Manifest:
    """Read a Pipfile. Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`."""
    root = toml.parse(source)
    found = [
        *_poetry(below(root, "packages"), Kind.RUNTIME),
        *_poetry(below(root, "dev-packages"), Kind.DEVELOPMENT),
    ]
    python = below(root, "requires", "python_version")
    version = Known(python.value, inside(python)) if isinstance(python, Scalar) else None
    return Manifest(source, "pypi", tuple(found), language_version=version)


def _requires_python(project: Node | None, poetry: Node | None) -> Value[str] | None:
    for node in (below(project, "requires-python"), below(poetry, "dependencies", "python")):
        if isinstance(node, Scalar):
            return Known(node.value, inside(node))
    return None


def _poetry(table: Node | None, kind: Kind, group: str | None = None) -> Iterator[Dependency]:
    """``name = "^1.2"``, ``name = { version = "^1.2", optional = true }``, or a list of such tables."""
    for entry in entries(table):
        if entry.name == "python" and kind is Kind.RUNTIME:
            continue
        alternatives: list[Node] = [*tables(entry.value)] or [entry.value]
        yield from (_poetry_entry(entry, node, kind, group) for node in alternatives)


def _poetry_entry(entry: Entry, node: Node, kind: Kind, group: str | None) -> Dependency:
    name = inside(entry.key)
    written: Node | None = node
    marker = source = None
    if isinstance(node, Mapping):
        written = below(node, "version")
        marker = text(below(node, "markers"))
        source = next((place for key in _ELSEWHERE if (place := text(below(node, key)))), None)
        if is_true(below(node, "optional")):
            kind = Kind.OPTIONAL
    version: Value[str] = Absent(name)
    if isinstance(written, Scalar) and written.value != "*":
        version = known_or_absent(written.value, inside(written))
    return Dependency(pypi_name(entry.name), name, version, kind, marker, source=source, group=group)
