"""``AWS::Lambda::EventSourceMapping``, and the polled kinds of SAM's ``Events``: same properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.build import arn, key, queue
from lambdalint.build.events.event import common, id_of
from lambdalint.build.resources import Place, Resources
from lambdalint.model.event import EventSourceMapping, Service
from lambdalint.model.key import Key
from lambdalint.model.queue import Queue
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Text, Truth, Value, text_of

MAPPING = "AWS::Lambda::EventSourceMapping"
_BY_TYPE = {
    "AWS::SQS::Queue": Service.SQS,
    "AWS::Kinesis::Stream": Service.KINESIS,
    "AWS::Kinesis::StreamConsumer": Service.KINESIS,
    "AWS::DynamoDB::Table": Service.DYNAMODB,
    "AWS::DynamoDB::GlobalTable": Service.DYNAMODB,
    "AWS::Serverless::SimpleTable": Service.DYNAMODB,
    "AWS::MSK::Cluster": Service.MSK,
    "AWS::MSK::ServerlessCluster": Service.MSK,
    "AWS::AmazonMQ::Broker": Service.MQ,
    "AWS::DocDB::DBCluster": Service.DOCUMENTDB,
}
_TABLES = frozenset({"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable"})
_BY_ARN = {
    "sqs": Service.SQS,
    "kinesis": Service.KINESIS,
    "dynamodb": Service.DYNAMODB,
    "kafka": Service.MSK,
    "mq": Service.MQ,
    "rds": Service.DOCUMENTDB,
}
#: Properties that only one kind of source has.
_BY_PROPERTY = {
    "SelfManagedEventSource": Service.KAFKA,
    "DocumentDBEventSourceConfig": Service.DOCUMENTDB,
    "AmazonManagedKafkaEventSourceConfig": Service.MSK,
    "Queues": Service.MQ,
    "Topics": Service.MSK,
}


def read(place: Place, resources: Resources) -> Iterator[EventSourceMapping]:
    properties = place.properties
    source = properties.value("EventSourceArn")
    yield mapping(
        place,
        properties,
        source,
        properties.value("FunctionName"),
        service(properties, source, resources),
        resources,
    )


def service(properties: Fields, source: Value[Any], resources: Resources) -> Service:
    """What kind of source a mapping polls."""
    text = arn.canonical(text_of(source), resources)
    place = resources.target(source) or arn.owner(text_of(source), resources)
    if place is not None and place.type in _BY_TYPE:
        return _BY_TYPE[place.type]
    parts = str(text).replace("::", "..").split(":", 3)
    if len(parts) > 3 and parts[0] == "arn" and parts[2] in _BY_ARN:
        return _BY_ARN[parts[2]]
    return next((found for name, found in _BY_PROPERTY.items() if name in properties), Service.POLLED)


def _has_stream(owner: Place | None) -> Truth:
    """Whether a table has a stream; tables of SAM have none. What else is polled has nothing to switch on."""
    if owner is None or owner.type not in _TABLES:
        return Truth.YES
    return owner.properties.fields("StreamSpecification").written


def mapping(
    place: Place,
    properties: Fields,
    source: Value[Any],
    called: Value[Any],
    polled: Service,
    resources: Resources,
    polled_queue: Queue | None = None,
) -> EventSourceMapping:
    """A mapping from its properties; ``source`` is what stands for its ARN."""
    if polled_queue is None and polled in {Service.SQS, Service.POLLED}:
        polled_queue = queue.find(source, resources)
    text = arn.canonical(text_of(source), resources) if not isinstance(source, Absent) else None
    owner = resources.target(source) or (arn.owner(text_of(source), resources) if text else None)
    failure = properties.fields("DestinationConfig").fields("OnFailure").value("Destination")
    runs = properties.boolean("Enabled")
    made = common(
        place,
        polled,
        called,
        resources,
        enabled=Truth.YES if isinstance(runs, Absent) else runs.test(lambda on: on),
        source=text or Text(()),
        caller=owner,
    )
    return EventSourceMapping(
        **{**made, "source": text, "source_id": id_of(owner) if owner else None},
        source_value=source,
        queue=polled_queue,
        source_key=_key(owner, resources),
        batch_size=properties.integer("BatchSize"),
        batching_window=properties.integer("MaximumBatchingWindowInSeconds"),
        maximum_retry_attempts=properties.integer("MaximumRetryAttempts"),
        maximum_record_age=properties.integer("MaximumRecordAgeInSeconds"),
        bisect_on_error=properties.boolean("BisectBatchOnFunctionError"),
        maximum_concurrency=properties.fields("ScalingConfig").integer("MaximumConcurrency"),
        response_types=properties.items("FunctionResponseTypes").map(string),
        failure_target=failure,
        failure_arn=arn.canonical(text_of(failure), resources),
        filter_written=properties.fields("FilterCriteria").written,
        streamed=_has_stream(owner),
    )


def _key(owner: Place | None, resources: Resources) -> Key | None:
    """The key that a source of the template is encrypted with."""
    if owner is None:
        return None
    if owner.type == "AWS::Kinesis::Stream":
        return key.find(owner.properties.fields("StreamEncryption").value("KeyId"), resources)
    return key.find(owner.properties.value("KmsMasterKeyId"), resources)
