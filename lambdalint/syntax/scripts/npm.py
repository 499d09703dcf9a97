"""Shell in the ``scripts`` of a ``package.json``: each is one shell that starts in the folder of the file.

After docs.npmjs.com, "npm-run" and "scripts".
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.source import Source
from lambdalint.syntax.nodes import Mapping, Scalar
from lambdalint.syntax.scripts.facts import Script, Start
from lambdalint.syntax.scripts.scalars import woven
from lambdalint.syntax.shell import read
from lambdalint.syntax.yaml import InvalidSyntax, parse


def read_npm_scripts(source: Source) -> Iterator[Script]:
    """The scripts of a ``package.json``; nothing where the text is none."""
    try:
        root = parse(source).root
    except InvalidSyntax:
        return
    scripts = root.get("scripts") if isinstance(root, Mapping) else None
    for entry in scripts.entries if isinstance(scripts, Mapping) else ():
        if isinstance(entry.value, Scalar):
            yield Script(read(woven(entry.value)), Start.FILE, "npm script")
