"""The path of a place in a document, ``Resources.Orders.Properties.Timeout``, for tools that show names.

Keys are joined by dots and items counted from 0, as in CloudFormation's own messages. Texts that are no
mappings (code, scripts) have no such path.
"""

from __future__ import annotations

from functools import lru_cache

from lambdalint.source import Source, Span
from lambdalint.syntax import nodes, yaml


def path_of(span: Span) -> str:
    """The names that lead to a span; empty where there are none."""
    root = _root(span.source) if span.path.endswith((".yaml", ".yml", ".json", ".template")) else None
    names: list[str] = []
    node: nodes.Node | None = root if isinstance(root, nodes.Mapping) else None
    while node is not None:
        node = _below(node, span, names)
    return ".".join(names)


def _below(node: nodes.Node, span: Span, names: list[str]) -> nodes.Node | None:
    """One step down, whose name is noted."""
    if isinstance(node, nodes.Mapping):
        for entry in node.entries:
            if entry.key.start <= span.start and span.end <= max(entry.key.end, entry.value.end):
                names.append(entry.name)
                return entry.value if span.start >= entry.key.end else None
    elif isinstance(node, nodes.Sequence):
        for number, item in enumerate(node.items):
            if item.start <= span.start and span.end <= item.end:
                names.append(str(number))
                return item
    return None


@lru_cache(maxsize=8)
def _root(source: Source) -> nodes.Node | None:
    try:
        return yaml.parse(source).root
    except yaml.InvalidSyntax:
        return None
