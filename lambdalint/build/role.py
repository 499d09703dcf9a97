"""``AWS::IAM::Role`` with every policy of the template that is attached to it.

A policy whose roles are not known may be for any role, and one that is made by another stack cannot be seen:
a role is judged by its template, as it is when the stack is deployed alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lambdalint.build import connector, managed_policy, role_users
from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.build.role_cases import actions_by_case
from lambdalint.model.role import PolicyOrigin, Role, RoleMaker, RolePolicy
from lambdalint.records import dataclass
from lambdalint.syntax.nodes import Scalar, walk
from lambdalint.template.fields import Fields
from lambdalint.template.intrinsics import call_of, substitutions
from lambdalint.values import Hole, Known, Many, Reference, Text, Unknown, Value, text_of

ROLE = "AWS::IAM::Role"
POLICY = "AWS::IAM::Policy"
ROLE_POLICY = "AWS::IAM::RolePolicy"
#: What attaches a policy to roles that it names.
ATTACHING = frozenset({POLICY, managed_policy.MANAGED_POLICY, ROLE_POLICY})
#: Stacks within the stack, and code that does whatever it likes with what it is told.
_OUTSIDE = (
    "AWS::CloudFormation::Stack",
    "AWS::CloudFormation::CustomResource",
    "AWS::Serverless::Application",
    "Custom::",
)
TYPES = ATTACHING | {ROLE, connector.CONNECTOR}


def build(place: Place, resources: Resources) -> Role:
    """A role from its resource."""
    properties = place.properties
    inline, managed = properties.items("Policies"), properties.items("ManagedPolicyArns")
    written = tuple(_inline(properties, item, resources) for item in inline)
    named = tuple(managed_policy.find(item, resources) for item in managed)
    attached = resources.overall(attachments)
    role_name = properties.string("RoleName")
    policies = (*written, *named, *attached.of(place.name, role_name))
    complete = inline.complete and managed.complete and properties.complete
    return Role(
        name=place.name,
        span=place.span,
        block=place.block,
        made_by=RoleMaker.TEMPLATE,
        arn=Text((Hole(Reference(Reference.RESOURCE, place.name, "Arn")),)),
        role_name=role_name,
        policies=Many(policies, complete and attached.settled(place.name, policies, role_name), place.span),
        boundaries=managed_policy.boundaries(properties.value("PermissionsBoundary"), resources),
        trust=policy_builder.document(properties.value("AssumeRolePolicyDocument"), resources),
        told=resources.later(lambda: place.name in resources.overall(role_users.told)),
        by_case=resources.later(lambda: actions_by_case(place.name, place.name, properties.node, resources)),
    )


def _inline(properties: Fields, item: Value[Any], resources: Resources) -> RolePolicy:
    policy = properties.fields_of(item, item.span)
    name = str(text_of(policy.string("PolicyName")))
    document = policy_builder.document(policy.value("PolicyDocument"), resources)
    return RolePolicy(name, item.span, document, PolicyOrigin.INLINE)


@dataclass(frozen=True, slots=True)
class Attachments:
    """The policies that resources of the template attach to roles.

    ``by_role`` is by logical id, ``by_name`` by a role name as it is written. ``anywhere`` says that others
    may be for any role, ``handed_out`` are the roles whose names other stacks are told.
    """

    by_role: dict[str, list[RolePolicy]]
    by_name: dict[Text, list[RolePolicy]]
    anywhere: bool
    handed_out: frozenset[str]

    def of(self, name: str, role_name: Value[str]) -> Iterator[RolePolicy]:
        """The policies that are certainly for the role of a logical id and a name."""
        yield from self.by_role.get(name, ())
        yield from self.by_name.get(text_of(role_name), ())

    def settled(self, name: str, policies: Iterable[RolePolicy], role_name: Value[str]) -> bool:
        """Whether these are all policies of a role, and what each says is known.

        A name that is written cannot be one that CloudFormation makes up.
        """
        if self.anywhere or name in self.handed_out:
            return False
        if isinstance(role_name, Unknown) and self.by_name and text_of(role_name) not in self.by_name:
            return False
        return all(policy.document is not None for policy in policies)


def attachments(resources: Resources) -> Attachments:
    """All attachments of a template, read once."""
    by_role: dict[str, list[RolePolicy]] = {}
    by_name: dict[Text, list[RolePolicy]] = {}
    anywhere = resources.template.open
    names = {text_of(place.properties.string("RoleName")) for place in resources.of({ROLE})}
    for named, policy in (*_attached(resources), *connector.policies(resources)):
        text = text_of(named)
        role = _referred(text, resources)
        if role is not None:
            by_role.setdefault(role, []).append(policy)
        elif text.pieces and (isinstance(named, Known) or text in names):
            by_name.setdefault(text, []).append(policy)
        else:
            anywhere = True
    return Attachments(by_role, by_name, anywhere, frozenset(_handed_out(resources)))


def _handed_out(resources: Resources) -> Iterator[str]:
    """The logical ids that others get to know: whoever has the name of a role can attach policies to it."""
    template = resources.template
    nested = [one.properties for one in template.resources.values() if one.type.startswith(_OUTSIDE)]
    for root in (template.section("Outputs"), *nested):
        for node in walk(root) if root is not None else ():
            call = call_of(node)
            if call is None or not isinstance(call.argument, Scalar):
                continue
            if call.name == "Ref":
                yield call.argument.value
            elif call.name == "Fn::Sub":
                pieces = substitutions(call.argument.value).pieces
                yield from (str(piece.reference) for piece in pieces if isinstance(piece, Hole))


def _attached(resources: Resources) -> Iterator[tuple[Value[Any], RolePolicy]]:
    """The policy resources, each with every role that it names."""
    for place in resources.of(ATTACHING):
        properties = place.properties
        document = policy_builder.document(properties.value("PolicyDocument"), resources)
        policy = RolePolicy(place.name, place.span, document, PolicyOrigin.ATTACHED)
        if place.type == ROLE_POLICY:
            yield properties.value("RoleName"), policy
            continue
        roles = properties.items("Roles")
        for item in roles:
            yield item, policy
        if not roles.complete:
            yield Unknown(place.span, "not every role is known"), policy


def _referred(text: Text, resources: Resources) -> str | None:
    """The logical id that a text refers to; also one of a role that SAM makes (``MyFunctionRole``)."""
    reference = text.reference
    if reference is None or reference.kind != Reference.RESOURCE:
        return None
    place = resources.get(reference.name)
    return reference.name if place is None or place.type == ROLE else None
