"""``unready-mount-target``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Mount, MountTarget


class UnreadyMountTarget(Rule):
    name = "unready-mount-target"
    summary = "a function may be made before the mount targets of its file system"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        for mount in function.file_systems:
            needed = [*_needed(mount, function)]
            if needed:
                names = ", ".join(f"`{target.name}`" for target in needed)
                message = (
                    f"the function does not wait for {names}, so it may be made before its file system can "
                    "be reached and the deployment fails; name it in `DependsOn` of the function"
                )
                finding = self.finding(mount.arn, message)
                for target in needed:
                    finding = finding.because(target.span, "a mount target of the file system")
                yield finding


def _needed(mount: Mount, function: Function) -> Iterator[MountTarget]:
    """The mount targets that the function uses; where its subnets are not known, one of all of them."""
    system = mount.file_system
    if system is None or (mount.unready and len(mount.unready) == len(system.mount_targets)):
        yield from mount.unready
        return
    for target in mount.unready:
        if any(item.is_same(target.subnet) for item in function.network.subnets):
            yield target
