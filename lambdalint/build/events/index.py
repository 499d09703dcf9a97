"""Everything that is said elsewhere about a function, by the function: made once for a whole template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from lambdalint.build import alias, asynchronous, permission
from lambdalint.build.events import api, mapping, pushed, sam, workflow
from lambdalint.build.resources import Place, Resources
from lambdalint.build.target import ALIAS, FUNCTIONS, VERSION, published_alias, target
from lambdalint.model.asynchronous import AsynchronousInvocation
from lambdalint.model.event import Event
from lambdalint.model.permission import Alias, FunctionUrl, Permission, Version
from lambdalint.model.target import FunctionTarget
from lambdalint.records import dataclass
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

CONNECTOR = "AWS::Serverless::Connector"
READERS: dict[str, Callable[[Place, Resources], Iterator[Event]]] = {
    **pushed.READERS,
    **api.READERS,
    **workflow.READERS,
    mapping.MAPPING: mapping.read,
}
TYPES = (
    frozenset(READERS)
    | permission.TYPES
    | alias.TYPES
    | frozenset(
        {asynchronous.CONFIG, CONNECTOR, "AWS::CloudFormation::Stack", "AWS::Serverless::Application"}
    )
)


class _Aimed(Protocol):
    @property
    def target(self) -> FunctionTarget: ...


T = TypeVar("T", bound=_Aimed)


@dataclass(frozen=True, slots=True)
class Index:
    """All of it; ``open_policies`` are the functions that something else may give permissions to."""

    events: Many[Event]
    permissions: Many[Permission]
    urls: Many[FunctionUrl]
    aliases: Many[Alias]
    versions: Many[Version]
    invocations: Many[AsynchronousInvocation]
    handed_out: frozenset[str]


def of(resources: Resources) -> Index:
    """The index of a template in one scenario."""
    return resources.overall(_build)


def about(things: Many[T], function: str) -> Many[T]:
    """Those for one function; open where another one may be for it too."""
    named = [(thing, thing.target.names(function)) for thing in things]
    found = tuple(thing for thing, truth in named if truth is Truth.YES)
    return Many(found, things.complete and all(truth is not Truth.MAYBE for _, truth in named), things.span)


def permissions_of(function: Place, resources: Resources) -> Many[Permission]:
    """The permissions of a function; open too where its name is handed to who may add others."""
    index = of(resources)
    found = about(index.permissions, function.name)
    return Many(found.items, found.complete and function.name not in index.handed_out, function.span)


def _build(resources: Resources) -> Index:
    known = not resources.template.open
    events = tuple(_events(resources))
    urls = tuple(_urls(resources))
    explicit = tuple(
        resources.once(permission.build, place) for place in resources.of({permission.PERMISSION})
    )
    implied = [*map(permission.of_event, events), *(made for url in urls for made in permission.of_url(url))]
    listed = all(sam.complete(place) for place in resources.of({"AWS::Serverless::Function"}))
    return Index(
        events=Many(events, known and listed),
        permissions=Many((*explicit, *(made for made in implied if made is not None)), known and listed),
        urls=Many(urls, known),
        aliases=Many(tuple(resources.once(alias.build, place) for place in resources.of({ALIAS})), known),
        versions=Many(
            tuple(resources.once(alias.build_version, place) for place in resources.of({VERSION})), known
        ),
        invocations=Many(tuple(_invocations(resources)), known),
        handed_out=frozenset(_handed_out(resources)),
    )


def _events(resources: Resources) -> Iterator[Event]:
    for resource in resources.template.resources.values():
        reader = READERS.get(resource.type)
        if reader is None and resource.type.startswith("Custom::"):
            reader = READERS["AWS::CloudFormation::CustomResource"]
        if reader is None and resource.type == "AWS::Serverless::Function":
            reader = sam.read
        place = resources.get(resource.logical_id) if reader else None
        if reader is not None and place is not None:
            yield from reader(place, resources)


def _urls(resources: Resources) -> Iterator[FunctionUrl]:
    for place in resources.of({permission.URL}):
        yield resources.once(permission.build_url, place)
    for place in resources.of({"AWS::Serverless::Function"}):
        config = place.properties.fields("FunctionUrlConfig")
        if config.written is Truth.YES:
            named = FunctionTarget(Absent(config.grip), place.name, published_alias(place))
            yield permission.of_config(place, config, named)


def _invocations(resources: Resources) -> Iterator[AsynchronousInvocation]:
    for place in resources.of({asynchronous.CONFIG}):
        yield resources.once(asynchronous.of_resource, place)
    for place in resources.of({"AWS::Serverless::Function"}):
        made = asynchronous.of_function(place, resources)
        if made is not None:
            yield made


def _handed_out(resources: Resources) -> Iterator[str]:
    """Functions that a nested stack, custom resource or connector is told of: these can permit callers."""
    functions = [place.name for place in resources.of(FUNCTIONS)]
    for resource in resources.template.resources.values():
        place = resources.get(resource.logical_id)
        if place is None:
            continue
        connectors = place.attributes.fields("Connectors")
        values: list[Value[Any]] = [item.value for item in connectors.entries()]
        if place.type == CONNECTOR:
            values.append(Known(place.properties, place.span))
        elif place.type in {"AWS::CloudFormation::Stack", "AWS::Serverless::Application"}:
            values.append(place.properties.value("Parameters"))
        elif place.type.startswith("Custom::") or place.type == "AWS::CloudFormation::CustomResource":
            values += [item.value for item in place.properties.entries() if item.name != "ServiceToken"]
        for value in values:
            yield from _mentioned(value, functions, resources, 0)


def _mentioned(value: Value[Any], functions: list[str], resources: Resources, depth: int) -> Iterator[str]:
    match value:
        case Known(Fields() as fields) if depth < 10:
            for item in fields.entries():
                yield from _mentioned(item.value, functions, resources, depth + 1)
        case Known(Many() as many) if depth < 10:
            for part in many:
                yield from _mentioned(part, functions, resources, depth + 1)
        case Known(str(text)) if text in functions:  # `Id: MyFunction` of a connector
            yield text
        case Known(str()) | Unknown(text=_):
            named = target(value, resources)
            if named.function is not None:
                yield named.function
