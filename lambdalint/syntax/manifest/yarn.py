"""``yarn.lock``, of Yarn 1 and of its successors → locked packages and the platforms that they are for.

Neither says what is for development only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.manifest.fields import below, entries, inside, text
from lambdalint.syntax.manifest.model import Dependency, Kind, Manifest, Platforms
from lambdalint.syntax.nodes import Scalar
from lambdalint.values import Known

#: ``"@babel/core@^7.0.0", "@babel/core@^7.1.0":`` and, below it, ``  version "7.2.0"``.
_ENTRY = regex(r'^"?(?P<name>(?:@[^/\s"]+/)?[^@\s"]+)@[^\n]*:[ \t]*\r?$', re.MULTILINE)
_VERSION = regex(r'^  version "?([^"\s]+)"?', re.MULTILINE)
_RESOLVED = regex(r'^  resolved "?([^"\s]+)"?', re.MULTILINE)
_NAME = regex(r"(?:@[^/]+/)?[^@/]+(?=@)")
_CONDITION = regex(r"(os|cpu|libc)=([\w!-]+)")


def read_yarn_lock(source: Source) -> Manifest:
    """Read ``yarn.lock``. Raises :class:`~lambdalint.syntax.yaml.InvalidSyntax` for newer ones."""
    newer = "\n__metadata:" in source.text or source.text.startswith("__metadata:")
    return Manifest(source, "npm", tuple(_newer(source) if newer else _yarn_1(source)))


def _yarn_1(source: Source) -> Iterator[Dependency]:
    found = list(_ENTRY.finditer(source.text))
    ends = [*(match.start() for match in found[1:]), len(source.text)]
    for match, end in zip(found, ends, strict=False):
        version = _VERSION.search(source.text, match.end(), end)
        if version is None:
            continue
        resolved = _RESOLVED.search(source.text, match.end(), end)
        elsewhere = resolved and not re.match(r"https://[^#]*\.tgz", resolved[1])
        yield Dependency(
            match["name"],
            source.span(match.start("name"), match.end("name")),
            Known(version[1], source.span(version.start(1), version.end(1))),
            Kind.UNKNOWN,
            source=resolved[1] if resolved and elsewhere else None,
            locked=True,
        )


def _newer(source: Source) -> Iterator[Dependency]:
    for entry in entries(yaml.parse(source).root):
        version = below(entry.value, "version")
        name = _NAME.match(entry.name)
        if name is None or not isinstance(version, Scalar) or text(below(entry.value, "linkType")) == "soft":
            continue  # a soft link is a workspace of the project
        start = inside(entry.key).start
        conditions: dict[str, tuple[str, ...]] = {"os": (), "cpu": (), "libc": ()}
        for field, value in _CONDITION.findall(text(below(entry.value, "conditions")) or ""):
            conditions[field] = (*conditions[field], value)
        yield Dependency(
            name.group(),
            source.span(start, start + name.end()),
            Known(version.value, inside(version)),
            Kind.UNKNOWN,
            platforms=Platforms(**conditions),
            locked=True,
        )
