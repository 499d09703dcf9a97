"""Nodes to values, under one case of the template.

Resolving never fails: what cannot be told is ``Unknown`` with the reason, and with what is known of it
all the same (the pieces of a text, what it refers to, the values it can have). What names stand for is told
here, what each intrinsic function makes of it in :mod:`~lambdalint.template.functions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.template.fields import Fields
from lambdalint.template.functions import FUNCTIONS, list_of
from lambdalint.template.intrinsics import DYNAMIC_REFERENCE, Call, call_of, dynamic_references
from lambdalint.template.template import Parameter, Template
from lambdalint.values import Absent, Cause, Hole, Known, Many, Origin, Reference, Text, Unknown, Value

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
        origin = self.origin(node)
        if isinstance(node, Scalar):
            if node.is_null:
                return Absent(node.span)
            known = Known(node.value, node.span, origin)
            return _looked_up(known) if DYNAMIC_REFERENCE in node.value else known
        if isinstance(node, Mapping):
            return Known(Fields(self, node, node.span), node.span, origin)
        return Known(Many(tuple(self._items(node)), span=node.span), node.span, origin)

    def origin(self, node: Node) -> Origin:
        return Origin.GLOBALS if self.template.inherits(node) else Origin.WRITTEN

    def _items(self, node: Sequence) -> Iterator[Value[Any]]:
        for item in node.items:
            value = self.resolve(item)
            if not isinstance(value, Absent):
                yield value

    def _call(self, call: Call, node: Node) -> Value[Any]:
        function = FUNCTIONS.get(call.name)
        if function is None:
            return Unknown(node.span, f"`{call.name}` is evaluated by AWS")
        return function(self, call.argument, node)

    # What names stand for

    def variable(self, written: str, node: Node) -> Value[Any]:
        """What ``${written}`` in a ``Fn::Sub`` stands for, when the function brings no value of its own."""
        name, _, attribute = written.partition(".")
        return self.reference(Reference(Reference.RESOURCE, name, attribute or None), node)

    def reference(self, reference: Reference, node: Node) -> Value[Any]:
        """What a reference of kind RESOURCE stands for: a parameter, too, or a pseudo parameter."""
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
                return _at_deployment(pseudo, node)
        return _at_deployment(reference, node)

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
        return list_of(known, (piece.strip() for piece in value.split(",")) if value else ())


def _at_deployment(reference: Reference, node: Node) -> Unknown[Any]:
    reason = f"`{reference}` is known when it is deployed"
    return Unknown(node.span, reason, text=Text((Hole(reference),)))


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
