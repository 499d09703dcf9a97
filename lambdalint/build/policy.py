"""Resolved template values to policy documents, through the tree that :mod:`lambdalint.policy` reads."""

from __future__ import annotations

from typing import Any

from lambdalint.policy import tree
from lambdalint.policy.document import PolicyDocument
from lambdalint.policy.parse import parse
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Known, Many, Unknown, Value


def document(value: Value[Any]) -> PolicyDocument | None:
    """The policy that a value holds; ``None`` where nothing is written or nothing of it is known."""
    match value:
        case Known(Fields() | Many()):
            return parse(tree_of(value))
    return None


def tree_of(value: Value[Any], depth: int = 0) -> tree.Tree:
    """A resolved value as a tree; what is unknown stays an unknown scalar."""
    match value:
        case Known(Fields() as fields) if depth < tree.MAX_DEPTH:
            entries = tuple(
                tree.Entry(item.name, item.key, tree_of(item.value, depth + 1)) for item in fields.entries()
            )
            return tree.Mapping(entries, fields.span, fields.complete)
        case Known(Many() as many) if depth < tree.MAX_DEPTH:
            items = tuple(tree_of(item, depth + 1) for item in many)
            return tree.Items(items, value.span, many.complete)
        case Known(str()) | Unknown() | Absent():
            return tree.Scalar(value)
    return tree.Scalar(Unknown(value.span, "it is nested too deeply"))
