"""SAM's connectors: a pair of resource types and the permissions asked for -> policy statements.

What the SAM translator makes of ``AWS::Serverless::Connector``, from its own profiles
(data/sam_connectors.json names the version). Texts of a profile name the two ends (``%{Source.Arn}``); who
they are comes from the caller, in whatever form the caller has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lambdalint.aws import packaged
from lambdalint.patterns import regex
from lambdalint.records import dataclass

#: What SAM's own resource types are once they are translated.
TRANSLATED = {
    "AWS::Serverless::Function": "AWS::Lambda::Function",
    "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
    "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
    "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
    "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
}
ROLE_POLICY = "AWS_IAM_ROLE_MANAGED_POLICY"
LAMBDA_PERMISSION = "AWS_LAMBDA_PERMISSION"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a connector between two types makes.

    ``type`` is ``ROLE_POLICY``, ``LAMBDA_PERMISSION``, or the policy of a queue or topic. ``source_policy``
    says that it belongs to the source (its role, its policy), else to the destination.
    """

    type: str
    source_policy: bool
    categories: Mapping[str, Any]

    def statements(self, permissions: list[str], ends: Mapping[str, Any]) -> list[Any]:
        """The statements for ``Read`` and ``Write``, with what is known of the ends (``Source.Arn``)."""
        return [
            _filled(statement, ends)
            for name, category in self.categories.items()
            if name in permissions
            for statement in category.get("Statement", ())
        ]


def profile(source: str, destination: str) -> Profile | None:
    """The profile of two resource types; None where SAM has no connector between them."""
    found = _data()["permissions"].get(_type(source), {}).get(_type(destination))
    return Profile(found["type"], found["source_policy"], found["categories"]) if found else None


def ends(prefix: str, resource_type: str, logical_id: str) -> Iterator[tuple[str, Any]]:
    """What is known of a resource of the template by its type: pairs such as ``Source.Arn`` and a value."""
    outputs = _data()["resources"].get(_type(resource_type), {}).get("Outputs", {})
    for name, value in outputs.items():
        key = "ResourceId" if name == "Id" else name
        yield f"{prefix}.{key}", _filled(value, {"logicalId": logical_id})


def role_property(resource_type: str) -> str | None:
    """The property that names the role of a resource of this type."""
    if resource_type == "AWS::Serverless::StateMachine":
        return "Role"
    found = _data()["resources"].get(_type(resource_type), {}).get("Inputs", {}).get("Role")
    return found if isinstance(found, str) else None


def _type(resource_type: str) -> str:
    return TRANSLATED.get(resource_type, resource_type)


_NAMED = regex(r"%\{([\w.]+)\}")


def _filled(value: Any, ends: Mapping[str, Any]) -> Any:
    """The value with its names put in, as calls of ``Fn::Sub`` where a name is only part of a text."""
    match value:
        case dict():
            return {key: _filled(item, ends) for key, item in value.items()}
        case list():
            return [_filled(item, ends) for item in value]
        case str():
            whole = _NAMED.fullmatch(value)
            if whole is not None:
                return ends.get(whole[1], value)
            used = {name.replace(".", ""): ends[name] for name in _NAMED.findall(value) if name in ends}
            text = _NAMED.sub(lambda match: "${" + match[1].replace(".", "") + "}", value)
            if "${" not in text:
                return text
            return {"Fn::Sub": [text, used] if used else text}
    return value


def _data() -> dict[str, Any]:
    found: dict[str, Any] = packaged.load("sam_connectors")
    return found
