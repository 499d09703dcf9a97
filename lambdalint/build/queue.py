"""``AWS::SQS::Queue`` and ``AWS::SNS::Topic``."""

from __future__ import annotations

from typing import Any

from lambdalint.build import arn
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import is_written
from lambdalint.model.queue import Queue, Topic
from lambdalint.source import Span
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Known, Origin, Text, Truth, Value, text_of

QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
TYPES = frozenset({QUEUE, TOPIC})
#: Seconds, https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
VISIBILITY_TIMEOUT_DEFAULT = 30


def find(value: Value[Any], resources: Resources) -> Queue | None:
    """The queue of the template that a value names by its ARN."""
    place = arn.owner(text_of(value), resources)
    return resources.once(build, place) if place is not None and place.type == QUEUE else None


def find_topic(value: Value[Any], resources: Resources) -> Topic | None:
    """The topic of the template that a value names by its ARN."""
    place = arn.owner(text_of(value), resources)
    return resources.once(build_topic, place) if place is not None and place.type == TOPIC else None


def build(place: Place, resources: Resources) -> Queue:
    """A queue from its resource."""
    properties = place.properties
    redrive = properties.fields("RedrivePolicy")
    target = redrive.value("deadLetterTargetArn")
    return Queue(
        name=place.name,
        span=place.span,
        block=place.block,
        arn=arn.of(place) or Text(()),
        visibility_timeout=_visibility(properties),
        fifo=switched_on(properties, "FifoQueue"),
        redriven=redrive.written,
        redrive_target=None if isinstance(target, Absent) else arn.canonical(text_of(target), resources),
        max_receive_count=redrive.integer("maxReceiveCount"),
    )


def made_by_sam(name: str, span: Span, block: Span, queue_arn: Text, fifo: Truth) -> Queue:
    """The queue that SAM puts between a topic and a function; it has the defaults of SQS."""
    absent: Absent[int | str] = Absent(span)
    return Queue(
        name=name,
        span=span,
        block=block,
        arn=queue_arn,
        visibility_timeout=Known(VISIBILITY_TIMEOUT_DEFAULT, span, Origin.AWS_DEFAULT),
        fifo=fifo,
        redriven=Truth.NO,
        redrive_target=None,
        max_receive_count=absent,
        by_sam=True,
    )


def build_topic(place: Place, resources: Resources) -> Topic:  # noqa: ARG001 - builders look alike
    """A topic from its resource."""
    return Topic(
        place.name,
        place.span,
        place.block,
        arn.of(place) or Text(()),
        switched_on(place.properties, "FifoTopic"),
    )


def switched_on(fields: Fields, name: str) -> Truth:
    """Whether a switch that is off by default is on."""
    return fields.boolean(name).test(lambda on: on)


def _visibility(properties: Fields) -> Value[int | str]:
    written = properties.integer("VisibilityTimeout")
    if is_written(written) is Truth.NO:
        return Known(VISIBILITY_TIMEOUT_DEFAULT, written.span, Origin.AWS_DEFAULT)
    return written
