"""``mount-without-vpc``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Truth


class MountWithoutVpc(Rule):
    name = "mount-without-vpc"
    summary = "a function mounts a file system and is in no VPC"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        mounts = function.file_systems
        if function.capacity_provider is not Truth.NO:
            return  # the network is that of the instances
        if function.network.attached is Truth.NO and mounts.items and mounts.span is not None:
            message = (
                "the function mounts a file system and is in no VPC, so it cannot reach the mount targets "
                "and the deployment fails; add a `VpcConfig`"
            )
            yield self.finding(mounts.span, message)
