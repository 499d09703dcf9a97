"""Nested values with spans, from wherever they come: what :mod:`lambdalint.policy.parse` reads.

A template's values, a JSON or YAML file, and the JSON argument of a command all become these three shapes.
``of_yaml`` adapts the nodes of PyYAML's composer (JSON goes the same way); it knows no intrinsic functions,
so a tagged node (``!Sub``) or a mapping that is one (``{"Ref": …}``) is an unknown scalar here. The template
package resolves them and makes its own trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lambdalint.source import Source, Span
from lambdalint.values import Hole, Known, Reference, Text, Unknown, Value

#: Deeper nesting than this is no policy; IAM's grammar needs seven levels.
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number or boolean in its written form, or what is known of it."""

    value: Value[str]

    @property
    def span(self) -> Span:
        return self.value.span


@dataclass(frozen=True, slots=True)
class Items:
    """A list. ``complete`` is false when further items may exist."""

    items: tuple[Tree, ...]
    span: Span
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value. Duplicate keys stay, in the order written."""

    key: str
    key_span: Span
    value: Tree


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values. ``complete`` is false when further entries may exist."""

    entries: tuple[Entry, ...]
    span: Span
    complete: bool = True

    def get(self, key: str) -> Tree | None:
        """The value of a key, the last one where it is written twice, as in JSON and YAML."""
        return next((entry.value for entry in reversed(self.entries) if entry.key == key), None)


Tree: TypeAlias = Scalar | Items | Mapping


def of_yaml(node: Any, source: Source) -> Tree:
    """Adapt a node that ``yaml.compose(text, Loader=yaml.CSafeLoader)`` made of ``source.text``.

    An alias to a node that is being visited (a cycle) and whatever lies deeper than ``MAX_DEPTH`` are
    unknown; a node that many aliases share is adapted once.
    """
    return _Adapter(source).tree(node, 0)


class _Adapter:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.done: dict[int, Tree] = {}
        self.open: set[int] = set()

    def tree(self, node: Any, depth: int) -> Tree:
        if id(node) in self.done:
            return self.done[id(node)]
        if id(node) in self.open or depth > MAX_DEPTH:
            return Scalar(Unknown(self.span(node), "it is nested too deeply or contains itself"))
        self.open.add(id(node))
        made = self.done[id(node)] = self.adapt(node, depth)
        self.open.remove(id(node))
        return made

    def adapt(self, node: Any, depth: int) -> Tree:
        span = self.span(node)
        if node.tag.startswith("!"):
            return Scalar(Unknown(span, f"{node.tag} is not resolved here"))
        match node.value:
            case str(text):
                return Scalar(_scalar(text, span))
            case [(key, _)] if _is_intrinsic(key.value):
                return Scalar(Unknown(span, f"{key.value} is not resolved here"))
            case list(children) if node.id == "mapping":
                return Mapping(tuple(self.entries(children, depth)), span)
            case children:
                return Items(tuple(self.tree(child, depth + 1) for child in children), span)

    def entries(self, pairs: list[Any], depth: int) -> Iterator[Entry]:
        for key, value in pairs:
            name = key.value if isinstance(key.value, str) else ""
            yield Entry(name, self.span(key), self.tree(value, depth + 1))

    def span(self, node: Any) -> Span:
        start, end = node.start_mark.index, node.end_mark.index
        # A block collection ends, for the composer, where the next token begins.
        while node.id != "scalar" and end > start and self.source.text[end - 1 : end].isspace():
            end -= 1
        return self.source.span(start, end)


#: ``${account_number}`` in a file that Terraform or a script fills in. A policy variable has a colon.
_PLACEHOLDER = re.compile(r"\$\{([^{}:$*?]+)\}")


def _scalar(text: str, span: Span) -> Value[str]:
    if not _PLACEHOLDER.search(text):
        return Known(text, span)
    # Split at a pattern with one group: texts and names take turns.
    turns = enumerate(_PLACEHOLDER.split(text))
    pieces = (Hole(Reference(Reference.VARIABLE, part)) if at % 2 else part for at, part in turns)
    return Unknown(span, "a placeholder is filled in before this is a policy", text=Text.of(*pieces))


def _is_intrinsic(key: object) -> bool:
    return isinstance(key, str) and (key == "Ref" or key.startswith("Fn::"))
