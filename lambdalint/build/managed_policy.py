"""Managed policies by what a template writes for them: an ARN of AWS's, or one of the template's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lambdalint.aws.managed_policies import ManagedPolicy, managed_policy, managed_policy_by_arn
from lambdalint.build import arn, policy_data
from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Resources
from lambdalint.model.role import PolicyOrigin, RolePolicy
from lambdalint.policy.evaluate import UNKNOWN_DOCUMENTS, Documents
from lambdalint.policy.parse import parse
from lambdalint.source import Span
from lambdalint.values import Absent, Many, Value, text_of

MANAGED_POLICY = "AWS::IAM::ManagedPolicy"


def find(value: Value[Any], resources: Resources) -> RolePolicy:
    """The managed policy that an ARN or a reference names; without a document where it is not known."""
    place = resources.target(value, {MANAGED_POLICY})
    if place is not None:
        document = policy_builder.document(place.properties.value("PolicyDocument"), resources)
        return RolePolicy(place.name, value.span, document, PolicyOrigin.ATTACHED)
    # As it is written: a policy of another partition has the same name and may say something else.
    known = managed_policy_by_arn(str(text_of(value)))
    if known is not None:
        return of_aws(known, value.span, resources)
    text = arn.canonical(text_of(value), resources)
    name = str(text).rpartition("/")[2]
    return RolePolicy(name, value.span, None, PolicyOrigin.OUTSIDE, text)


def of_aws(known: ManagedPolicy, span: Span, resources: Resources) -> RolePolicy:
    """A managed policy of AWS's, every part of which stands where it is named."""
    document = parse(policy_data.tree_of(known.document, span, resources))
    text = arn.canonical(policy_data.text(known.arn), resources)
    return RolePolicy(known.name, span, document, PolicyOrigin.AWS_MANAGED, text)


def added_by_sam(name: str, span: Span, resources: Resources) -> RolePolicy:
    """A managed policy of AWS's that SAM adds because of what stands at a place."""
    known = managed_policy(name)
    if known is None:
        return RolePolicy(name, span, None, PolicyOrigin.SAM_ADDED)
    return replace(of_aws(known, span, resources), origin=PolicyOrigin.SAM_ADDED)


def boundaries(value: Value[Any], resources: Resources) -> tuple[Documents, ...]:
    """What a ``PermissionsBoundary`` limits a role to; empty where none is written."""
    if isinstance(value, Absent):
        return ()
    document = find(value, resources).document
    return (Many((document,)) if document is not None else UNKNOWN_DOCUMENTS,)
