"""``package-lock.json`` and ``pnpm-lock.yaml`` → locked packages and the platforms that they are for."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.manifest.fields import below, entries, inside, is_true, text, texts
from lambdalint.syntax.manifest.model import Dependency, Kind, Manifest, Platforms
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar
from lambdalint.values import Absent, Known, Value

#: ``/@scope/name/1.2.3_peer`` (5), ``/@scope/name@1.2.3(peer)`` (6) and ``@scope/name@1.2.3`` (9).
_PNPM_KEY = regex(r"/?(?P<name>(?:@[^/@]+/)?[^/@]+)[@/](?P<version>[^(_/]+)")


def read_package_lock(source: Source) -> Manifest:
    """Read ``package-lock.json`` or ``npm-shrinkwrap.json`` of any version.

    Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`.
    """
    root = yaml.parse(source).root
    packages = below(root, "packages")
    listed = _packages(packages) if packages else _older(below(root, "dependencies"))
    return Manifest(source, "npm", tuple(listed))


def _packages(packages: Node | None) -> Iterator[Dependency]:
    """Version 2 and 3: one flat table, keyed by folder."""
    for entry in entries(packages):
        folder, marker, name = entry.name.rpartition("node_modules/")
        if not marker or is_true(below(entry.value, "link")):
            continue  # the project itself, its workspaces, and links to them
        start = entry.key.start + 1 + len(folder) + len(marker)
        span = entry.key.source.span(start, max(entry.key.end - 1, start))
        yield Dependency(
            text(below(entry.value, "name")) or name,
            span,
            _version(below(entry.value, "version"), entry),
            _kind(entry.value),
            source=_source(entry.value),
            platforms=_platforms(entry.value),
            install_script=is_true(below(entry.value, "hasInstallScript")),
            locked=True,
        )


def _older(dependencies: Node | None) -> Iterator[Dependency]:
    """Version 1: a tree, without platforms."""
    waiting = [dependencies]
    while waiting:
        for entry in entries(waiting.pop()):
            yield Dependency(
                entry.name,
                inside(entry.key),
                _version(below(entry.value, "version"), entry),
                _kind(entry.value),
                source=_source(entry.value),
                locked=True,
            )
            waiting.append(below(entry.value, "dependencies"))


def _kind(node: Node | None) -> Kind:
    if is_true(below(node, "dev")):
        return Kind.DEVELOPMENT
    return (
        Kind.OPTIONAL
        if is_true(below(node, "optional")) or is_true(below(node, "devOptional"))
        else Kind.RUNTIME
    )


def _source(node: Node | None) -> str | None:
    """Where it comes from, when that is no registry: those answer with ``https`` and a ``.tgz``."""
    resolved = text(below(node, "resolved"))
    return resolved if resolved and resolved.startswith(("git", "file:")) else None


def _platforms(node: Node | None) -> Platforms:
    return Platforms(texts(below(node, "os")), texts(below(node, "cpu")), texts(below(node, "libc")))


def _version(node: Node | None, entry: Entry) -> Value[str]:
    return Known(node.value, inside(node)) if isinstance(node, Scalar) else Absent(inside(entry.key))


def read_pnpm_lock(source: Source) -> Manifest:
    """Read ``pnpm-lock.yaml``, versions 5 to 9.

    Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`.
    """
    root = yaml.parse(source).root
    kinds = _pnpm_kinds(root)
    found: list[Dependency] = []
    for entry in entries(below(root, "packages")):
        match = _PNPM_KEY.match(entry.name)
        if match is None:
            continue
        name, version = match["name"], match["version"]
        shift = inside(entry.key).start
        place = entry.key.source.span
        kind = kinds.get(f"{name}@{version}") if kinds is not None else _kind(entry.value)
        found.append(
            Dependency(
                name,
                place(shift + match.start("name"), shift + match.end("name")),
                Known(version, place(shift + match.start("version"), shift + match.end("version"))),
                kind or Kind.UNKNOWN,
                platforms=_platforms(entry.value),
                install_script=is_true(below(entry.value, "requiresBuild")),
                locked=True,
            )
        )
    return Manifest(source, "npm", tuple(found))


def _pnpm_kinds(root: Node | None) -> dict[str, Kind] | None:
    """Version 9 has kinds only at the top: follow the graph. ``None`` for older ones, which have flags."""
    snapshots = below(root, "snapshots")
    if not isinstance(snapshots, Mapping):
        return None
    kinds: dict[str, Kind] = {}
    seen: set[str] = set()
    for section, kind in (
        ("dependencies", Kind.RUNTIME),
        ("optionalDependencies", Kind.OPTIONAL),
        ("devDependencies", Kind.DEVELOPMENT),
    ):
        importers = entries(below(root, "importers"))
        waiting = [
            (f"{entry.name}@{text(below(entry.value, 'version'))}", kind)
            for importer in importers
            for entry in entries(below(importer.value, section))
        ]
        while waiting:
            key, reached_as = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            snapshot = snapshots.get(key)
            if reached_as is Kind.RUNTIME and is_true(below(snapshot, "optional")):
                reached_as = Kind.OPTIONAL
            kinds.setdefault(key.partition("(")[0], reached_as)
            for links in ("dependencies", "optionalDependencies"):
                waiting.extend(
                    (f"{link.name}@{text(link.value)}", reached_as)
                    for link in entries(below(snapshot, links))
                )
    return kinds
