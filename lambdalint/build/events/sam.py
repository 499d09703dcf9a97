"""SAM's ``Events`` of a function, with what SAM makes of each.

The authority is ``samtranslator/model/eventsources`` (1.115). An event calls the alias of
``AutoPublishAlias`` where there is one.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lambdalint.build import arn, bucket, queue
from lambdalint.build.events import api as apis
from lambdalint.build.events.event import attribute_arn, common, log_group_arn, regional_arn
from lambdalint.build.events.mapping import mapping
from lambdalint.build.events.pushed import enabled, key_filters, ruled, timed
from lambdalint.build.resources import Place, Resources
from lambdalint.build.target import published_alias
from lambdalint.model.code import is_written
from lambdalint.model.event import ApiEvent, ApiKind, BucketEvent, Event, Service, SkillEvent, TopicEvent
from lambdalint.model.target import FunctionTarget
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Hole, Known, Origin, Reference, Text, Truth, Unknown, Value, text_of

#: What SAM writes for ``SqsSubscription`` where nothing is said.
_SUBSCRIBED_BATCH = 10
_PLACEHOLDER = regex(r"\{[a-zA-Z0-9._-]+\+?\}")
_TRAILING_SLASH = regex(r"(?<=.)/$")
#: SAM leaves greedy placeholders of HTTP APIs as they are, but for this one.
_HTTP_PLACEHOLDER = regex(r"\{([a-zA-Z0-9._-]+|proxy\+)\}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of ``Events``: its key, and the fields under ``Properties``."""

    place: Place
    name: str
    key: Span
    fields: Fields

    @property
    def logical_id(self) -> str:
        """That of the rule, mapping or subscription which SAM makes."""
        return f"{self.place.name}{self.name}"


def read(place: Place, resources: Resources) -> Iterator[Event]:
    """Every event of a SAM function whose type is known."""
    events = place.properties.fields("Events")
    for item in events.entries():
        fields = events.fields_of(item.value, item.key)
        match fields.string("Type"):
            case Known(kind) if kind in _KINDS:
                entry = _Entry(place, item.name, item.key, fields.fields("Properties"))
                for made in _KINDS[kind](entry, resources):
                    yield _finished(made, entry)


def complete(place: Place) -> bool:
    """Whether every event of a function is known by its type."""
    events = place.properties.fields("Events")
    return events.complete and all(
        isinstance(events.fields_of(item.value, item.key).string("Type"), Known) for item in events.entries()
    )


def _finished(made: Event, entry: _Entry) -> Event:
    place = entry.place
    value: Value[Any] = Unknown(entry.key, "SAM names the function")
    target = FunctionTarget(value, place.name, published_alias(place))
    return replace(made, name=entry.name, span=entry.key, block=place.block, target=target, by_sam=True)


def _common(entry: _Entry, service: Service, resources: Resources, **more: Any) -> dict[str, Any]:
    return common(entry.place, service, Absent(entry.key), resources, **more)


def _polled(name: str, service: Service) -> Callable[[_Entry, Resources], Iterator[Event]]:
    def read_one(entry: _Entry, resources: Resources) -> Iterator[Event]:
        source = entry.fields.value(name)
        yield mapping(entry.place, entry.fields, source, Absent(entry.key), service, resources)

    return read_one


def _bucket(entry: _Entry, resources: Resources) -> Iterator[Event]:
    caller = resources.target(entry.fields.value("Bucket"), {bucket.BUCKET})
    source = arn.of(caller) if caller else None
    made = _common(entry, Service.S3, resources, source=source or Text(()), caller=caller)
    prefixes, suffixes = key_filters(entry.fields)
    yield BucketEvent(
        **{**made, "source": source},
        bucket=resources.once(bucket.build, caller) if caller else None,
        events=entry.fields.items("Events").map(string),
        prefixes=prefixes,
        suffixes=suffixes,
    )


def _topic(entry: _Entry, resources: Resources) -> Iterator[Event]:
    """A subscription; with ``SqsSubscription`` one of a queue, which Lambda polls."""
    fields, topic = entry.fields, entry.fields.value("Topic")
    own, between = fields.fields("SqsSubscription"), fields.value("SqsSubscription")
    if own.written is Truth.YES:
        polled = mapping(entry.place, own, own.value("QueueArn"), Absent(entry.key), Service.SQS, resources)
        batch = own.integer("BatchSize")
        default: Value[int | str] = Known(_SUBSCRIBED_BATCH, own.grip, Origin.AWS_DEFAULT)
        yield replace(polled, batch_size=default if isinstance(batch, Absent) else batch, enabled=Truth.YES)
    elif isinstance(between, Absent) or fields.boolean("SqsSubscription").test(lambda on: on) is Truth.NO:
        source = arn.canonical(text_of(topic), resources)
        caller = arn.owner(text_of(topic), resources)
        made = _common(entry, Service.SNS, resources, source=source, caller=caller)
        yield TopicEvent(**made, topic=queue.find_topic(topic, resources))
    elif fields.boolean("SqsSubscription").test(lambda on: on) is Truth.YES:
        found = queue.find_topic(topic, resources)
        name = f"{entry.logical_id}Queue"
        queue_arn = regional_arn("sqs", Text((Hole(Reference(Reference.RESOURCE, name)),)))
        fifo = found.fifo if found else Truth.MAYBE
        made_queue = queue.made_by_sam(
            name, fields.key("SqsSubscription"), entry.place.block, queue_arn, fifo
        )
        source_value: Value[Any] = Unknown(between.span, "SAM makes the queue", text=queue_arn)
        nothing = fields.fields_of(Absent(entry.key), entry.key)
        yield replace(
            mapping(
                entry.place, nothing, source_value, Absent(entry.key), Service.SQS, resources, made_queue
            ),
            batch_size=Known(_SUBSCRIBED_BATCH, entry.key, Origin.AWS_DEFAULT),
        )


