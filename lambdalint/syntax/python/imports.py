"""Import statements: what they ask for, and the names that they bind."""

from __future__ import annotations

import ast

from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.syntax.python.facts import Import
from lambdalint.syntax.python.guards import guard_of
from lambdalint.syntax.python.walk import Readers, Walk

_FROM = regex(r"from[\s\\]+([.\s\\]*)([^\W\d][\w.]*)?")


def _import(walk: Walk, node: ast.Import) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        start = walk.places.start(alias)
        span = walk.places.source.span(start, start + len(alias.name))
        _note(walk, node, alias.name, None, name, 0, span)


def _import_from(walk: Walk, node: ast.ImportFrom) -> None:
    start = walk.places.start(node)
    match = _FROM.match(walk.places.source.text, start)
    for alias in node.names:
        if node.module and match and match.group(2) == node.module:
            span = walk.places.source.span(match.start(2), match.end(2))
        else:
            span = walk.places.span(alias)
        if alias.name == "*":
            walk.scope.star = True
        name = "" if alias.name == "*" else alias.asname or alias.name
        if alias.name in ("environ", "environb") and node.module == "os":
            walk.environ_names.add(name)
        _note(walk, node, node.module or "", alias.name, name, node.level, span)


def _note(
    walk: Walk, node: ast.stmt, module: str, name: str | None, alias: str, level: int, span: Span
) -> None:
    function = walk.scope.function.fact if walk.scope.function else None
    fact = Import(module, name, alias, level, span, function, guard_of(walk.block, "ImportError"))
    walk.outline.imports.append(fact)
    walk.outline.import_blocks.append(walk.block)
    if alias:
        walk.bind(alias, "import", node, fact)


READERS: Readers = {ast.Import: _import, ast.ImportFrom: _import_from}
