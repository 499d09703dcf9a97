"""``AWS::Lambda::Alias`` and ``AWS::Lambda::Version``."""

from __future__ import annotations

from dataclasses import replace

from lambdalint.build.resources import Place, Resources
from lambdalint.build.target import ALIAS, VERSION, target
from lambdalint.model.permission import Alias, Version
from lambdalint.template.fields import Fields
from lambdalint.values import Known, Value

TYPES = frozenset({ALIAS, VERSION})


def build(place: Place, resources: Resources) -> Alias:
    """An alias from its resource."""
    properties = place.properties
    routing = properties.fields("RoutingConfig")
    weights = routing.items("AdditionalVersionWeights")
    return Alias(
        name=place.name,
        span=place.span,
        block=place.block,
        target=target(properties.value("FunctionName"), resources),
        alias_name=properties.string("Name"),
        version=properties.value("FunctionVersion"),
        weights=replace(
            weights.map(lambda item: routing.fields_of(item, item.span).value("FunctionVersion")),
            span=routing.key("AdditionalVersionWeights"),
        ),
        shares=weights.map(lambda item: _share(routing.fields_of(item, item.span))),
        provisioned=_provisioned(properties),
    )


def build_version(place: Place, resources: Resources) -> Version:
    """A published version from its resource."""
    properties = place.properties
    named = target(properties.value("FunctionName"), resources)
    return Version(place.name, place.span, place.block, named, _provisioned(properties))


def _share(weight: Fields) -> Value[float | str]:
    match weight.string("FunctionWeight"):
        case Known() as known:
            return known.map(_number)
        case other:
            return other.map(str)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _provisioned(properties: Fields) -> Value[int | str]:
    return properties.fields("ProvisionedConcurrencyConfig").integer("ProvisionedConcurrentExecutions")
