"""``blocked-nfs``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Mount, MountTarget, SecurityGroupReference
from lambdalint.model.security_group import allows_egress, allows_ingress
from lambdalint.values import Many, Truth

#: https://docs.aws.amazon.com/efs/latest/ug/network-access.html
_NFS = 2049


class BlockedNfs(Rule):
    name = "blocked-nfs"
    summary = "security groups keep a function from the mount targets of its file system"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for mount in function.file_systems:
            for target, direction, groups in _blocked_targets(mount, function):
                message = (
                    f"the security groups of {direction} do not let NFS through to mount target "
                    f"`{target.name}`, so the function cannot mount the file system; allow TCP port {_NFS}"
                )
                finding = self.finding(mount.arn, message)
                for item in groups:
                    if item.group is not None:
                        finding = finding.because(item.group.span, "a security group that does not allow it")
                yield finding
                break


def _blocked_targets(
    mount: Mount, function: Function
) -> Iterator[tuple[MountTarget, str, Many[SecurityGroupReference]]]:
    """The targets that the function uses and does not reach: those in its subnets, or all there are."""
    targets = mount.file_system.mount_targets if mount.file_system else Many[MountTarget]()
    blocked = [(target, *found) for target in targets if (found := _blocked(function, target))]
    for target, direction, groups in blocked:
        is_own = any(item.is_same(target.subnet) for item in function.network.subnets)
        if is_own or (targets.complete and len(blocked) == len(targets)):
            yield target, direction, groups


def _blocked(function: Function, target: MountTarget) -> tuple[str, Many[SecurityGroupReference]] | None:
    """Whose security groups certainly stop a function on its way to a mount target."""
    network = function.network
    if allows_egress(network.security_groups, _NFS, target.peers) is Truth.NO:
        return "the function", network.security_groups
    if allows_ingress(target.security_groups, _NFS, network.peers) is Truth.NO:
        return "the mount target", target.security_groups
    return None
