"""Resolved template values to policy documents, through the tree that :mod:`lambdalint.policy` reads."""

from __future__ import annotations

from typing import Any

from lambdalint.build import arn
from lambdalint.build.resources import Resources
from lambdalint.policy import tree
from lambdalint.policy.document import PolicyDocument
from lambdalint.policy.parse import parse
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Known, Many, Origin, Text, Unknown, Value


def document(value: Value[Any], resources: Resources) -> PolicyDocument | None:
    """The policy that a value holds; ``None`` where nothing is written or nothing of it is known."""
    match value:
        case Known(Fields() | Many()):
            return resources.kept(value, lambda: parse(tree_of(value, resources)))
    return None


def tree_of(value: Value[Any], resources: Resources, depth: int = 0) -> tree.Tree:
    """A resolved value as a tree; what is unknown stays an unknown scalar, in its canonical spelling."""
    match value:
        case Known(Fields() as fields) if depth < tree.MAX_DEPTH:
            entries = tuple(
                tree.Entry(item.name, item.key, tree_of(item.value, resources, depth + 1))
                for item in fields.entries()
            )
            return tree.Mapping(entries, fields.span, fields.complete)
        case Known(Many() as many) if depth < tree.MAX_DEPTH:
            items = tuple(tree_of(item, resources, depth + 1) for item in many)
            # An empty default waits for what the deployment gives.
            waits = not items and value.origin is Origin.PARAMETER_DEFAULT
            return tree.Items(items, value.span, many.complete and not waits)
        case Unknown(text=Text() as text):
            return tree.Scalar(spelled(value, arn.canonical(text, resources)))
        case Known(str(known)) if "%" in known and (open_ := tree.to_fill_in(known, value.span)):
            return tree.Scalar(open_)
        case Known(str(known)) if known.startswith("arn:"):
            return tree.Scalar(spelled(value, arn.canonical(Text.of(known), resources)))
        case Known(str()) | Unknown() | Absent():
            return tree.Scalar(value)
    return tree.Scalar(Unknown(value.span, "it is nested too deeply"))


def spelled(value: Known[Any] | Unknown[Any], text: Text) -> Value[str]:
    """The same place with another text: known when the text is."""
    literal = text.literal
    if literal is not None:
        return Known(literal, value.span)
    reason = value.reason if isinstance(value, Unknown) else "part of it is known when it is deployed"
    return Unknown(value.span, reason, text=text)
