"""``go.mod`` and ``Cargo.toml`` → dependencies of programs that are compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.manifest import toml
from lambdalint.syntax.manifest.fields import below, entries, inside, is_true, text
from lambdalint.syntax.manifest.model import Dependency, Kind, Manifest
from lambdalint.syntax.nodes import Mapping, Node, Scalar
from lambdalint.values import Absent, Known, Value

_LINE = regex(r"[^\r\n]+")
_REQUIRE = regex(r"\s*(?:require\s+)?(?P<module>[^\s()]+)\s+(?P<version>v[^\s/]+)")
_GO = regex(r"^go[ \t]+([\w.]+)", re.MULTILINE)


def read_go_mod(source: Source) -> Manifest:
    """Read the ``require`` lines of ``go.mod`` (https://go.dev/ref/mod#go-mod-file), indirect ones too."""
    go = _GO.search(source.text)
    return Manifest(
        source,
        "go",
        tuple(_requirements(source)),
        language_version=Known(go[1], source.span(go.start(1), go.end(1))) if go else None,
    )


def _requirements(source: Source) -> Iterator[Dependency]:
    block = False
    for line in _LINE.finditer(source.text):
        content, _, comment = line.group().partition("//")
        words = content.split()
        if words[:2] == ["require", "("]:
            block = True
        elif words[:1] == [")"]:
            block = False
        elif words and (block or words[0] == "require") and (match := _REQUIRE.match(content)):
            at = line.start()
            version = source.span(at + match.start("version"), at + match.end("version"))
            yield Dependency(
                match["module"],
                source.span(at + match.start("module"), at + match.end("module")),
                Known(match["version"], version),
                group="indirect" if comment.strip().startswith("indirect") else None,
                locked=True,
            )


def read_cargo(source: Source) -> Manifest:
    """Read the dependency tables of ``Cargo.toml``, those of targets included.

    Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax`.
    """
    root = toml.parse(source)
    places: list[tuple[Node | None, str | None]] = [(root, None), (below(root, "workspace"), "workspace")]
    places += [(entry.value, entry.name) for entry in entries(below(root, "target"))]
    found = [
        dependency
        for place, group in places
        for key, kind in (
            ("dependencies", Kind.RUNTIME),
            ("dev-dependencies", Kind.DEVELOPMENT),
            ("build-dependencies", Kind.DEVELOPMENT),
        )
        for dependency in _crates(below(place, key), kind, group)
    ]
    rust = below(root, "package", "rust-version")
    version = Known(rust.value, inside(rust)) if isinstance(rust, Scalar) else None
    return Manifest(source, "cargo", tuple(found), language_version=version)


def _crates(table: Node | None, kind: Kind, group: str | None) -> Iterator[Dependency]:
    for entry in entries(table):
        name = inside(entry.key)
        written: Node | None = entry.value
        crate, source, optional = entry.name, None, False
        if isinstance(entry.value, Mapping):
            written = below(entry.value, "version")
            crate = text(below(entry.value, "package")) or entry.name
            source = text(below(entry.value, "git")) or text(below(entry.value, "path"))
            optional = is_true(below(entry.value, "optional"))
        version: Value[str] = Absent(name)
        if isinstance(written, Scalar):
            version = Known(written.value, inside(written))
        yield Dependency(
            crate, name, version, Kind.OPTIONAL if optional else kind, source=source, group=group
        )
