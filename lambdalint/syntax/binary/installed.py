"""A package tree → the Python distributions installed in it, from their ``*.dist-info`` folders.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/ and, for ``WHEEL``, the
"Binary distribution format" there. What pip's ``--no-compile`` or a clean-up has taken away is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.syntax.binary.tree import PackageTree

_FOLDER = regex(
    r"(?P<path>(?:.*/)?(?P<name>[A-Za-z0-9._]+)-(?P<version>[^-/]+)\.dist-info)/(?:METADATA|RECORD|WHEEL)"
)
_TAG = regex(rb"^Tag:[ \t]*(\S+)[ \t]*\r?$", re.MULTILINE)
_MAX_WHEEL_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class InstalledDistribution:
    """``path`` is its ``dist-info`` folder; ``tags`` are those of the wheel (``cp312-cp312-manylinux…``)."""

    name: str
    version: str
    path: str
    tags: tuple[str, ...] = ()


def installed_distributions(tree: PackageTree) -> Iterator[InstalledDistribution]:
    """Each distribution once, names in PEP 503's form."""
    seen: set[str] = set()
    for path in tree.entries:
        match = _FOLDER.fullmatch(path) if ".dist-info/" in path else None
        if match is None or match["path"] in seen:
            continue
        seen.add(match["path"])
        wheel = tree.head(f"{match['path']}/WHEEL", _MAX_WHEEL_BYTES)
        name = re.sub(r"[-_.]+", "-", match["name"]).lower()
        tags = tuple(tag.decode("ascii", "replace") for tag in _TAG.findall(wheel))
        yield InstalledDistribution(name, match["version"], match["path"], tags)
