"""AWS managed policies: an ARN or a name (``AWSLambdaBasicExecutionRole``) -> the policy's document.

The documents are those of the partition ``aws``, in the version that was the default when
scripts/refresh_managed_policies.py ran (data/managed_policies.json says from where). It refuses to know
very large policies, service-linked ones, and those of other partitions, whose documents differ: a role with
a policy that is unknown here is incomplete, and nothing is reported about what it lacks.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from lambdalint.aws import packaged
from lambdalint.patterns import regex
from lambdalint.records import dataclass

_ARN = regex(
    r"arn:(?:aws|\$\{AWS::Partition\}):iam::aws:policy/(?P<path>(?:[\w+=,.@-]+/)*)(?P<name>[\w+=,.@-]+)"
)


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """One managed policy of AWS's."""

    name: str
    path: str
    """``/service-role/``, ``/job-function/`` or ``/``."""
    version: str
    """Id of the version whose document this is: ``v3``."""
    updated: str
    """The day on which that version became the default, ``2024-05-23``."""
    document: dict[str, Any]
    """The policy document as IAM gives it. Shared by everybody: never change it."""

    @property
    def arn(self) -> str:
        """The ARN in the partition ``aws``."""
        return f"arn:aws:iam::aws:policy{self.path}{self.name}"

    @property
    def statements(self) -> tuple[dict[str, Any], ...]:
        """The document's statements; a single one need not be in a list."""
        found = self.document["Statement"]
        return tuple(found) if isinstance(found, list) else (found,)


@cache
def managed_policy(name: str) -> ManagedPolicy | None:
    """The managed policy of this name, without its path: ``AmazonS3ReadOnlyAccess``; None when unknown."""
    lines = text()
    # one policy per line: parsing the one that is asked for costs microseconds, parsing all of them does not
    start = lines.find(f'\n{json.dumps(name)}:{{"')
    if start < 0:
        return None
    start = lines.index(":", start + len(name)) + 1
    entry: dict[str, Any] = json.loads(lines[start : lines.index("\n", start)].removesuffix(","))
    return ManagedPolicy(
        name=name,
        path=entry["path"],
        version=entry["version"],
        updated=entry["updated"],
        document=entry["document"],
    )


def managed_policy_by_arn(arn: str) -> ManagedPolicy | None:
    """The managed policy with this ARN, in the partition ``aws`` or in ``${AWS::Partition}``; None when it
    is unknown, or known under another path, so that the ARN names nothing.
    """
    found = _ARN.fullmatch(arn)
    policy = managed_policy(found["name"]) if found else None
    return policy if policy and found and policy.path == f"/{found['path']}" else None


@cache
def text() -> str:
    """The data as it is kept, for who looks for a word in all policies at once."""
    return (packaged.FOLDER / "managed_policies.json").read_text(encoding="utf-8")
