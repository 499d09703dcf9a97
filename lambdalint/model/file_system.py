"""File systems of Amazon EFS, and how functions mount them."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.model.network import SubnetReference
from lambdalint.model.security_group import Peers, SecurityGroupReference
from lambdalint.policy.document import PolicyDocument
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Text, Unknown, Value


@dataclass(frozen=True, slots=True)
class MountTarget:
    """Where a subnet reaches a file system."""

    kind: ClassVar[str] = "mount target"

    name: str
    span: Span
    block: Span
    subnet: SubnetReference
    #: Open where nothing is written: the default group of the VPC then.
    security_groups: Many[SecurityGroupReference]

    @property
    def peers(self) -> Peers:
        """The mount target as the other end of a connection sees it."""
        subnet = self.subnet.subnet
        unknown: Value[str] = Unknown(self.span, "the subnet is not of this template")
        return Peers(self.security_groups, Many((unknown if subnet is None else subnet.cidr,)))


@dataclass(frozen=True, slots=True)
class FileSystem:
    """A file system that a template declares.

    ``policy`` is its own policy; absent where there is none, and everybody who reaches it may mount it.
    """

    kind: ClassVar[str] = "file system"

    name: str
    span: Span
    block: Span
    arn: Text
    policy: Value[PolicyDocument]
    mount_targets: Many[MountTarget]


@dataclass(frozen=True, slots=True)
class Mount:
    """One item of a function's ``FileSystemConfigs``.

    ``arn`` is that of an access point, of EFS or of S3 Files, ``path`` where it is mounted. ``file_system``
    is the one of EFS behind it, where the template declares both.
    """

    span: Span
    arn: Value[str]
    path: Value[str]
    file_system: FileSystem | None
    #: The ARN is the file system's own, not that of an access point.
    names_file_system: bool
    #: Mount targets of the template which the function does not wait for when it is deployed.
    unready: tuple[MountTarget, ...] = ()
