"""Nested values with spans, from wherever they come: what :mod:`lambdalint.policy.parse` reads.

A template's values, a JSON or YAML file, and the JSON argument of a command all become these three shapes.
``of_node`` adapts the nodes of a file; it knows no intrinsic functions, so a tagged node (``!Sub``) or a
mapping that is one (``{"Ref": …}``) is an unknown scalar here. The builders resolve those of templates and
make their own trees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax import nodes
from lambdalint.values import Hole, Known, Reference, Text, Unknown, Value

if TYPE_CHECKING:
    from re import Pattern

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


def of_node(node: nodes.Node) -> Tree:
    """Adapt a node of a file that is no template. Whatever lies deeper than ``MAX_DEPTH`` is unknown."""
    return _of_node(node, 0, {})


def _of_node(node: nodes.Node, depth: int, done: dict[int, Tree]) -> Tree:
    """``done`` holds what was adapted: many aliases may share one node."""
    if id(node) not in done:
        done[id(node)] = _adapted(node, depth, done)
    return done[id(node)]


def _adapted(node: nodes.Node, depth: int, done: dict[int, Tree]) -> Tree:
    if depth > MAX_DEPTH:
        return Scalar(Unknown(node.span, "it is nested too deeply"))
    if node.tag:
        return Scalar(Unknown(node.span, f"{node.tag} is not resolved here"))
    match node:
        case nodes.Scalar(value=text):
            return Scalar(_scalar(text, node.span))
        case nodes.Sequence():
            return Items(tuple(_of_node(item, depth + 1, done) for item in node.items), node.span)
    if len(node.entries) == 1 and _is_intrinsic(node.entries[0].name):
        return Scalar(Unknown(node.span, f"{node.entries[0].name} is not resolved here"))
    entries = (
        Entry(entry.name, entry.key.span, _of_node(entry.value, depth + 1, done)) for entry in node.entries
    )
    return Mapping(tuple(entries), node.span)


#: ``%account%`` or ``%%ACCOUNT%%`` in whatever a script fills in.
_MARK = r"%%?[A-Za-z][\w-]*%%?"
_REPLACED = regex(f"({_MARK})")
#: The same, and ``${account_number}`` in a file that Terraform fills in. A policy variable has a colon.
_PLACEHOLDER = regex(rf"(\$\{{[^{{}}:$*?]+\}}|{_MARK})")


def _scalar(text: str, span: Span) -> Value[str]:
    return to_fill_in(text, span, _PLACEHOLDER) or Known(text, span)


def to_fill_in(text: str, span: Span, placeholder: Pattern[str] = _REPLACED) -> Unknown[str] | None:
    """What a text is before its placeholders are filled in; ``None`` for one that has none."""
    if not placeholder.search(text):
        return None
    # Split at a pattern with one group: texts and names take turns.
    turns = enumerate(placeholder.split(text))
    pieces = (
        Hole(Reference(Reference.VARIABLE, part.strip("${}%"))) if at % 2 else part for at, part in turns
    )
    return Unknown(span, "a placeholder is filled in before this is a policy", text=Text.of(*pieces))


def _is_intrinsic(key: str) -> bool:
    return key == "Ref" or key.startswith("Fn::")
