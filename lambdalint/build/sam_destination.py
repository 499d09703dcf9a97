"""The policies that SAM adds for where events go: dead-letter targets and destinations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.build import policy_data
from lambdalint.build.resources import Place, Resources
from lambdalint.build.sam_truth import is_written
from lambdalint.model.role import PolicyOrigin, RolePolicy
from lambdalint.source import Span
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Known

_DEAD_LETTER = {"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}
_ACTIONS = {**_DEAD_LETTER, "EventBridge": "events:PutEvents", "Lambda": "lambda:InvokeFunction"}
#: What SAM makes for a destination of invocations that is not named, with the service of its ARN.
_MADE = {"SQS": ("Queue", "sqs"), "SNS": ("Topic", "sns")}
_ARN = "arn:${AWS::Partition}:service:${AWS::Region}:${AWS::AccountId}:"


def dead_letter(properties: Fields, resources: Resources) -> RolePolicy:
    """The policy for ``DeadLetterQueue``."""
    key, target = properties.key("DeadLetterQueue"), properties.fields("DeadLetterQueue")
    match target.string("Type"):
        case Known(kind) if kind in _DEAD_LETTER:
            statement = _statement(_DEAD_LETTER[kind], target.value("TargetArn"))
            return policy_data.added_by_sam("DeadLetterQueuePolicy", key, [statement], resources)
    return _unknown("DeadLetterQueuePolicy", key)


def of_invocations(place: Place, resources: Resources) -> Iterator[RolePolicy]:
    """The policies for the destinations of ``EventInvokeConfig``."""
    config = place.properties.fields("EventInvokeConfig").fields("DestinationConfig")
    for event in ("OnSuccess", "OnFailure"):
        if not is_written(config, event):
            if not config.complete:
                yield _unknown(event, config.grip)
            continue
        destination = config.fields(event)
        target: Any = destination.value("Destination")
        match destination.string("Type"):
            case Known(kind) if kind in _MADE and isinstance(target, Absent):
                suffix, service = _MADE[kind]
                name = f"${{{place.name}EventInvokeConfig{event}{suffix}}}"
                target = {"Fn::Sub": f"{_ARN.replace('service', service)}{name}"}
        yield _policy(event, destination, target, config.key(event), resources)


def of_mapping(mapping: Fields, resources: Resources) -> Iterator[RolePolicy]:
    """The policy for the failure destination of an event source mapping, where its ``Type`` is written."""
    config = mapping.fields("DestinationConfig")
    failure = config.fields("OnFailure")
    match failure.string("Type"):
        case Known("Kafka") | Absent():
            return
    yield _policy("OnFailure", failure, failure.value("Destination"), config.key("OnFailure"), resources)


def _policy(name: str, destination: Fields, target: Any, key: Span, resources: Resources) -> RolePolicy:
    match destination.string("Type"):
        case Known(kind) if kind in _ACTIONS:
            return policy_data.added_by_sam(name, key, [_statement(_ACTIONS[kind], target)], resources)
        case Known("S3" | "S3Bucket"):
            objects = {"Fn::Join": ["/", [target, "*"]]}
            statements = [_statement("s3:PutObject", objects), _statement("s3:ListBucket", target)]
            return policy_data.added_by_sam(name, key, statements, resources)
    return _unknown(name, key)


def _statement(action: str, target: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": target}


def _unknown(name: str, span: Span) -> RolePolicy:
    return RolePolicy(name, span, None, PolicyOrigin.SAM_ADDED)
