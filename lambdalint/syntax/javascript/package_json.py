"""``package.json`` to the facts that loading code depends on.

A field of an unexpected shape is Unknown; the other fields stay readable. Node itself reads the file as JSON
and ignores what it does not know.
"""

from __future__ import annotations

from enum import Enum

from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.syntax.yaml import InvalidSyntax, parse
from lambdalint.values import Absent, Known, Unknown, Value


class DependencyKind(Enum):
    """The field that a dependency stands in. Only the last two are absent from a production install."""

    REGULAR = "dependencies"
    OPTIONAL = "optionalDependencies"
    BUNDLED = "bundledDependencies"
    PEER = "peerDependencies"
    DEVELOPMENT = "devDependencies"


@dataclass(frozen=True, slots=True)
class Dependency:
    name: str
    kind: DependencyKind
    version: Value[str]
    span: Span


@dataclass(frozen=True, slots=True)
class PackageJson:
    """One ``package.json``. ``type`` is ``module`` or ``commonjs``; Absent means CommonJS.

    ``subpaths`` are the keys of ``exports`` (``.``, ``./client``); ``None`` where ``exports`` is not written
    as such an object. ``scripts`` are pairs of name and command.
    """

    span: Span
    name: Value[str]
    type: Value[str]
    main: Value[str]
    subpaths: frozenset[str] | None
    dependencies: tuple[Dependency, ...]
    scripts: tuple[tuple[str, Value[str]], ...]
    workspaces: bool

    @property
    def module(self) -> bool:
        """Whether ``.js`` files are ES modules: by this exact word only, for Node and the runtime alike."""
        match self.type:
            case Known("module"):
                return True
        return False

    def dependency(self, name: str, *kinds: DependencyKind) -> Dependency | None:
        """The entry of a package, in the given fields (all of them without any)."""
        for found in self.dependencies:
            if found.name == name and (not kinds or found.kind in kinds):
                return found
        return None


def read_package_json(source: Source) -> PackageJson:
    """Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax` for what is no JSON object."""
    root = parse(source).root
    if not isinstance(root, Mapping):
        raise InvalidSyntax(source.span(0, 1), "package.json is not an object")
    whole = source.span(root.start, root.start + 1)
    exports = root.get("exports")
    subpaths = None
    if isinstance(exports, Mapping) and all(key.startswith(".") for key in exports.index):
        subpaths = frozenset(exports.index)
    scripts = root.get("scripts")
    return PackageJson(
        whole,
        _text(root.get("name"), whole),
        _text(root.get("type"), whole),
        _text(root.get("main"), whole),
        subpaths,
        tuple(found for kind in DependencyKind for found in _dependencies(root, kind)),
        tuple((entry.name, _text(entry.value, whole)) for entry in scripts.entries)
        if isinstance(scripts, Mapping)
        else (),
        root.get("workspaces") is not None,
    )


def _text(node: Node | None, whole: Span) -> Value[str]:
    if node is None:
        return Absent(whole)
    if isinstance(node, Scalar) and node.style:
        return Known(node.value, node.span)
    return Unknown(node.span, "it is no string")


def _dependencies(root: Mapping, kind: DependencyKind) -> list[Dependency]:
    listed = root.get(kind.value)
    if listed is None and kind is DependencyKind.BUNDLED:
        listed = root.get("bundleDependencies")  # npm takes both spellings
    if isinstance(listed, Mapping):
        return [
            Dependency(entry.name, kind, _text(entry.value, entry.key.span), entry.key.span)
            for entry in listed.entries
        ]
    if isinstance(listed, Sequence):  # bundled packages are a list of names
        return [
            Dependency(item.value, kind, Absent(item.span), item.span)
            for item in listed.items
            if isinstance(item, Scalar)
        ]
    return []
