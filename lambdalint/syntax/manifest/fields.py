"""Looking into nodes whose shape another program promises: what is not as promised counts as not there."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.source import Span
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence


def entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()


def items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def tables(node: Node | None) -> Iterator[Mapping]:
    return (item for item in items(node) if isinstance(item, Mapping))


def scalars(node: Node | None) -> Iterator[Scalar]:
    return (item for item in items(node) if isinstance(item, Scalar))


def below(node: Node | None, *path: str) -> Node | None:
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Scalar) and not node.is_null else None


def texts(node: Node | None) -> tuple[str, ...]:
    """A list of strings, or one string that stands for such a list."""
    if isinstance(node, Scalar):
        return (node.value,)
    return tuple(item.value for item in scalars(node))


def is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.style == "" and node.value == "true"


def inside(node: Scalar) -> Span:
    """The text of a scalar without its quotes."""
    return node.source.span(*inner(node))


def inner(node: Scalar) -> tuple[int, int]:
    width = len(node.style) if node.style in {'"', "'", '"""', "'''"} else 0
    return node.start + width, max(node.end - width, node.start + width)
