"""Who is told of a role besides the functions that run with it: they may give it to others.

A role that an output exports, that a nested stack, a custom resource or a variable of a function gets, or
that somebody may pass on. Who only says what the role may do (a policy, of a bucket too) is no user of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.build.resources import Resources
from lambdalint.syntax.nodes import Mapping, Node
from lambdalint.template.references import names_in

#: Where a resource names the role that it runs with, or that it is attached to.
_OWN = {
    "AWS::Lambda::Function": "Role",
    "AWS::Serverless::Function": "Role",
    "AWS::IAM::Policy": "Roles",
    "AWS::IAM::ManagedPolicy": "Roles",
    "AWS::IAM::RolePolicy": "RoleName",
}
#: What only says who may use it, besides all whose type ends in ``Policy``.
_GRANTING = frozenset(
    {
        "AWS::ECR::Repository",
        "AWS::EKS::AccessEntry",
        "AWS::Elasticsearch::Domain",
        "AWS::KMS::Key",
        "AWS::LakeFormation::Permissions",
        "AWS::LakeFormation::PrincipalPermissions",
        "AWS::Lambda::Permission",
        "AWS::OpenSearchService::Domain",
        "AWS::S3::AccessPoint",
    }
)


def told(resources: Resources) -> frozenset[str]:
    """The logical ids that others are told of; those of the roles that SAM makes are among them."""
    return frozenset(name for node in _tellers(resources) for name in names_in(node))


def _tellers(resources: Resources) -> Iterator[Node]:
    outputs = resources.template.section("Outputs")
    if isinstance(outputs, Mapping):
        for entry in outputs.entries:
            # What is not exported only a parent stack can take up. SAM's starters print the role that SAM
            # makes for a function, which nobody means to be used.
            exported = isinstance(entry.value, Mapping) and entry.value.entry("Export") is not None
            if exported or any(name in resources.template.resources for name in names_in(entry.value)):
                yield entry.value
    for resource in resources.template.resources.values():
        properties, own = resource.properties, _OWN.get(resource.type)
        if properties is None or (own is None and _only_grants(resource.type)):
            continue
        if own is None or not isinstance(properties, Mapping):
            yield properties
        else:
            yield from (entry.value for entry in properties.entries if entry.name != own)


def _only_grants(type_: str) -> bool:
    return type_.endswith("Policy") or type_ in _GRANTING
