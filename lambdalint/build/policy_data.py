"""Policies that nobody wrote in a template: the documents of AWS and the statements that SAM generates.

They are plain data with intrinsic functions (``{"Fn::Sub": …}``), in which values of the template may stand
as they were resolved. These keep their places; every other part gets the span of the text that brings the
policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lambdalint.build import arn
from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Resources
from lambdalint.model.role import PolicyOrigin, RolePolicy
from lambdalint.policy import tree
from lambdalint.policy.document import CURRENT_VERSION, PolicyDocument
from lambdalint.policy.parse import parse
from lambdalint.source import Span
from lambdalint.template.intrinsics import substitutions
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Unknown, Value, text_of

_REASON = "it is known when it is deployed"


def text(written: str) -> Text:
    """The text of a ``Fn::Sub``, pseudo parameters included."""
    return Text.of(*(_typed(piece) for piece in substitutions(written).pieces))


def added_by_sam(name: str, span: Span, statements: Iterable[Any], resources: Resources) -> RolePolicy:
    """A policy of some statements that SAM adds because of what stands at a place."""
    return RolePolicy(name, span, document(statements, span, resources), PolicyOrigin.SAM_ADDED)


def document(statements: Iterable[Any], span: Span, resources: Resources) -> PolicyDocument:
    """The policy of some statements."""
    return parse(tree_of({"Version": CURRENT_VERSION, "Statement": list(statements)}, span, resources))


def tree_of(data: Any, span: Span, resources: Resources) -> tree.Tree:
    """Data as the tree that policies are read from."""
    match data:
        case Known() | Unknown() | Absent():
            return policy_builder.tree_of(data, resources)
        case str() if not data.startswith("arn:"):
            return tree.Scalar(Known(data, span))
        case {"Ref": _} | {"Fn::Sub": _} | {"Fn::Join": _} | {"Fn::GetAtt": _}:
            return _scalar(_text_of(data), span, resources)
        case dict():
            entries = (tree.Entry(key, span, tree_of(item, span, resources)) for key, item in data.items())
            return tree.Mapping(tuple(entries), span)
        case list() | tuple():
            return tree.Items(tuple(tree_of(item, span, resources) for item in data), span)
        case bool():
            return tree.Scalar(Known(str(data).lower(), span))
    return _scalar(Text.of(str(data)), span, resources)


def _scalar(whole: Text, span: Span, resources: Resources) -> tree.Tree:
    spelled = arn.canonical(whole, resources)
    literal = spelled.literal
    value: Value[str] = Unknown(span, _REASON, text=spelled) if literal is None else Known(literal, span)
    return tree.Scalar(value)


def _text_of(data: Any) -> Text:
    """What a text or a call of an intrinsic function in the data comes to."""
    match data:
        case Known(Many()) | Many():
            return Text((Hole(Reference(Reference.OTHER, "a list")),))
        case Known() | Unknown() | Absent():
            return text_of(data)
        case {"Ref": str(name)}:
            return Text((_typed(Hole(Reference(Reference.RESOURCE, name))),))
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return Text((Hole(Reference(Reference.RESOURCE, name, attribute)),))
        case {"Fn::Sub": str(template)}:
            return Text.of(*_substituted(template, {}))
        case {"Fn::Sub": [str(template), dict(own)]}:
            return Text.of(*_substituted(template, own))
        case {"Fn::Join": [str(delimiter), list(parts)]}:
            pieces: list[str | Hole] = []
            for number, part in enumerate(parts):
                pieces += [delimiter] if number else []
                pieces += _text_of(part).pieces
            return Text.of(*pieces)
        case str():
            return Text.of(data)
    return Text((Hole(Reference(Reference.OTHER, _REASON)),))


def _substituted(template: str, own: Mapping[str, Any]) -> Iterator[str | Hole]:
    for piece in substitutions(template).pieces:
        if isinstance(piece, Hole) and str(piece.reference) in own:
            yield from _text_of(own[str(piece.reference)]).pieces
        else:
            yield _typed(piece)


def _typed(piece: str | Hole) -> str | Hole:
    if isinstance(piece, Hole) and piece.reference.name.startswith("AWS::"):
        return Hole(Reference(Reference.PSEUDO, piece.reference.name))
    return piece
