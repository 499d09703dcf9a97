"""``AWS::IAM::Role`` with every policy of the template that is attached to it.

A policy whose roles are not known may be for any role, and one that is made by another stack cannot be seen:
a role is judged by its template, as it is when the stack is deployed alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lambdalint.build import managed_policy
from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.model.role import PolicyOrigin, Role, RoleMaker, RolePolicy
from lambdalint.records import dataclass
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Unknown, Value, text_of

ROLE = "AWS::IAM::Role"
POLICY = "AWS::IAM::Policy"
ROLE_POLICY = "AWS::IAM::RolePolicy"
#: What attaches a policy to roles that it names.
ATTACHING = frozenset({POLICY, managed_policy.MANAGED_POLICY, ROLE_POLICY})
TYPES = ATTACHING | {ROLE}
_ROLE_ARN = re.compile(r"arn:.+:iam::(?P<account>\d+|\$\{.+?\}):role/(?:.*/)?(?P<name>[^/]+)")


def find(value: Value[Any], resources: Resources) -> Value[Role]:
    """The role that a property names by reference or ARN."""
    if isinstance(value, Absent):
        return Absent(value.span)
    place = _named_by(value, resources)
    if place is None:
        return Unknown(value.span, "the role is made outside of the template")
    role = resources.once(build, place)
    if isinstance(value, Known):
        return Known(role, value.span, value.origin, value.causes, value.computed)
    return Known(role, value.span)


def _named_by(value: Known[Any] | Unknown[Any], resources: Resources) -> Place | None:
    place = resources.target(value, {ROLE})
    if place is not None:
        return place
    text = text_of(value)
    match = _ROLE_ARN.fullmatch(str(text))
    if match is None:
        return None
    # `arn:aws:iam::${AWS::AccountId}:role/${Role}`: the name is what `Ref` of a role returns
    match text.pieces[-1]:
        case Hole(Reference(kind=Reference.RESOURCE, name=name)) if match["name"] == f"${{{name}}}":
            found = resources.get(name)
            return found if found is not None and found.type == ROLE else None
        case str() if match["account"] == "${AWS::AccountId}":
            return resources.named(Known(match["name"], value.span), {ROLE}, "RoleName")
    return None


def build(place: Place, resources: Resources) -> Role:
    """A role from its resource."""
    properties = place.properties
    inline, managed = properties.items("Policies"), properties.items("ManagedPolicyArns")
    written = tuple(_inline(properties, item, resources) for item in inline)
    named = tuple(managed_policy.find(item, resources) for item in managed)
    attached = resources.overall(attachments)
    policies = (*written, *named, *attached.of(place))
    complete = inline.complete and managed.complete and not attached.may_concern(place)
    complete = complete and properties.complete and not resources.template.open
    return Role(
        name=place.name,
        span=place.span,
        block=place.block,
        made_by=RoleMaker.TEMPLATE,
        arn=Text((Hole(Reference(Reference.RESOURCE, place.name, "Arn")),)),
        role_name=properties.string("RoleName"),
        policies=Many(policies, complete and all(policy.document for policy in policies), place.span),
        boundaries=managed_policy.boundaries(properties.value("PermissionsBoundary"), resources),
        trust=policy_builder.document(properties.value("AssumeRolePolicyDocument"), resources),
    )


def _inline(properties: Fields, item: Value[Any], resources: Resources) -> RolePolicy:
    policy = properties.fields_of(item, item.span)
    name = str(text_of(policy.string("PolicyName")))
    document = policy_builder.document(policy.value("PolicyDocument"), resources)
    return RolePolicy(name, item.span, document, PolicyOrigin.INLINE)


@dataclass(frozen=True, slots=True)
class Attachments:
    """The policies that resources of the template attach to roles.

    ``by_role`` is by logical id, ``by_name`` by a literal role name. ``anywhere`` says that one is for roles
    that are not known.
    """

    by_role: dict[str, list[RolePolicy]]
    by_name: dict[str, list[RolePolicy]]
    anywhere: bool

    def of(self, role: Place) -> Iterator[RolePolicy]:
        """The policies that are certainly for a role."""
        yield from self.by_role.get(role.name, ())
        match role.properties.string("RoleName"):
            case Known(name):
                yield from self.by_name.get(name, ())

    def may_concern(self, role: Place) -> bool:
        """Whether a policy that is not among these may be for the role.

        A name that is written cannot be one that CloudFormation makes up.
        """
        unknown_name = isinstance(role.properties.string("RoleName"), Unknown)
        return self.anywhere or (unknown_name and bool(self.by_name))


def attachments(resources: Resources) -> Attachments:
    """All attachments of a template, read once."""
    found = Attachments({}, {}, False)
    anywhere = False
    for place in resources.of(ATTACHING):
        properties = place.properties
        document = policy_builder.document(properties.value("PolicyDocument"), resources)
        policy = RolePolicy(place.name, place.span, document, PolicyOrigin.ATTACHED)
        if place.type == ROLE_POLICY:
            roles = Many((properties.value("RoleName"),))
        else:
            roles = properties.items("Roles")
        anywhere |= not roles.complete
        for item in roles:
            match item:
                case Known(str(name)):
                    found.by_name.setdefault(name, []).append(policy)
                case Unknown(text=Text() as text) if (role := _referred(text, resources)) is not None:
                    found.by_role.setdefault(role, []).append(policy)
                case _:
                    anywhere = True
    return Attachments(found.by_role, found.by_name, anywhere)


def _referred(text: Text, resources: Resources) -> str | None:
    """The logical id that a text refers to; also one of a role that SAM makes (``MyFunctionRole``)."""
    reference = text.reference
    if reference is None or reference.kind != Reference.RESOURCE:
        return None
    place = resources.get(reference.name)
    return reference.name if place is None or place.type == ROLE else None
