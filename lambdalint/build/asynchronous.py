"""``EventInvokeConfig`` and dead-letter targets, of SAM and as resources."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.build import arn, queue
from lambdalint.build.resources import Place, Resources
from lambdalint.build.target import published_alias, target
from lambdalint.model.asynchronous import AsynchronousInvocation, Destination, Outcome
from lambdalint.model.target import LATEST, UNQUALIFIED, FunctionTarget
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Text, Truth, text_of

CONFIG = "AWS::Lambda::EventInvokeConfig"
_OUTCOMES = {"OnSuccess": Outcome.SUCCESS, "OnFailure": Outcome.FAILURE}


def of_resource(place: Place, resources: Resources) -> AsynchronousInvocation:
    """The settings from their resource; ``Qualifier`` stands beside the function."""
    properties = place.properties
    named = target(properties.value("FunctionName"), resources)
    qualifier = text_of(properties.string("Qualifier"))
    whole = FunctionTarget(named.value, named.function, qualifier, named.elsewhere)
    return _settings(place, properties, whole, resources)


def of_function(place: Place, resources: Resources) -> AsynchronousInvocation | None:
    """SAM's ``EventInvokeConfig``, which counts for the alias that SAM publishes."""
    config = place.properties.fields("EventInvokeConfig")
    if config.written is not Truth.YES:
        return None
    qualifier = published_alias(place)
    named = FunctionTarget(
        Absent(config.grip), place.name, Text.of(LATEST) if qualifier == UNQUALIFIED else qualifier
    )
    return _settings(place, config, named, resources)


def dead_letter(place: Place, resources: Resources) -> Destination | None:
    """Where the function sends events that it failed on."""
    for name in ("DeadLetterConfig", "DeadLetterQueue"):
        fields = place.properties.fields(name)
        if fields.written is Truth.YES:
            return _destination(fields, "TargetArn", Outcome.DEAD_LETTER, resources)
    return None


def _settings(
    place: Place, fields: Fields, named: FunctionTarget, resources: Resources
) -> AsynchronousInvocation:
    return AsynchronousInvocation(
        name=place.name,
        span=fields.grip,
        target=named,
        maximum_age=fields.integer("MaximumEventAgeInSeconds"),
        maximum_retries=fields.integer("MaximumRetryAttempts"),
        destinations=tuple(_destinations(fields.fields("DestinationConfig"), resources)),
    )


def _destinations(fields: Fields, resources: Resources) -> Iterator[Destination]:
    for name, outcome in _OUTCOMES.items():
        one = fields.fields(name)
        if one.written is Truth.YES:
            yield _destination(one, "Destination", outcome, resources)


def _destination(fields: Fields, name: str, outcome: Outcome, resources: Resources) -> Destination:
    value = fields.value(name)
    return Destination(
        span=fields.grip,
        outcome=outcome,
        value=value,
        arn=arn.canonical(text_of(value), resources),
        type=fields.string("Type"),
        queue=queue.find(value, resources),
        topic=queue.find_topic(value, resources),
    )
