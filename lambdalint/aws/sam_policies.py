"""SAM's policy templates (``S3ReadPolicy``) and managed policies by bare name -> statements and ARNs.

What the SAM translator would make of the entries of ``Policies``, from its own tables
(data/sam_policy_templates.json names the version). It refuses to know the values of the parameters: these
come from the caller, in whatever form the caller has them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from lambdalint.aws import packaged
from lambdalint.records import dataclass


@dataclass(frozen=True, slots=True)
class PolicyTemplate:
    """One policy template of SAM's."""

    name: str
    description: str
    parameters: tuple[str, ...]
    """Names of the parameters; every one is required."""
    statements: tuple[dict[str, Any], ...]
    """IAM statements with CloudFormation intrinsics, where ``{"Ref": parameter}`` stands for a parameter's
    value. Shared by everybody: never change them."""

    def statements_given(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The statements with the parameters' values put in, as the translator does it: the values
        themselves are not searched, so that a value ``{"Ref": "TableName"}`` stays a reference of the
        template. Values for other names are ignored; a parameter without a value stays a ``Ref``.
        """
        known = {name: values[name] for name in self.parameters if name in values}
        return [_filled(statement, known) for statement in self.statements]


def template(name: str) -> PolicyTemplate | None:
    """The policy template of this name; None when SAM has none such."""
    entry = _data()["templates"].get(name)
    if entry is None:
        return None
    return PolicyTemplate(
        name=name,
        description=entry["description"],
        parameters=tuple(entry["parameters"]),
        statements=tuple(entry["statements"]),
    )


def template_names() -> Collection[str]:
    """The names of all policy templates."""
    names: Collection[str] = _data()["templates"].keys()
    return names


def managed_policy_arn(name: str, partition: str = "aws") -> str | None:
    """The ARN that SAM puts in place of a managed policy's bare name (``AWSLambdaExecute``) when it
    deploys to a partition (``aws``, ``aws-cn``, ``aws-us-gov``, ``aws-eusc``). None for a name that SAM's
    table lacks, which SAM looks up in IAM when it can and otherwise passes on as it is.
    """
    path = _paths(partition).get(name)
    return None if path is None else f"arn:{partition}:iam::aws:policy/{path}{name}"


def partitions() -> Collection[str]:
    """The partitions for which SAM has a table of managed policies."""
    names: Collection[str] = _data()["managed_policies"].keys()
    return names


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    match value:
        case {"Ref": str(name)} if name in values and len(value) == 1:
            return values[name]
        case dict():
            return {key: _filled(item, values) for key, item in value.items()}
        case list():
            return [_filled(item, values) for item in value]
        case _:
            return value


@cache
def _paths(partition: str) -> dict[str, str]:
    return {
        name: f"{path}/" if path else ""
        for path, names in _data()["managed_policies"].get(partition, {}).items()
        for name in names.split()
    }


def _data() -> dict[str, Any]:
    found: dict[str, Any] = packaged.load("sam_policy_templates")
    return found
