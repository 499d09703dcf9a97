"""``AWS::EFS::FileSystem`` with its mount targets, and the ``FileSystemConfigs`` of functions."""

from __future__ import annotations

from typing import Any

from lambdalint.build import arn, network, security_group
from lambdalint.build import policy as policy_builder
from lambdalint.build.attached import Attached, delegated, leaving, sort
from lambdalint.build.resources import Place, Resources
from lambdalint.model.file_system import FileSystem, Mount, MountTarget
from lambdalint.policy.document import PolicyDocument
from lambdalint.template.references import all_needs
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Truth, Unknown, Value, text_of

FILE_SYSTEM = "AWS::EFS::FileSystem"
MOUNT_TARGET = "AWS::EFS::MountTarget"
ACCESS_POINT = "AWS::EFS::AccessPoint"
TYPES = frozenset({FILE_SYSTEM, MOUNT_TARGET, ACCESS_POINT})


def mounts(place: Place, resources: Resources) -> Many[Mount]:
    """What a function mounts, with the key as the place of the list."""
    configs = place.properties.items("FileSystemConfigs")
    found = tuple(_mount(config, place, resources) for config in configs)
    return Many(found, configs.complete, place.properties.key("FileSystemConfigs"))


def build(place: Place, resources: Resources) -> FileSystem:
    """A file system from its resource."""
    attached = resources.overall(_mount_targets)
    known = not attached.anywhere and not resources.template.open
    return FileSystem(
        name=place.name,
        span=place.span,
        block=place.block,
        arn=arn.of(place) or Text(()),
        policy=_policy(place, resources),
        mount_targets=Many(
            tuple(resources.once(mount_target, other) for other in attached.to(place)),
            known and place.name not in resources.overall(leaving) | resources.overall(delegated),
            place.span,
        ),
    )


def mount_target(place: Place, resources: Resources) -> MountTarget:
    """A mount target from its resource; without groups of its own it has the default one of the VPC."""
    groups = place.properties.items("SecurityGroups")
    if not groups.items:
        groups = Many(complete=False, span=groups.span)
    return MountTarget(
        name=place.name,
        span=place.span,
        block=place.block,
        subnet=network.reference(place.properties.string("SubnetId"), resources),
        security_groups=security_group.references(groups, resources),
    )


def _mount_targets(resources: Resources) -> Attached:
    return sort(resources, {MOUNT_TARGET}, lambda place: (place.properties.value("FileSystemId"),))


def _policy(place: Place, resources: Resources) -> Value[PolicyDocument]:
    """The policy of a file system, at the key that holds it."""
    value, key = place.properties.value("FileSystemPolicy"), place.properties.key("FileSystemPolicy")
    if isinstance(value, Absent):
        return Absent(value.span)
    document = policy_builder.document(value, resources)
    return Unknown(key, "the policy is not known") if document is None else Known(document, key)


def _mount(config: Value[Any], function: Place, resources: Resources) -> Mount:
    fields = function.properties.fields_of(config, config.span)
    written = fields.string("Arn")
    named = _named(written, resources)
    system = named
    if named is not None and named.type == ACCESS_POINT:
        system = resources.target(named.properties.value("FileSystemId"), {FILE_SYSTEM})
    found = resources.once(build, system) if system is not None else None
    targets = found.mount_targets.items if found else ()
    awaited = all_needs(resources.template, function.name) if targets else frozenset()
    return Mount(
        span=config.span,
        arn=written,
        path=fields.string("LocalMountPath"),
        file_system=found,
        names_file_system=(named is not None and named.type == FILE_SYSTEM) or _is_file_system(written),
        unready=tuple(target for target in targets if target.name not in awaited),
    )


def _named(value: Value[str], resources: Resources) -> Place | None:
    """The access point or file system of the template that an ARN ends with."""
    match text_of(value).pieces[-1:]:
        case (Hole(Reference(kind=Reference.RESOURCE, name=name)),):
            place = resources.get(name)
            return place if place is not None and place.type in {ACCESS_POINT, FILE_SYSTEM} else None
    return None


def _is_file_system(value: Value[str]) -> bool:
    """Whether an ARN of EFS names a file system: those of S3 Files name it before the access point."""
    text = text_of(value)
    known = "${}".join(piece if isinstance(piece, str) else "" for piece in text.pieces)
    return (
        ":elasticfilesystem:" in known and ":file-system/" in known and text.startswith("arn:") is Truth.YES
    )
