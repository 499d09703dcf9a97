"""The policies of queues, topics, buckets, streams and buses: what resources allow by themselves.

A statement of such a policy speaks of the resource that it is attached to. Which one that is does not matter
here: what may be allowed by any of them counts as allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.policy.evaluate import Documents
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Known, Many, Value

#: Where the document stands, for each service.
_DOCUMENTS = {
    "AWS::SQS::QueuePolicy": ("sqs", "PolicyDocument"),
    "AWS::SQS::QueueInlinePolicy": ("sqs", "PolicyDocument"),
    "AWS::SNS::TopicPolicy": ("sns", "PolicyDocument"),
    "AWS::SNS::TopicInlinePolicy": ("sns", "PolicyDocument"),
    "AWS::S3::BucketPolicy": ("s3", "PolicyDocument"),
    "AWS::Kinesis::ResourcePolicy": ("kinesis", "ResourcePolicy"),
    "AWS::MSK::ClusterPolicy": ("kafka", "Policy"),
    "AWS::Events::EventBus": ("events", "Policy"),
    "AWS::SecretsManager::ResourcePolicy": ("secretsmanager", "ResourcePolicy"),
}
#: Others that allow something, in a form of their own.
_OPEN = {"AWS::Events::EventBusPolicy": "events"}
_TABLES = frozenset({"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"})
_PERMISSION = "AWS::Lambda::Permission"
TYPES = frozenset({*_DOCUMENTS, *_OPEN, *_TABLES, _PERMISSION})


def build(resources: Resources) -> Mapping[str, Documents]:
    """The documents of a template by the service whose resources they protect."""
    found: dict[str, list[Documents]] = {}
    for place in resources.of(TYPES):
        for service, documents in _of(place, resources):
            found.setdefault(service, []).append(documents)
    return {
        service: Many(
            tuple(document for documents in all_of_it for document in documents),
            all(documents.complete for documents in all_of_it),
        )
        for service, all_of_it in found.items()
    }


def _of(place: Place, resources: Resources) -> Iterator[tuple[str, Documents]]:
    properties = place.properties
    if place.type in _DOCUMENTS:
        service, name = _DOCUMENTS[place.type]
        yield from _document(service, properties.value(name), resources)
    elif place.type in _OPEN:
        yield _OPEN[place.type], Many(complete=False)
    elif place.type == _PERMISSION:
        match properties.string("Principal"):
            case Known(principal) if principal.endswith(".amazonaws.com"):
                return
        yield "lambda", Many(complete=False)
    else:
        for fields in (properties, properties.fields("StreamSpecification")):
            policy = fields.fields("ResourcePolicy")
            yield from _document("dynamodb", policy.value("PolicyDocument"), resources)


def _document(service: str, value: Value[Any], resources: Resources) -> Iterator[tuple[str, Documents]]:
    if isinstance(value, Absent):
        return
    document = policy_builder.document(value, resources) if _is_mapping(value) else None
    yield service, Many(complete=False) if document is None else Many((document,))


def _is_mapping(value: Value[Any]) -> bool:
    return isinstance(value, Known) and isinstance(value.value, Fields)
