"""What each intrinsic function gives, as far as its arguments are known.

A function takes the resolver, for the values of the arguments, what is written behind its name, and the
node of the whole call, which is where its result stands.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from lambdalint.patterns import regex
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.template.fields import items
from lambdalint.template.intrinsics import arguments, attribute_of, call_of, substitutions
from lambdalint.values import (
    Absent,
    Cause,
    Hole,
    Known,
    Many,
    Origin,
    Reference,
    Text,
    Unknown,
    Value,
    at,
    text_of,
)

if TYPE_CHECKING:
    from lambdalint.template.resolve import Resolver

#: Longer texts are not followed; nothing in a template of 1 MB needs them, and loops could make them.
MAX_TEXT = 1_000_000
_LITERAL = regex(r"true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")

Function: TypeAlias = "Callable[[Resolver, Node, Node], Value[Any]]"


def _unknown(node: Node, reason: str, text: Text | None = None) -> Unknown[Any]:
    return Unknown(node.span, reason, text=text)


def _ref(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    if not isinstance(argument, Scalar):
        return _unknown(node, "what it refers to is computed")
    return resolver.reference(Reference(Reference.RESOURCE, argument.value), node)


def _get_att(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    halves = attribute_of(argument)
    if halves is None:
        return _unknown(node, "`Fn::GetAtt` needs a resource and an attribute")
    match resolver.resolve(halves[0]), resolver.resolve(halves[1]):
        case Known(str(name)), Known(str(attribute)):
            return resolver.reference(Reference(Reference.RESOURCE, name, attribute), node)
    return _unknown(node, "what it refers to is computed")


def _import_value(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    name = str(text_of(resolver.resolve(argument)))
    hole = Hole(Reference(Reference.IMPORT, name))
    return _unknown(node, "it is exported by another stack", Text((hole,)))


def _sub(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    template, *rest = arguments(argument) or (argument,)
    if not isinstance(template, Scalar):
        return _unknown(node, "`Fn::Sub` needs a text")
    own = rest[0] if rest and isinstance(rest[0], Mapping) else None
    pieces: list[Value[Any] | str] = []
    for piece in substitutions(template.value).pieces:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        reference = piece.reference
        written = str(reference)
        replaced = own.get(written) if own else None
        pieces.append(
            resolver.resolve(replaced) if replaced is not None else resolver.reference(reference, node)
        )
    return _text(resolver, pieces, node)


def _join(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    parts = arguments(argument)
    if len(parts) != 2:
        return _unknown(node, "`Fn::Join` needs a delimiter and a list")
    delimiter, joined = resolver.resolve(parts[0]), items(resolver.resolve(parts[1]))
    if not joined.complete or not isinstance(delimiter, Known | Absent):
        return _unknown(node, "not every joined part is known")
    between = str(delimiter.value) if isinstance(delimiter, Known) else ""
    pieces: list[Value[Any] | str] = []
    for part in joined:
        # One item may be a whole list: Fn::Join flattens nothing, but a list parameter is one.
        pieces.extend((between, part) if pieces else (part,))
    return _text(resolver, pieces, node)


def _text(resolver: Resolver, pieces: list[Value[Any] | str], node: Node) -> Value[Any]:
    """A text of known and unknown pieces; known when all of them are."""
    text: list[str | Hole] = []
    causes: list[Cause] = []
    origin = resolver.origin(node)
    reason = ""
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            continue
        match piece:
            case Known(str(known)):
                text.append(known)
                causes.extend(cause for cause in piece.causes if cause not in causes)
                origin = piece.origin if piece.causes else origin
            case Unknown():
                text.extend(text_of(piece).pieces)
                reason = reason or piece.reason
            case Known():
                text.append(Hole(Reference(Reference.OTHER, "a list")))
                reason = reason or "a list stands in a text"
    whole = Text.of(*text)
    if sum(len(piece) for piece in whole.pieces if isinstance(piece, str)) > MAX_TEXT:
        return _unknown(node, "the text is too long to follow")
    if whole.literal is None:
        return _unknown(node, reason, whole)
    return Known(whole.literal, node.span, origin, tuple(causes), computed=True)


def _base64(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    match resolver.resolve(argument):
        case Known(str(text)) as known:
            encoded = base64.b64encode(text.encode()).decode()
            return replace(known, value=encoded, span=node.span, computed=True)
    return _unknown(node, "the encoded text is not known")


def _split(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    parts = arguments(argument)
    if len(parts) != 2:
        return _unknown(node, "`Fn::Split` needs a delimiter and a text")
    match resolver.resolve(parts[0]), resolver.resolve(parts[1]):
        case Known(str(delimiter)), Known(str(text)) as known if delimiter:
            return list_of(replace(known, span=node.span, computed=True), text.split(delimiter))
        case Known(str(delimiter)), Unknown(text=Text() as text) if delimiter:
            return Known(Many(tuple(_before_hole(text, delimiter, node)), complete=False), node.span)
    return _unknown(node, "the text to split is not known")


def list_of(known: Known[str], pieces: Iterable[str]) -> Known[Many[Known[str]]]:
    """A list that was made from one text: every item stands where the text stands."""
    made = tuple(replace(known, value=piece) for piece in pieces)
    return Known(Many(made, span=known.span), known.span, known.origin, known.causes)


def _before_hole(text: Text, delimiter: str, node: Node) -> Iterator[Value[Any]]:
    """The pieces that come before the first hole: no other has a known place in the list."""
    first = text.pieces[0] if text.pieces else ""
    if isinstance(first, str):
        for piece in first.split(delimiter)[:-1]:
            yield Known(piece, node.span, computed=True)


def _select(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    parts = arguments(argument)
    if len(parts) != 2:
        return _unknown(node, "`Fn::Select` needs an index and a list")
    match resolver.resolve(parts[0]):
        case Known(str(index)) if re.fullmatch(r"[0-9]{1,9}", index):
            whole = resolver.resolve(parts[1])
            listed = items(whole) if isinstance(whole, Known) else Many()
            if int(index) < len(listed.items):
                return at(listed.items[int(index)], node.span)
            if isinstance(whole, Unknown) and whole.reference is not None:
                item = Reference(Reference.ITEM, str(whole.reference), str(int(index)))
                return _unknown(node, whole.reason, Text((Hole(item),)))
    return _unknown(node, "the selected item is not known")


def _get_azs(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    """The zones of a region: not known, but always the same. An empty region is the stack's own."""
    match resolver.resolve(argument):
        case Absent() | Known(""):
            region = "AWS::Region"
        case Known(str(name)):
            region = name
        case Unknown(text=Text(reference=Reference() as reference)):
            region = str(reference)
        case _:
            return _unknown(node, "its region is not known")
    zones = Reference(Reference.ZONES, region)
    return _unknown(node, "AWS lists the zones when it is deployed", Text((Hole(zones),)))


