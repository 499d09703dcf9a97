"""``invalid-mount-path``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.patterns import regex
from lambdalint.values import Known
from lambdalint_rules.configuration.settings import is_given_later

#: https://docs.aws.amazon.com/lambda/latest/api/API_FileSystemConfig.html
_PATH = regex(r"/mnt/[a-zA-Z0-9._-]+")
_LONGEST = 160


class InvalidMountPath(Rule):
    name = "invalid-mount-path"
    summary = "a file system is mounted where Lambda mounts none"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for mount in function.file_systems:
            match mount.path:
                case Known(str(path)) as value if not is_given_later(value):
                    if _PATH.fullmatch(path) and len(path) <= _LONGEST:
                        continue
                    advice = _advice(path)
                    message = (
                        "Lambda mounts file systems right under `/mnt/`, by a name of letters, digits and "
                        f"`._-` ({_LONGEST} characters in all), so the deployment fails; write `{advice}`"
                    )
                    yield self.finding(value, message)


def _advice(path: str) -> str:
    """The path as it could be: its last name under ``/mnt/``."""
    name = re.sub(r"[^a-zA-Z0-9._-]", "-", path.rstrip("/").rpartition("/")[2])[: _LONGEST - 5]
    return f"/mnt/{name if name.strip('-.') and name != 'mnt' else 'data'}"
