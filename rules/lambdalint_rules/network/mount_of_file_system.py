"""``mount-of-file-system``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function


class MountOfFileSystem(Rule):
    name = "mount-of-file-system"
    summary = "a function mounts a file system by its own ARN, not by an access point"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for mount in function.file_systems:
            if mount.names_file_system:
                message = (
                    "this names a file system, and Lambda mounts access points only, so the deployment "
                    "fails; write the ARN of an `AWS::EFS::AccessPoint`"
                )
                yield self.finding(mount.arn, message)
