"""The role that SAM makes for a function without ``Role``, with every policy that SAM gives it.

The authority is ``SamFunction._construct_role`` and the event sources of the translator
(``samtranslator/model/sam_resources.py``, ``eventsources/pull.py`` and ``push.py``, 1.115). SAM looks at the
template before any function of it is evaluated: a property counts as soon as it is written, also where
``Fn::If`` leaves nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.aws import sam_policies
from lambdalint.aws.managed_policies import managed_policy, managed_policy_by_arn
from lambdalint.build import managed_policy as managed_policy_builder
from lambdalint.build import policy as policy_builder
from lambdalint.build import policy_data, role_users, sam_destination, sam_source
from lambdalint.build.managed_policy import added_by_sam
from lambdalint.build.resources import Place, Resources
from lambdalint.build.role import attachments
from lambdalint.build.role_cases import actions_by_case
from lambdalint.build.sam_truth import is_written, node_of
from lambdalint.model.role import PolicyOrigin, Role, RoleMaker, RolePolicy
from lambdalint.policy.document import PolicyDocument
from lambdalint.template.fields import Fields
from lambdalint.template.intrinsics import call_of
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Unknown, Value

FUNCTION = "AWS::Serverless::Function"
_TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}


def makes_role(place: Place) -> bool:
    """Whether SAM makes a role for a resource."""
    return place.type == FUNCTION and isinstance(place.properties.value("Role"), Absent)


def build(place: Place, resources: Resources) -> Role:
    """The role of a function of SAM that has none of its own."""
    properties = place.properties
    name = f"{place.name}Role"
    nameless: Value[str] = Absent(place.span)
    attached = resources.overall(attachments)
    entries = _entries(properties)
    policies = (
        *_for_configuration(place, resources),
        *(_entry(properties, entry, resources) for entry in entries),
        *sam_source.policies(place, resources),
        *attached.of(name, nameless),
    )
    complete = properties.complete and entries.complete and attached.settled(name, policies, nameless)
    return Role(
        name=name,
        span=place.span,
        block=place.block,
        made_by=RoleMaker.SAM,
        arn=Text((Hole(Reference(Reference.RESOURCE, name, "Arn")),)),
        role_name=nameless,
        policies=Many(policies, complete, properties.key("Policies")),
        boundaries=managed_policy_builder.boundaries(properties.value("PermissionsBoundary"), resources),
        trust=_trust(place, resources),
        told=resources.later(lambda: name in resources.overall(role_users.told)),
        by_case=resources.later(
            lambda: actions_by_case(name, place.name, node_of(properties, "Policies"), resources)
        ),
    )


def _entries(properties: Fields) -> Many[Value[Any]]:
    """The entries of ``Policies``, which may be a single one without a list."""
    value = properties.value("Policies")
    return Many((value,)) if isinstance(value, Unknown) else properties.items("Policies")


def _trust(place: Place, resources: Resources) -> PolicyDocument | None:
    written = place.properties.value("AssumeRolePolicyDocument")
    if isinstance(written, Absent):
        return policy_data.document([_TRUST], place.span, resources)
    return policy_builder.document(written, resources)


def _for_configuration(place: Place, resources: Resources) -> Iterator[RolePolicy]:
    """What SAM adds for the function's own properties."""
    properties = place.properties
    durable = is_written(properties, "DurableConfig")
    logs = "AWSLambdaBasicDurableExecutionRolePolicy" if durable else "AWSLambdaBasicExecutionRole"
    yield added_by_sam(logs, properties.key("DurableConfig") if durable else place.span, resources)
    if is_written(properties, "Tracing"):
        yield from _tracing(properties, resources)
    if is_written(properties, "VpcConfig"):
        yield added_by_sam("AWSLambdaVPCAccessExecutionRole", properties.key("VpcConfig"), resources)
    if is_written(properties, "DeadLetterQueue"):
        yield sam_destination.dead_letter(properties, resources)
    if is_written(properties, "EventInvokeConfig"):
        yield from sam_destination.of_invocations(place, resources)


def _tracing(properties: Fields, resources: Resources) -> Iterator[RolePolicy]:
    key, node = properties.key("Tracing"), node_of(properties, "Tracing")
    policy = added_by_sam("AWSXrayWriteOnlyAccess", key, resources)
    call = call_of(node) if node is not None else None
    match properties.value("Tracing"):
        case _ if call is not None and call.name != "Ref":
            yield policy
        case Known("Disabled"):
            return
        case Unknown():
            # The parameter may say `Disabled`.
            yield RolePolicy(policy.name, key, None, PolicyOrigin.SAM_ADDED, policy.arn)
        case _:
            yield policy


def _entry(properties: Fields, entry: Value[Any], resources: Resources) -> RolePolicy:
    """One entry of ``Policies``: a name, an ARN, a document or a policy template."""
    match entry:
        case Known(str(name)):
            path = sam_policies.managed_policy_arn(name)
            known = managed_policy_by_arn(path) if path else managed_policy(name)
            if known is not None:
                return managed_policy_builder.of_aws(known, entry.span, resources)
        case Known(Fields() as fields) if "Statement" in fields:
            document = policy_builder.document(entry, resources)
            return RolePolicy("", entry.span, document, PolicyOrigin.INLINE)
        case Known(Fields() as fields):
            (name,) = tuple(fields.names())[:1] or ("",)
            template = sam_policies.template(name)
            if template is None:
                return RolePolicy(name, entry.span, None, PolicyOrigin.INLINE)
            given = properties.fields_of(entry, entry.span).fields(name)
            values = {parameter: given.value(parameter) for parameter in template.parameters}
            document = policy_data.document(template.statements_given(values), entry.span, resources)
            return RolePolicy(name, entry.span, document, PolicyOrigin.SAM_TEMPLATE)
    return managed_policy_builder.find(entry, resources)
