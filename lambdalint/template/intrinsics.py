"""What counts as a call of an intrinsic function, in both spellings.

``!Sub x`` and ``{Fn::Sub: x}`` become the same :class:`Call`; nobody else looks at tags.
"""

from __future__ import annotations

from typing import NamedTuple

from lambdalint.patterns import regex
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from lambdalint.values import Hole, Reference, Text

#: Functions without the ``Fn::`` prefix.
_BARE = frozenset({"Ref", "Condition"})
LOOP_PREFIX = "Fn::ForEach::"


class Call(NamedTuple):
    """``name`` is ``Ref``, ``Condition`` or ``Fn::…``; ``argument`` has no tag any more."""

    name: str
    argument: Node


def call_of(node: Node) -> Call | None:
    """The intrinsic function that a node calls, or ``None`` for a plain value."""
    if node.tag is not None:
        name = node.tag[1:]
        return Call(name if name in _BARE else f"Fn::{name}", _untagged(node))
    if isinstance(node, Mapping) and len(node.entries) == 1:
        (entry,) = node.entries
        name = entry.key.value
        if name == "Ref" or (name.startswith("Fn::") and not name.startswith(LOOP_PREFIX)):
            return Call(name, entry.value)
        if name == "Condition" and isinstance(entry.value, Scalar):
            return Call(name, entry.value)
    return None


def _untagged(node: Node) -> Node:
    if isinstance(node, Scalar):
        start = node.start + len(node.tag or "")
        text = node.source.text
        while start < node.end and text[start] in " \t\r\n":
            start += 1
        return Scalar(node.source, start, node.end, node.value, node.style)
    if isinstance(node, Mapping):
        return Mapping(node.source, node.start, node.end, node.entries, flow=node.flow)
    return Sequence(node.source, node.start, node.end, node.items, flow=node.flow)


def arguments(node: Node) -> tuple[Node, ...]:
    """The arguments of a function that takes a list; one that was given bare counts as one."""
    return node.items if isinstance(node, Sequence) and node.tag is None else (node,)


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


def attribute_of(node: Node) -> tuple[Node, Node] | None:
    """The two halves of ``!GetAtt A.B`` and ``Fn::GetAtt: [A, B]``, as nodes."""
    if isinstance(node, Scalar):
        name, dot, attribute = node.value.partition(".")
        if not dot:
            return None
        middle = node.start + len(name)
        return (
            Scalar(node.source, node.start, middle, name),
            Scalar(node.source, middle + 1, node.end, attribute),
        )
    items = arguments(node)
    if len(items) < 2:
        return None
    if len(items) > 2 and all(isinstance(item, Scalar) for item in items):
        # [Stack, Outputs, Name] is the same as [Stack, Outputs.Name]
        joined = ".".join(item.value for item in items[1:] if isinstance(item, Scalar))
        return items[0], Scalar(node.source, items[1].start, items[-1].end, joined)
    return items[0], items[1]


_VARIABLE = regex(r"\$\{([^{}]*)\}")


def substitutions(text: str) -> Text:
    """The pieces of a ``Fn::Sub`` string; ``${!Literal}`` is the text ``${Literal}``.

    Holes are named as written: a reference of kind RESOURCE, with an attribute behind a dot. Whoever
    knows the template says what they are.
    """
    pieces: list[str | Hole] = []
    at = 0
    for match in _VARIABLE.finditer(text):
        pieces.append(text[at : match.start()])
        at = match.end()
        inner = match.group(1).strip()
        if inner.startswith("!"):
            pieces.append(f"${{{inner[1:]}}}")
            continue
        name, _, attribute = inner.partition(".")
        pieces.append(Hole(Reference(Reference.RESOURCE, name, attribute or None)))
    pieces.append(text[at:])
    return Text.of(*pieces)


DYNAMIC_REFERENCE = "{{resolve:"


def dynamic_references(text: Text) -> Text:
    """The text with a hole in the place of each dynamic reference, holes inside of it included.

    ``{{resolve:secretsmanager:${Secret}:SecretString}}`` is one hole, named ``secretsmanager:…``.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    pieces: list[str | Hole] = []
    inside: list[str] | None = None
    for piece in text.pieces:
        rest = piece if isinstance(piece, str) else ""
        if isinstance(piece, Hole):
            if inside is None:
                pieces.append(piece)
            else:
                inside.append(f"${{{piece.reference}}}")
        while rest:
            if inside is None:
                before, opened, rest = rest.partition(DYNAMIC_REFERENCE)
                pieces.append(before)
                inside = [] if opened else None
            else:
                name, closed, rest = rest.partition("}}")
                inside.append(name)
                if closed:
                    pieces.append(Hole(Reference(Reference.DYNAMIC, "".join(inside))))
                    inside = None
    if inside is not None:  # never closed: it is a text like any other
        pieces.extend((DYNAMIC_REFERENCE, *inside))
    return Text.of(*pieces)


def mapping_like(node: Mapping, entries: tuple[Entry, ...]) -> Mapping:
    """The same mapping with other entries, at the same place."""
    return Mapping(node.source, node.start, node.end, entries, node.tag, flow=node.flow)
