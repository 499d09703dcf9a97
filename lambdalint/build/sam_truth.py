"""What SAM takes for written. It reads a template before any function of it is evaluated."""

from __future__ import annotations

from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.template.fields import Fields


def is_written(fields: Fields, name: str) -> bool:
    """Whether SAM takes a property for written: anything but nothing, an empty list or mapping.

    A call of ``Fn::If`` is something, whatever comes of it.
    """
    match node_of(fields, name):
        case Scalar() as scalar:
            return scalar.tag is not None or not (scalar.is_null or scalar.value in {"", "false"})
        case Mapping() as mapping:
            return mapping.tag is not None or bool(mapping.entries)
        case Sequence() as sequence:
            return sequence.tag is not None or bool(sequence.items)
    return False


def node_of(fields: Fields, name: str) -> Node | None:
    """The node of a property, Globals included."""
    return fields.node.get(name) if fields.node is not None else None
