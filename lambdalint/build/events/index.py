"""Everything that is said elsewhere about a function, by the function: made once for a whole template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Protocol, TypeAlias, TypeVar

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


#: Resources that others are told of in.
_TOLD = frozenset(
    {
        CONNECTOR,
        "AWS::CloudFormation::Stack",
        "AWS::Serverless::Application",
        "AWS::CloudFormation::CustomResource",
    }
)


class _Aimed(Protocol):
    @property
    def target(self) -> FunctionTarget: ...


T = TypeVar("T", bound=_Aimed)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of one function; open where something that is not told apart may be for it too."""

    events: Many[Event] = Many()
    permissions: Many[Permission] = Many()
    urls: Many[FunctionUrl] = Many()
    aliases: Many[Alias] = Many()
    versions: Many[Version] = Many()
    invocations: Many[AsynchronousInvocation] = Many()


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All of it; ``handed_out`` are the functions that something else may give permissions to."""

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


def about(function: Place, resources: Resources) -> About:
    """What is said of one function."""
    found = About(*(resources.part(_by_function, function.name) or ()))
    return replace(found, permissions=replace(found.permissions, span=function.span))


def _by_function(resources: Resources) -> dict[str, tuple[Many[Any], ...]]:
    """The same for every function of the template, in one go: what `About` is made of."""
    index = of(resources)
    functions = [place.name for place in resources.of(FUNCTIONS)]
    kinds: tuple[Many[Any], ...] = (
        *(index.events, index.permissions, index.urls, index.aliases, index.versions, index.invocations),
    )
    sorted_kinds = [_sorted(things) for things in kinds]

    def each(name: str) -> Iterator[Many[Any]]:
        for things, (by_name, complete) in zip(kinds, sorted_kinds, strict=True):
            listed = complete and (things is not index.permissions or name not in index.handed_out)
            yield Many(tuple(by_name.get(name, ())), listed, things.span)

    return {name: (*each(name),) for name in functions}


def _sorted(things: Many[T]) -> tuple[dict[str, list[T]], bool]:
    """Things by the function that they are for; whether there is none that may be for any."""
    by_name: dict[str, list[T]] = {}
    complete = things.complete
    for thing in things:
        if thing.target.function is not None:
            by_name.setdefault(thing.target.function, []).append(thing)
        elif not thing.target.elsewhere:
            complete = False
    return by_name, complete


def _build(resources: Resources) -> Index:
    known = not resources.template.open
    events = tuple(_events(resources))
    urls = tuple(_urls(resources))
    explicit = tuple(
        resources.once(permission.build, place) for place in resources.of({permission.PERMISSION})
    )
    implied = [*(made for _, made in events), *(made for _, permits in urls for made in permits)]
    listed = all(sam.complete(place) for place in resources.of({"AWS::Serverless::Function"}))
    return Index(
        events=Many(tuple(event for event, _ in events), known and listed),
        permissions=Many((*explicit, *(made for made in implied if made is not None)), known and listed),
        urls=Many(tuple(url for url, _ in urls), known),
        aliases=Many(tuple(resources.once(alias.build, place) for place in resources.of({ALIAS})), known),
        versions=Many(
            tuple(resources.once(alias.build_version, place) for place in resources.of({VERSION})), known
        ),
        invocations=Many(tuple(_invocations(resources)), known),
        handed_out=frozenset(_handed_out(resources)),
    )


Reader: TypeAlias = Callable[[Place, Resources], Iterator[Event]]
#: An event with the permission that comes along with it.
Permitted: TypeAlias = tuple[Event, Permission | None]


def _events(resources: Resources) -> Iterator[Permitted]:
    for resource in resources.template.resources.values():
        reader = READERS.get(resource.type)
        if reader is None and resource.type.startswith("Custom::"):
            reader = READERS["AWS::CloudFormation::CustomResource"]
        if reader is None and resource.type == "AWS::Serverless::Function":
            reader = sam.read
        place = resources.get(resource.logical_id) if reader else None
        if reader is not None and place is not None:
            yield from resources.once(_all_by(reader), place)


@cache
def _all_by(reader: Reader) -> Callable[[Place, Resources], tuple[Permitted, ...]]:
    """A builder of everything that a reader finds in a resource."""

    def read(place: Place, resources: Resources) -> tuple[Permitted, ...]:
        return tuple((event, permission.of_event(event)) for event in reader(place, resources))

    return read


def _urls(resources: Resources) -> Iterator[tuple[FunctionUrl, tuple[Permission, ...]]]:
    for place in resources.of({permission.URL, "AWS::Serverless::Function"}):
        found = resources.once(_url, place)
        if found is not None:
            yield found


def _url(place: Place, resources: Resources) -> tuple[FunctionUrl, tuple[Permission, ...]] | None:
    if place.type == permission.URL:
        url = resources.once(permission.build_url, place)
    else:
        config = place.properties.fields("FunctionUrlConfig")
        if config.written is not Truth.YES:
            return None
        named = FunctionTarget(Absent(config.grip), place.name, published_alias(place))
        url = permission.of_config(place, config, named)
    return url, tuple(permission.of_url(url))


def _invocations(resources: Resources) -> Iterator[AsynchronousInvocation]:
    for place in resources.of({asynchronous.CONFIG}):
        yield resources.once(asynchronous.of_resource, place)
    for place in resources.of({"AWS::Serverless::Function"}):
        made = resources.once(asynchronous.of_function, place)
        if made is not None:
            yield made


def _handed_out(resources: Resources) -> Iterator[str]:
    """Functions that a nested stack, custom resource or connector is told of: these can permit callers."""
    functions = [place.name for place in resources.of(FUNCTIONS)]
    for resource in resources.template.resources.values():
        is_told = resource.type in _TOLD or resource.type.startswith("Custom::")
        if not is_told and resource.node.get("Connectors") is None:
            continue
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
