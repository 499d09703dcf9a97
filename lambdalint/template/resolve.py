"""Intrinsic functions, evaluated as far as the template tells.

Resolving never fails: what cannot be told is ``Unknown`` with the reason, and with what is known of it
all the same (the pieces of a text, what it refers to, the values it can have).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.template.fields import Fields, items
from lambdalint.template.intrinsics import (
    DYNAMIC_REFERENCE,
    Call,
    arguments,
    attribute_of,
    call_of,
    dynamic_references,
    substitutions,
)
from lambdalint.template.template import Parameter, Template
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

#: Longer texts are not followed; nothing in a template of 1 MB needs them, and loops could make them.
MAX_TEXT = 1_000_000
_LITERAL = re.compile(r"true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_PSEUDO = frozenset(
    f"AWS::{name}"
    for name in (
        "AccountId",
        "NotificationARNs",
        "NoValue",
        "Partition",
        "Region",
        "StackId",
        "StackName",
        "URLSuffix",
    )
)


class Assumption(Protocol):
    """The case under which a template is resolved."""

    def parameter(self, name: str) -> tuple[str, ...] | None:
        """The values that a parameter (or pseudo parameter) can have in this case.

        ``None`` where the case does not depend on it, an empty tuple for "any other value".
        """

    def condition(self, name: str) -> bool | None:
        """Whether a condition holds, ``None`` where that is not told."""


class Resolver:
    """Evaluates nodes of one template under one assumption, each node once."""

    def __init__(self, template: Template, assumption: Assumption) -> None:
        self.template = template
        self.assumption = assumption
        #: By the identity of the node, which is kept: that of a node nobody holds would be given to another.
        self._done: dict[int, tuple[Node, Value[Any]]] = {}
        self._functions: dict[str, Callable[[Node, Node], Value[Any]]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::Base64": self._base64,
            "Fn::GetAZs": self._zones,
            "Fn::ImportValue": self._import_value,
            "Fn::Length": self._length,
            "Fn::ToJsonString": self._to_json_string,
        }

    def resolve(self, node: Node) -> Value[Any]:
        """A string, a :class:`Fields` or a :class:`Many`; nulls and ``AWS::NoValue`` are absent."""
        done = self._done.get(id(node))
        if done is None:
            done = self._done[id(node)] = (node, self._resolve(node))
        return done[1]

    def fields(self, node: Node | None, grip: Node) -> Fields:
        """The entries of a node that should be a mapping."""
        nothing = Fields(self, None, grip.span)
        return nothing if node is None else nothing.fields_of(self.resolve(node), grip.span)

    def _resolve(self, node: Node) -> Value[Any]:
        call = call_of(node) if node.tag is not None or node.__class__ is Mapping else None
        if call is not None:
            return _looked_up(self._call(call, node))
        origin = Origin.GLOBALS if self.template.inherits(node) else Origin.WRITTEN
        if isinstance(node, Scalar):
            if node.is_null:
                return Absent(node.span)
            known = Known(node.value, node.span, origin)
            return _looked_up(known) if DYNAMIC_REFERENCE in node.value else known
        if isinstance(node, Mapping):
            return Known(Fields(self, node, node.span), node.span, origin)
        return Known(Many(tuple(self._items(node)), span=node.span), node.span, origin)

    def _items(self, node: Sequence) -> Iterator[Value[Any]]:
        for item in node.items:
            value = self.resolve(item)
            if not isinstance(value, Absent):
                yield value

    def _call(self, call: Call, node: Node) -> Value[Any]:
        function = self._functions.get(call.name)
        if function is None:
            return self._unknown(node, f"`{call.name}` is evaluated by AWS")
        return function(call.argument, node)

    @staticmethod
    def _unknown(node: Node, reason: str, text: Text | None = None) -> Unknown[Any]:
        return Unknown(node.span, reason, text=text)

    # References

    def _ref(self, argument: Node, node: Node) -> Value[Any]:
        if not isinstance(argument, Scalar):
            return self._unknown(node, "what it refers to is computed")
        return self._reference(Reference(Reference.RESOURCE, argument.value), node)

    def _get_att(self, argument: Node, node: Node) -> Value[Any]:
        halves = attribute_of(argument)
        if halves is None:
            return self._unknown(node, "`Fn::GetAtt` needs a resource and an attribute")
        match self.resolve(halves[0]), self.resolve(halves[1]):
            case Known(str(name)), Known(str(attribute)):
                return self._reference(Reference(Reference.RESOURCE, name, attribute), node)
        return self._unknown(node, "what it refers to is computed")

    def variable(self, written: str, node: Node) -> Value[Any]:
        """What ``${written}`` in a ``Fn::Sub`` stands for, when the function brings no value of its own."""
        name, _, attribute = written.partition(".")
        return self._reference(Reference(Reference.RESOURCE, name, attribute or None), node)

    def _reference(self, reference: Reference, node: Node) -> Value[Any]:
        name = reference.name
        if reference.attribute is None:
            if name == "AWS::NoValue":
                return Absent(node.span)
            if name in self.template.parameters:
                return self._parameter(self.template.parameters[name], node)
            if name in _PSEUDO:
                pseudo = Reference(Reference.PSEUDO, name)
                match self.assumption.parameter(name):
                    case (str(value),):
                        return Known(value, node.span, Origin.PARAMETER)
                return self._unknown(node, f"`{name}` is known when it is deployed", Text((Hole(pseudo),)))
        return self._unknown(node, f"`{reference}` is known when it is deployed", Text((Hole(reference),)))

    def _parameter(self, parameter: Parameter, node: Node) -> Value[Any]:
        name = parameter.name
        hole = Text((Hole(Reference(Reference.PARAMETER, name)),))
        chosen = self.assumption.parameter(name)
        given = self.template.given.get(name)
        if chosen is not None and len(chosen) != 1:
            reason = f"parameter `{name}` can have any of several values"
            return Unknown(node.span, reason, () if parameter.is_list else chosen, hole)
        value = chosen[0] if chosen else given if given is not None else parameter.default
        if value is None or (parameter.is_looked_up and given is None and chosen is None):
            candidates = () if parameter.is_list or parameter.is_looked_up else parameter.allowed
            return Unknown(node.span, f"parameter `{name}` has no default", candidates, hole)
        if value == given:
            cause = Cause(parameter.span, f"parameter `{name}` is given as `{value}`")
            origin = Origin.PARAMETER
        elif value == parameter.default and parameter.default_span is not None:
            cause = Cause(parameter.default_span, f"the default of parameter `{name}`")
            origin = Origin.PARAMETER_DEFAULT
        else:
            cause = Cause(parameter.span, f"parameter `{name}` is `{value}` in this case")
            origin = Origin.PARAMETER
        known = Known(value, node.span, origin, (cause,))
        if not parameter.is_list:
            return known
        return _list(known, (piece.strip() for piece in value.split(",")) if value else ())

    # Texts

    def _sub(self, argument: Node, node: Node) -> Value[Any]:
        template, *rest = arguments(argument) or (argument,)
        if not isinstance(template, Scalar):
            return self._unknown(node, "`Fn::Sub` needs a text")
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
                self.resolve(replaced) if replaced is not None else self._reference(reference, node)
            )
        return self._text(pieces, node)

    def _join(self, argument: Node, node: Node) -> Value[Any]:
        parts = arguments(argument)
        if len(parts) != 2:
            return self._unknown(node, "`Fn::Join` needs a delimiter and a list")
        delimiter, joined = self.resolve(parts[0]), items(self.resolve(parts[1]))
        if not joined.complete or not isinstance(delimiter, Known | Absent):
            return self._unknown(node, "not every joined part is known")
        between = str(delimiter.value) if isinstance(delimiter, Known) else ""
        pieces: list[Value[Any] | str] = []
        for part in joined:
            # One item may be a whole list: Fn::Join flattens nothing, but a list parameter is one.
            pieces.extend((between, part) if pieces else (part,))
        return self._text(pieces, node)

    def _text(self, pieces: list[Value[Any] | str], node: Node) -> Value[Any]:
        """A text of known and unknown pieces; known when all of them are."""
        text: list[str | Hole] = []
        causes: list[Cause] = []
        origin = Origin.GLOBALS if self.template.inherits(node) else Origin.WRITTEN
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
            return self._unknown(node, "the text is too long to follow")
        if whole.literal is None:
            return self._unknown(node, reason, whole)
        return Known(whole.literal, node.span, origin, tuple(causes), computed=True)

    def _base64(self, argument: Node, node: Node) -> Value[Any]:
        match self.resolve(argument):
            case Known(str(text)) as known:
                encoded = base64.b64encode(text.encode()).decode()
                return replace(known, value=encoded, span=node.span, computed=True)
        return self._unknown(node, "the encoded text is not known")

    # Lists

    def _split(self, argument: Node, node: Node) -> Value[Any]:
        parts = arguments(argument)
        if len(parts) != 2:
            return self._unknown(node, "`Fn::Split` needs a delimiter and a text")
        match self.resolve(parts[0]), self.resolve(parts[1]):
            case Known(str(delimiter)), Known(str(text)) as known if delimiter:
                return _list(replace(known, span=node.span, computed=True), text.split(delimiter))
            case Known(str(delimiter)), Unknown(text=Text() as text) if delimiter:
                return Known(Many(tuple(self._split_text(text, delimiter, node)), complete=False), node.span)
        return self._unknown(node, "the text to split is not known")

    def _split_text(self, text: Text, delimiter: str, node: Node) -> Iterator[Value[Any]]:
        """The pieces that come before the first hole: no other has a known place in the list."""
        first = text.pieces[0] if text.pieces else ""
        if isinstance(first, str):
            for piece in first.split(delimiter)[:-1]:
                yield Known(piece, node.span, computed=True)

    def _select(self, argument: Node, node: Node) -> Value[Any]:
        parts = arguments(argument)
        if len(parts) != 2:
            return self._unknown(node, "`Fn::Select` needs an index and a list")
        match self.resolve(parts[0]):
            case Known(str(index)) if re.fullmatch(r"[0-9]{1,9}", index):
                whole = self.resolve(parts[1])
                listed = items(whole) if isinstance(whole, Known) else Many()
                if int(index) < len(listed.items):
                    return at(listed.items[int(index)], node.span)
                if isinstance(whole, Unknown) and whole.reference is not None:
                    item = Reference(Reference.ITEM, str(whole.reference), str(int(index)))
                    return self._unknown(node, whole.reason, Text((Hole(item),)))
        return self._unknown(node, "the selected item is not known")

    def _zones(self, argument: Node, node: Node) -> Value[Any]:
        """The zones of a region: not known, but always the same. An empty region is the stack's own."""
        match self.resolve(argument):
            case Absent() | Known(""):
                region = "AWS::Region"
            case Known(str(name)):
                region = name
            case Unknown(text=Text(reference=Reference() as reference)):
                region = str(reference)
            case _:
                return self._unknown(node, "its region is not known")
        zones = Reference(Reference.ZONES, region)
        return self._unknown(node, "AWS lists the zones when it is deployed", Text((Hole(zones),)))

    def _length(self, argument: Node, node: Node) -> Value[Any]:
        listed = items(self.resolve(argument))
        if not listed.complete:
            return self._unknown(node, "the length of the list is not known")
        return Known(str(len(listed)), node.span, computed=True)

    # Structures

    def _to_json_string(self, argument: Node, node: Node) -> Value[Any]:
        try:
            made = json.dumps(self._json(argument), separators=(",", ":"))
            return Known(made, node.span, computed=True)
        except LookupError:
            return self._unknown(node, "not every part of the structure is known")

    def _json(self, node: Node) -> Any:
        """A structure as JSON data. Raises ``LookupError`` where a part of it is not known."""
        if call_of(node) is not None:
            match self.resolve(node):
                case Known(str(text)):
                    return text
                case Known(Many(complete=True) as many) if all(isinstance(item, Known) for item in many):
                    return [item.value for item in many if isinstance(item, Known)]
            raise LookupError
        if isinstance(node, Mapping):
            entries = node.index.values()
            return {e.name: self._json(e.value) for e in entries if not self._is_absent(e.value)}
        if isinstance(node, Sequence):
            return [self._json(item) for item in node.items if not self._is_absent(item)]
        if node.is_null:
            return None
        if node.style == "" and _LITERAL.fullmatch(node.value):
            return json.loads(node.value)
        return node.value

    def _is_absent(self, node: Node) -> bool:
        return call_of(node) is not None and isinstance(self.resolve(node), Absent)

    def _find_in_map(self, argument: Node, node: Node) -> Value[Any]:
        parts = arguments(argument)
        if len(parts) < 3:
            return self._unknown(node, "`Fn::FindInMap` needs a map and two keys")
        names = [self.resolve(part) for part in parts[:3]]
        options = parts[3] if len(parts) > 3 and isinstance(parts[3], Mapping) else None
        default = options.get("DefaultValue") if options else None
        found = list(self._lookup(self.template.mappings, names))
        if not found and self.template.mappings is not None and all(isinstance(n, Known) for n in names):
            if default is not None:
                return at(self.resolve(default), node.span)
            return self._unknown(node, "the mapping has no such key")
        if len(found) == 1 and all(isinstance(name, Known) for name in names):
            value = self.resolve(found[0])
            if not isinstance(value, Known):
                return at(value, node.span)
            causes: tuple[Cause, ...] = (Cause(found[0].span, "looked up in this mapping"),)
            for name in names:
                causes += tuple(c for c in name.causes if c not in causes) if isinstance(name, Known) else ()
            return Known(value.value, node.span, Origin.MAPPING, causes, value.computed)
        candidates = [self.resolve(item) for item in [*found, *([default] if default is not None else [])]]
        reason = "the key that is looked up is not known"
        if candidates and all(isinstance(c, Known) and isinstance(c.value, str) for c in candidates):
            values = dict.fromkeys(c.value for c in candidates if isinstance(c, Known))
            return Unknown(node.span, reason, tuple(values))
        return self._unknown(node, reason)

    def _lookup(self, node: Node | None, names: list[Value[Any]]) -> Iterator[Node]:
        """Every value that the keys can lead to."""
        if node is None:
            return
        if not names:
            yield node
        elif isinstance(node, Mapping):
            match names[0]:
                case Known(key):
                    yield from self._lookup(node.get(str(key)), names[1:])
                case _:
                    for entry in node.index.values():
                        yield from self._lookup(entry.value, names[1:])

    def _if(self, argument: Node, node: Node) -> Value[Any]:
        parts = arguments(argument)
        if len(parts) != 3 or not isinstance(parts[0], Scalar):
            return self._unknown(node, "`Fn::If` needs a condition and two values")
        holds = self.assumption.condition(parts[0].value)
        if holds is not None:
            return self.resolve(parts[1] if holds else parts[2])
        both = [self.resolve(part) for part in parts[1:]]
        known = [value.value for value in both if isinstance(value, Known) and isinstance(value.value, str)]
        reason = f"condition `{parts[0].value}` cannot be told"
        absent = any(
            isinstance(value, Absent) or (isinstance(value, Unknown) and value.may_be_absent)
            for value in both
        )
        return Unknown(node.span, reason, tuple(known) if len(known) == 2 else (), may_be_absent=absent)

    def _import_value(self, argument: Node, node: Node) -> Value[Any]:
        name = str(text_of(self.resolve(argument)))
        hole = Hole(Reference(Reference.IMPORT, name))
        return self._unknown(node, "it is exported by another stack", Text((hole,)))


def _looked_up(value: Value[Any]) -> Value[Any]:
    """The value without its ``{{resolve:…}}``, which CloudFormation replaces when it deploys."""
    match value:
        case Known(str(text)) if DYNAMIC_REFERENCE in text:
            return Unknown(
                value.span, "it is looked up when it is deployed", text=dynamic_references(Text.of(text))
            )
        case Unknown(text=Text() as text) if DYNAMIC_REFERENCE in text.known_part:
            return replace(value, text=dynamic_references(text))
    return value


def _list(known: Known[str], pieces: Iterable[str]) -> Known[Many[Known[str]]]:
    """A list that was made from one text: every item stands where the text stands."""
    made = tuple(replace(known, value=piece) for piece in pieces)
    return Known(Many(made, span=known.span), known.span, known.origin, known.causes)
