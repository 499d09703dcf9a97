"""``missing-mount-target``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Subnet
from lambdalint.model.file_system import MountTarget
from lambdalint.model.network import SubnetReference, other_zone
from lambdalint.values import Truth


class MissingMountTarget(Rule):
    name = "missing-mount-target"
    summary = "a function runs where its file system has no mount target"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for mount in function.file_systems:
            system = mount.file_system
            if system is None or not system.mount_targets.complete:
                continue
            targets = system.mount_targets.items
            if not targets and function.network.attached is Truth.YES:
                message = (
                    f"`{system.name}` has no mount target, so Lambda refuses to mount it; add one for the "
                    "subnet of each Availability Zone"
                )
                yield self.finding(mount.arn, message).because(system.span, "the file system")
            for item in function.network.subnets if targets else ():
                if all(_is_elsewhere(target, item) for target in targets):
                    message = (
                        f"`{system.name}` has no mount target in the Availability Zone of this subnet, so "
                        "Lambda refuses to mount it for a function that runs there; add a mount target"
                    )
                    finding = self.finding(item.id, message)
                    for target in targets:
                        finding = finding.because(target.subnet.id, "a mount target is here")
                    yield finding


def _is_elsewhere(target: MountTarget, item: SubnetReference) -> bool:
    """Whether a mount target is certainly in another zone than a subnet."""
    here, there = item.subnet, target.subnet.subnet
    return here is not None and there is not None and here is not there and _in_other_zone(here, there)


def _in_other_zone(one: Subnet, other: Subnet) -> bool:
    return other_zone(one.zone, other.zone) or other_zone(one.zone_id, other.zone_id)