def _schedule(entry: _Entry, resources: Resources) -> Iterator[Event]:
    made = _common(
        entry,
        Service.EVENTS,
        resources,
        enabled=_enabled(entry.fields),
        source=attribute_arn(entry.logical_id),
    )
    yield ruled(made, entry.fields.string("Schedule"), entry.fields.fields("Pattern"))


def _enabled(fields: Fields) -> Truth:
    switch = fields.boolean("Enabled")
    return enabled(fields) if isinstance(switch, Absent) else switch.test(lambda on: on)


def _scheduler(entry: _Entry, resources: Resources) -> Iterator[Event]:
    made = _common(entry, Service.SCHEDULER, resources, role=Truth.YES, enabled=enabled(entry.fields))
    yield timed(made, entry.fields.string("ScheduleExpression"))


def _logs(entry: _Entry, resources: Resources) -> Iterator[Event]:
    group = entry.fields.value("LogGroupName")
    caller = resources.named(group, {"AWS::Logs::LogGroup"}, "LogGroupName")
    source = log_group_arn(text_of(group))
    yield Event(**_common(entry, Service.LOGS, resources, source=source, caller=caller))


def _iot(entry: _Entry, resources: Resources) -> Iterator[Event]:
    rule = Hole(Reference(Reference.RESOURCE, entry.logical_id))
    source = regional_arn("iot", Text.of("rule/", rule))
    yield Event(**_common(entry, Service.IOT, resources, source=source))


def _alexa(entry: _Entry, resources: Resources) -> Iterator[Event]:
    made = _common(entry, Service.ALEXA, resources, source=Text(()))
    yield SkillEvent(**{**made, "source": None}, skill=entry.fields.string("SkillId"))


def _cognito(entry: _Entry, resources: Resources) -> Iterator[Event]:
    caller = resources.target(entry.fields.value("UserPool"))
    source = attribute_arn(caller.name) if caller else Text(())
    yield Event(**_common(entry, Service.COGNITO, resources, source=source, caller=caller))


def _api(kind: ApiKind) -> Callable[[_Entry, Resources], Iterator[Event]]:
    def read_one(entry: _Entry, resources: Resources) -> Iterator[Event]:
        fields = entry.fields
        named = fields.value("RestApiId" if kind is ApiKind.REST else "ApiId")
        source_id, api = (
            apis.implicit(kind)
            if isinstance(named, Absent)
            else (apis.caller_of(named, resources), text_of(named))
        )
        rest = _route(fields, kind)
        made = _common(entry, Service.API, resources, source=apis.source(api, rest))
        yield ApiEvent(
            **{**made, "source_id": source_id},
            api=kind,
            authorizer=False,
            timeout=_timeout(fields, named, resources),
            streamed=apis.is_streamed(Absent(entry.key), fields.value("ResponseTransferMode"))
            | fields.string("ResponseTransferMode").test(lambda text: text == "RESPONSE_STREAM"),
            asynchronous=Truth.NO,
        )

    return read_one


def _route(fields: Fields, kind: ApiKind) -> str:
    """``/stage/METHOD/path`` as SAM spells it: placeholders become stars, and so does the end of a path."""
    path, method = fields.string("Path"), fields.string("Method")
    if not isinstance(path, Known) or not isinstance(method, Known) or path.value == "$default":
        return "/*/*"
    if kind is ApiKind.HTTP and path.value == "/$default" and method.value.lower() == "any":
        return "/*/$default"
    verb = "*" if method.value.lower() in {"any", "x-amazon-apigateway-any-method"} else method.value.upper()
    placeholder = _PLACEHOLDER if kind is ApiKind.REST else _HTTP_PLACEHOLDER
    return f"/*/{verb}{placeholder.sub('*', _TRAILING_SLASH.sub('', path.value))}"


def _timeout(fields: Fields, named: Value[Any], resources: Resources) -> Value[int | str]:
    """The timeout of an integration; where the API has a definition of its own, that decides."""
    place = resources.target(named, apis.APIS)
    if place is None and isinstance(named, Known) and isinstance(named.value, str):
        place = resources.get(named.value)
    if place is not None:
        for name in ("DefinitionBody", "DefinitionUri"):
            if is_written(place.properties.value(name)) is not Truth.NO:
                return Unknown(fields.grip, "the definition of the API decides")
    elif not isinstance(named, Absent):
        return Unknown(fields.grip, "the API is defined elsewhere")
    return fields.integer("TimeoutInMillis")


_KINDS: dict[str, Callable[[_Entry, Resources], Iterator[Event]]] = {
    "SQS": _polled("Queue", Service.SQS),
    "Kinesis": _polled("Stream", Service.KINESIS),
    "DynamoDB": _polled("Stream", Service.DYNAMODB),
    "MSK": _polled("Stream", Service.MSK),
    "MQ": _polled("Broker", Service.MQ),
    "DocumentDB": _polled("Cluster", Service.DOCUMENTDB),
    "SelfManagedKafka": _polled("", Service.KAFKA),
    "S3": _bucket,
    "SNS": _topic,
    "Schedule": _schedule,
    "CloudWatchEvent": _schedule,
    "EventBridgeRule": _schedule,
    "ScheduleV2": _scheduler,
    "CloudWatchLogs": _logs,
    "IoTRule": _iot,
    "AlexaSkill": _alexa,
    "Cognito": _cognito,
    "Api": _api(ApiKind.REST),
    "HttpApi": _api(ApiKind.HTTP),
}
KINDS = frozenset(_KINDS)
