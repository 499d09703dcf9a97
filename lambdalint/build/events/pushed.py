"""Services that call a function when something happens: what is said in the resource that calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lambdalint.build import arn, bucket, queue
from lambdalint.build.events.event import attribute_arn, common, log_group_arn, regional_arn
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import is_written
from lambdalint.model.event import BucketEvent, Event, PatternEvent, ScheduleEvent, Service, TopicEvent
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Truth, Value, text_of


def _bucket(place: Place, resources: Resources) -> Iterator[Event]:
    configuration = place.properties.fields("NotificationConfiguration")
    for item in configuration.items("LambdaConfigurations"):
        fields = configuration.fields_of(item, item.span)
        prefixes, suffixes = key_filters(fields)
        yield BucketEvent(
            **common(place, Service.S3, fields.value("Function"), resources),
            bucket=resources.once(bucket.build, place),
            events=Many((fields.string("Event"),)),
            prefixes=prefixes,
            suffixes=suffixes,
        )


def key_filters(fields: Fields) -> tuple[Many[Value[str]], Many[Value[str]]]:
    """What the ``Filter`` of a notification asks of keys: prefixes and suffixes."""
    rules = fields.fields("Filter").fields("S3Key").items("Rules")
    prefixes: list[Value[str]] = []
    suffixes: list[Value[str]] = []
    complete = rules.complete
    for item in rules:
        rule = fields.fields_of(item, item.span)
        match rule.string("Name"):
            case Known(name) if name.lower() == "prefix":
                prefixes.append(rule.string("Value"))
            case Known(name) if name.lower() == "suffix":
                suffixes.append(rule.string("Value"))
            case _:
                complete = False
    return Many(tuple(prefixes), complete), Many(tuple(suffixes), complete)


def _subscription(place: Place, resources: Resources) -> Iterator[Event]:
    if _is(place.properties.value("Protocol"), "lambda"):
        topic = place.properties.value("TopicArn")
        yield subscribed(place, place.properties.value("Endpoint"), topic, resources)


def subscribed(place: Place, endpoint: Value[Any], topic: Value[Any], resources: Resources) -> TopicEvent:
    """A topic that sends to a function, as the subscription says."""
    source = arn.canonical(text_of(topic), resources)
    caller = arn.owner(text_of(topic), resources)
    made = common(place, Service.SNS, endpoint, resources, source=source, caller=caller)
    return TopicEvent(**made, topic=queue.find_topic(topic, resources))


def _topic(place: Place, resources: Resources) -> Iterator[Event]:
    for item in place.properties.items("Subscription"):
        fields = place.properties.fields_of(item, item.span)
        if _is(fields.value("Protocol"), "lambda"):
            made = common(place, Service.SNS, fields.value("Endpoint"), resources)
            yield TopicEvent(**made, topic=resources.once(queue.build_topic, place))


def _rule(place: Place, resources: Resources) -> Iterator[Event]:
    properties = place.properties
    expression = properties.string("ScheduleExpression")
    for item in properties.items("Targets"):
        fields = properties.fields_of(item, item.span)
        # A role of the target, or one of the rule for all of them.
        role = is_written(fields.value("RoleArn")) | is_written(properties.value("RoleArn"))
        runs = enabled(properties)
        made = common(place, Service.EVENTS, fields.value("Arn"), resources, role=role, enabled=runs)
        yield ruled(made, expression, properties.fields("EventPattern"))


def ruled(made: dict[str, Any], expression: Value[str], pattern: Fields) -> Event:
    """An event of a rule of EventBridge: a pattern, if it has one and no schedule beside it."""
    if not isinstance(expression, Absent) or pattern.written is not Truth.YES:
        return timed(made, expression)
    return PatternEvent(
        **made,
        sources=pattern.items("source").map(string),
        detail_types=pattern.items("detail-type").map(string),
    )


def timed(made: dict[str, Any], expression: Value[str]) -> Event:
    """An event of a rule: a schedule if it has an expression."""
    return Event(**made) if isinstance(expression, Absent) else ScheduleEvent(**made, expression=expression)


def enabled(fields: Fields) -> Truth:
    """Whether ``State`` lets it run: ``ENABLED``, or that with management events, is the default."""
    state = fields.string("State")
    return Truth.YES if isinstance(state, Absent) else state.test(lambda text: text != "DISABLED")


def _schedule(place: Place, resources: Resources) -> Iterator[Event]:
    called, runs = place.properties.fields("Target"), enabled(place.properties)
    made = common(place, Service.SCHEDULER, called.value("Arn"), resources, role=Truth.YES, enabled=runs)
    yield timed(made, place.properties.string("ScheduleExpression"))


def _pipe(place: Place, resources: Resources) -> Iterator[Event]:
    for name in ("Target", "Enrichment"):
        yield Event(**common(place, Service.PIPES, place.properties.value(name), resources, role=Truth.YES))


def _logs(place: Place, resources: Resources) -> Iterator[Event]:
    """The caller that a permission names is the log group."""
    group = place.properties.value("LogGroupName")
    caller = resources.named(group, {"AWS::Logs::LogGroup"}, "LogGroupName")
    source = attribute_arn(caller.name) if caller else log_group_arn(text_of(group))
    called = place.properties.value("DestinationArn")
    yield Event(**common(place, Service.LOGS, called, resources, source=source, caller=caller))


def _iot(place: Place, resources: Resources) -> Iterator[Event]:
    payload = place.properties.fields("TopicRulePayload")
    actions = [*payload.items("Actions"), payload.value("ErrorAction")]
    for item in actions:
        called = payload.fields_of(item, item.span).fields("Lambda")
        if called.written is Truth.YES:
            yield Event(**common(place, Service.IOT, called.value("FunctionArn"), resources))


def _iot_authorizer(place: Place, resources: Resources) -> Iterator[Event]:
    called = place.properties.value("AuthorizerFunctionArn")
    yield Event(**common(place, Service.IOT, called, resources))


def _cognito(place: Place, resources: Resources) -> Iterator[Event]:
    """Triggers stand in ``LambdaConfig`` as an ARN, or as a mapping with ``LambdaArn``."""
    configuration = place.properties.fields("LambdaConfig")
    for item in configuration.entries():
        if item.name == "KMSKeyID":
            continue
        value = item.value
        if isinstance(value, Known) and isinstance(value.value, Fields):
            value = value.value.value("LambdaArn")
        yield Event(**common(place, Service.COGNITO, value, resources))


def _config(place: Place, resources: Resources) -> Iterator[Event]:
    source = place.properties.fields("Source")
    if _is(source.value("Owner"), "CUSTOM_LAMBDA"):
        yield Event(**common(place, Service.CONFIG, source.value("SourceIdentifier"), resources))


def _load_balancer(place: Place, resources: Resources) -> Iterator[Event]:
    """The caller that a permission names is the target group, whose ``Ref`` is its ARN."""
    if not _is(place.properties.value("TargetType"), "lambda"):
        return
    for item in place.properties.items("Targets"):
        fields = place.properties.fields_of(item, item.span)
        yield Event(**common(place, Service.LOAD_BALANCER, fields.value("Id"), resources))


def _receipt(place: Place, resources: Resources) -> Iterator[Event]:
    rule = place.properties.fields("Rule")
    for item in rule.items("Actions"):
        called = rule.fields_of(item, item.span).fields("LambdaAction")
        if called.written is Truth.YES:
            yield Event(**common(place, Service.SES, called.value("FunctionArn"), resources))


def _rotation(place: Place, resources: Resources) -> Iterator[Event]:
    value = place.properties.value("RotationLambdaARN")
    if not isinstance(value, Absent):
        yield Event(**common(place, Service.SECRETS_MANAGER, value, resources))


def _custom(place: Place, resources: Resources) -> Iterator[Event]:
    """CloudFormation calls with the rights of whoever deploys."""
    yield Event(
        **common(
            place, Service.CLOUDFORMATION, place.properties.value("ServiceToken"), resources, role=Truth.YES
        )
    )


def _macro(place: Place, resources: Resources) -> Iterator[Event]:
    named = place.properties.value("FunctionName")
    yield Event(**common(place, Service.MACRO, named, resources, role=Truth.YES))


def _data_source(place: Place, resources: Resources) -> Iterator[Event]:
    called = place.properties.fields("LambdaConfig")
    if called.written is Truth.YES:
        yield Event(
            **common(place, Service.APPSYNC, called.value("LambdaFunctionArn"), resources, role=Truth.YES)
        )


def _graphql(place: Place, resources: Resources) -> Iterator[Event]:
    """Authorizers of AppSync need a permission: they are called without a role."""
    properties = place.properties
    others = properties.items("AdditionalAuthenticationProviders")
    for fields in (properties, *(properties.fields_of(item, item.span) for item in others)):
        authorizer = fields.fields("LambdaAuthorizerConfig")
        if authorizer.written is Truth.YES:
            yield Event(**common(place, Service.APPSYNC, authorizer.value("AuthorizerUri"), resources))


def _sam_graphql(place: Place, resources: Resources) -> Iterator[Event]:
    """SAM's spelling of both; it makes the roles of sources and the permissions of authorizers."""
    sources = place.properties.fields("DataSources").fields("Lambda")
    for item in sources.entries():
        called = sources.fields_of(item.value, item.key).value("FunctionArn")
        yield Event(**common(place, Service.APPSYNC, called, resources, role=Truth.YES))
    auth = place.properties.fields("Auth")
    others = [auth.fields_of(item, item.span) for item in auth.items("Additional")]
    api = Hole(Reference(Reference.RESOURCE, place.name, "ApiId"))
    source = regional_arn("appsync", Text.of("apis/", api))
    for fields in (auth, *others):
        authorizer = fields.fields("LambdaAuthorizer")
        if authorizer.written is Truth.YES:
            called = authorizer.value("AuthorizerUri")
            made = common(place, Service.APPSYNC, called, resources, source=source, caller=place)
            yield Event(**{**made, "by_sam": True})


def _is(value: Value[Any], text: str) -> bool:
    match string(value):
        case Known(known):
            return known.lower() == text.lower()
    return False


#: What reads the resources of a type.
READERS: dict[str, Callable[[Place, Resources], Iterator[Event]]] = {
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::Events::Rule": _rule,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::Pipes::Pipe": _pipe,
    "AWS::Logs::SubscriptionFilter": _logs,
    "AWS::IoT::TopicRule": _iot,
    "AWS::IoT::Authorizer": _iot_authorizer,
    "AWS::Cognito::UserPool": _cognito,
    "AWS::Config::ConfigRule": _config,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _load_balancer,
    "AWS::SES::ReceiptRule": _receipt,
    "AWS::SecretsManager::RotationSchedule": _rotation,
    "AWS::CloudFormation::CustomResource": _custom,
    "AWS::CloudFormation::Macro": _macro,
    "AWS::AppSync::DataSource": _data_source,
    "AWS::AppSync::GraphQLApi": _graphql,
    "AWS::Serverless::GraphQLApi": _sam_graphql,
}