def _length(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    listed = items(resolver.resolve(argument))
    if not listed.complete:
        return _unknown(node, "the length of the list is not known")
    return Known(str(len(listed)), node.span, computed=True)


def _to_json_string(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    try:
        made = json.dumps(_json(resolver, argument), separators=(",", ":"))
        return Known(made, node.span, computed=True)
    except LookupError:
        return _unknown(node, "not every part of the structure is known")


def _json(resolver: Resolver, node: Node) -> Any:
    """A structure as JSON data. Raises ``LookupError`` where a part of it is not known."""
    if call_of(node) is not None:
        match resolver.resolve(node):
            case Known(str(text)):
                return text
            case Known(Many(complete=True) as many) if all(isinstance(item, Known) for item in many):
                return [item.value for item in many if isinstance(item, Known)]
        raise LookupError
    if isinstance(node, Mapping):
        entries = node.index.values()
        return {e.name: _json(resolver, e.value) for e in entries if not _is_absent(resolver, e.value)}
    if isinstance(node, Sequence):
        return [_json(resolver, item) for item in node.items if not _is_absent(resolver, item)]
    if node.is_null:
        return None
    if node.style == "" and _LITERAL.fullmatch(node.value):
        return json.loads(node.value)
    return node.value


def _is_absent(resolver: Resolver, node: Node) -> bool:
    return call_of(node) is not None and isinstance(resolver.resolve(node), Absent)


def _find_in_map(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    parts = arguments(argument)
    if len(parts) < 3:
        return _unknown(node, "`Fn::FindInMap` needs a map and two keys")
    names = [resolver.resolve(part) for part in parts[:3]]
    options = parts[3] if len(parts) > 3 and isinstance(parts[3], Mapping) else None
    default = options.get("DefaultValue") if options else None
    found = list(_looked_up_in(resolver.template.mappings, names))
    if not found and resolver.template.mappings is not None and all(isinstance(n, Known) for n in names):
        if default is not None:
            return at(resolver.resolve(default), node.span)
        return _unknown(node, "the mapping has no such key")
    if len(found) == 1 and all(isinstance(name, Known) for name in names):
        value = resolver.resolve(found[0])
        if not isinstance(value, Known):
            return at(value, node.span)
        causes: tuple[Cause, ...] = (Cause(found[0].span, "looked up in this mapping"),)
        for name in names:
            causes += tuple(c for c in name.causes if c not in causes) if isinstance(name, Known) else ()
        return Known(value.value, node.span, Origin.MAPPING, causes, value.computed)
    candidates = [resolver.resolve(item) for item in [*found, *([default] if default is not None else [])]]
    reason = "the key that is looked up is not known"
    if candidates and all(isinstance(c, Known) and isinstance(c.value, str) for c in candidates):
        values = dict.fromkeys(c.value for c in candidates if isinstance(c, Known))
        return Unknown(node.span, reason, tuple(values))
    return _unknown(node, reason)


def _looked_up_in(node: Node | None, names: list[Value[Any]]) -> Iterator[Node]:
    """Every value that the keys can lead to."""
    if node is None:
        return
    if not names:
        yield node
    elif isinstance(node, Mapping):
        match names[0]:
            case Known(key):
                yield from _looked_up_in(node.get(str(key)), names[1:])
            case _:
                for entry in node.index.values():
                    yield from _looked_up_in(entry.value, names[1:])


def _if(resolver: Resolver, argument: Node, node: Node) -> Value[Any]:
    parts = arguments(argument)
    if len(parts) != 3 or not isinstance(parts[0], Scalar):
        return _unknown(node, "`Fn::If` needs a condition and two values")
    holds = resolver.assumption.condition(parts[0].value)
    if holds is not None:
        return resolver.resolve(parts[1] if holds else parts[2])
    both = [resolver.resolve(part) for part in parts[1:]]
    known = [value.value for value in both if isinstance(value, Known) and isinstance(value.value, str)]
    reason = f"condition `{parts[0].value}` cannot be told"
    absent = any(
        isinstance(value, Absent) or (isinstance(value, Unknown) and value.may_be_absent) for value in both
    )
    return Unknown(node.span, reason, tuple(known) if len(known) == 2 else (), may_be_absent=absent)


FUNCTIONS: Final[MappingType[str, Function]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::ImportValue": _import_value,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Base64": _base64,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::GetAZs": _get_azs,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json_string,
    "Fn::FindInMap": _find_in_map,
    "Fn::If": _if,
}
