"""The policy documents of a template, and a file that is one -> :class:`~lambdalint.model.policy.Policy`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.model.policy import Policy
from lambdalint.policy import lint, parse, tree
from lambdalint.policy.document import PolicyKind, Statement
from lambdalint.source import Source
from lambdalint.syntax import nodes
from lambdalint.template.fields import Fields
from lambdalint.values import Known, Value


class _Holder(NamedTuple):
    """A property with a document in it; ``inside`` is the key below it, where it is a list of mappings."""

    name: str
    use: PolicyKind | None
    inside: str | None = None


_INLINE = _Holder("Policies", PolicyKind.IDENTITY, "PolicyDocument")
_IDENTITY = _Holder("PolicyDocument", PolicyKind.IDENTITY)
_RESOURCE = _Holder("PolicyDocument", PolicyKind.RESOURCE)
_TRUST = _Holder("AssumeRolePolicyDocument", PolicyKind.TRUST)
#: SAM takes documents among the names of managed policies and of policy templates.
_SAM = (_Holder("Policies", PolicyKind.IDENTITY, ""), _TRUST)

#: The documents of registries and file systems may leave out `Resource`, so only their content tells what
#: they are: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
_HOLDERS: Mapping[str, tuple[_Holder, ...]] = {
    "AWS::IAM::Role": (_TRUST, _INLINE),
    "AWS::IAM::User": (_INLINE,),
    "AWS::IAM::Group": (_INLINE,),
    "AWS::IAM::Policy": (_IDENTITY,),
    "AWS::IAM::ManagedPolicy": (_IDENTITY,),
    "AWS::IAM::RolePolicy": (_IDENTITY,),
    "AWS::IAM::UserPolicy": (_IDENTITY,),
    "AWS::IAM::GroupPolicy": (_IDENTITY,),
    "AWS::Serverless::Function": _SAM,
    "AWS::Serverless::StateMachine": _SAM,
    "AWS::S3::BucketPolicy": (_RESOURCE,),
    "AWS::SQS::QueuePolicy": (_RESOURCE,),
    "AWS::SQS::QueueInlinePolicy": (_RESOURCE,),
    "AWS::SNS::TopicPolicy": (_RESOURCE,),
    "AWS::SNS::TopicInlinePolicy": (_RESOURCE,),
    "AWS::KMS::Key": (_Holder("KeyPolicy", PolicyKind.RESOURCE),),
    "AWS::KMS::ReplicaKey": (_Holder("KeyPolicy", PolicyKind.RESOURCE),),
    "AWS::SecretsManager::ResourcePolicy": (_Holder("ResourcePolicy", PolicyKind.RESOURCE),),
    "AWS::EC2::VPCEndpoint": (_RESOURCE,),
    "AWS::ECR::Repository": (_Holder("RepositoryPolicyText", None),),
    "AWS::EFS::FileSystem": (_Holder("FileSystemPolicy", None),),
    "AWS::SSO::PermissionSet": (_Holder("InlinePolicy", PolicyKind.IDENTITY),),
    "AWS::Organizations::Policy": (_Holder("Content", PolicyKind.IDENTITY),),
}
TYPES = frozenset(_HOLDERS)
_OF_TESTS = frozenset({"__tests__", "test", "testdata", "tests"})


def build(resources: Resources) -> Iterator[Policy]:
    """Every document that is written in a template, in the order of the template."""
    for place in resources.of(TYPES):
        yield from resources.once(_in_resource, place)


def _in_resource(place: Place, resources: Resources) -> tuple[Policy, ...]:
    return tuple(_written_in(place, resources))


def _written_in(place: Place, resources: Resources) -> Iterator[Policy]:
    for holder in _HOLDERS[place.type]:
        for value in _documents(place, holder):
            if not isinstance(value, Known) or not isinstance(value.value, Fields):
                continue
            document = policy_builder.document(value, resources)
            if document is not None:
                services = lint.RESOURCE_POLICY_SERVICES.get(place.type)
                yield Policy(place.name, place.span, document, holder.use, services)


def _documents(place: Place, holder: _Holder) -> Iterator[Value[Any]]:
    if holder.inside is None:
        yield place.own.value(holder.name)
        return
    for item in place.own.items(holder.name):
        fields = place.own.fields_of(item, item.span)
        if holder.inside:
            yield fields.value(holder.inside)
        elif "Statement" in fields:
            yield item


def in_file(source: Source, root: nodes.Mapping) -> Policy | None:
    """The policy that a file is, if its content says so; what only tests read is given to nobody."""
    if "Statement" not in root.index or not _OF_TESTS.isdisjoint(source.path.split("/")[:-1]):
        return None
    content = tree.of_node(root)
    if not parse.looks_like_policy(content):
        return None
    document = parse.parse(content)
    if any(_is_of_a_stack(statement) for statement in document.statements):
        return None
    return Policy(PurePosixPath(source.path).name, source.span(root.start, root.start + 1), document)


def _is_of_a_stack(statement: Statement) -> bool:
    """Whether a statement speaks of updates of a stack: such a document is written like one of IAM.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
    """
    return any(term.text.known_part.lower().startswith("update:") for term in statement.actions or ())
