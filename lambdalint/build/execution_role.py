"""The role that a function runs with: one of the template, one that SAM makes, or one from elsewhere."""

from __future__ import annotations

from typing import Any

from lambdalint.build import role as role_builder
from lambdalint.build import sam_role
from lambdalint.build.resources import Place, Resources
from lambdalint.build.role import ROLE
from lambdalint.build.sam_truth import is_written, node_of
from lambdalint.model.role import Role
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.template.intrinsics import call_of
from lambdalint.values import Absent, Hole, Known, Origin, Reference, Unknown, Value, text_of

_ROLE_ARN = regex(r"arn:.+:iam::(?P<account>\d+|\$\{.+?\}):role/(?:.*/)?(?P<name>[^/]+)")


def of_function(place: Place, resources: Resources) -> Value[Role]:
    """The role of a function."""
    role = find(place.properties.value("Role"), resources)
    if isinstance(role, Absent) and sam_role.makes_role(place):
        return Known(resources.once(sam_role.build, place), place.span, Origin.AWS_DEFAULT)
    return role


def made_by_sam(resources: Resources) -> tuple[Role, ...]:
    """Every role that SAM makes for a function."""
    places = resources.of({sam_role.FUNCTION})
    return tuple(resources.once(sam_role.build, place) for place in places if sam_role.makes_role(place))


def ignored_policies(place: Place) -> Span | None:
    """The ``Policies`` of a function of SAM that has a role, whatever parameters and conditions say.

    With ``Role: !If [HasRole, !Ref Role, !Ref AWS::NoValue]`` they are for the other case.
    """
    node = node_of(place.properties, "Role")
    call = call_of(node) if node is not None else None
    if place.type != sam_role.FUNCTION or not is_written(place.properties, "Role"):
        return None
    is_choice = call is not None and call.name == "Fn::If"
    if is_choice or not is_written(place.properties, "Policies"):
        return None
    return place.properties.key("Policies")


def find(value: Value[Any], resources: Resources) -> Value[Role]:
    """The role that a property names by reference or ARN."""
    if isinstance(value, Absent):
        return Absent(value.span)
    role = _named_by(value, resources)
    if role is None:
        return Unknown(value.span, "the role is made outside of the template")
    if isinstance(value, Known):
        return Known(role, value.span, value.origin, value.causes, value.computed)
    return Known(role, value.span)


def _named_by(value: Known[Any] | Unknown[Any], resources: Resources) -> Role | None:
    text = text_of(value)
    if text.reference is not None:
        return _referred(text.reference, resources)
    match = _ROLE_ARN.fullmatch(str(text))
    if match is None:
        return None
    # `arn:aws:iam::${AWS::AccountId}:role/${Role}`: the name is what `Ref` of a role returns
    match text.pieces[-1]:
        case Hole(reference) if match["name"] == f"${{{reference}}}":
            return _referred(reference, resources)
        case str() if match["account"] == "${AWS::AccountId}":
            place = resources.named(Known(match["name"], value.span), {ROLE}, "RoleName")
            return resources.once(role_builder.build, place) if place is not None else None
    return None


def _referred(reference: Reference, resources: Resources) -> Role | None:
    """The role of a logical id; SAM's are that of the function with ``Role`` behind it."""
    if reference.kind != Reference.RESOURCE:
        return None
    place = resources.get(reference.name)
    if place is not None:
        return resources.once(role_builder.build, place) if place.type == ROLE else None
    place = resources.get(reference.name.removesuffix("Role"))
    if place is not None and reference.name.endswith("Role") and sam_role.makes_role(place):
        return resources.once(sam_role.build, place)
    return None
