"""``AWS::Serverless::Connector`` and ``Connectors`` of a resource to the policies that SAM makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lambdalint.aws import sam_connectors
from lambdalint.build import policy_data
from lambdalint.build.resources import Place, Resources
from lambdalint.model.role import PolicyOrigin, RolePolicy
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Unknown, Value, text_of

CONNECTOR = "AWS::Serverless::Connector"
#: What has a role that SAM makes where none is written; its logical id is that of the resource and ``Role``.
WITH_ROLE = frozenset({"AWS::Serverless::Function", "AWS::Serverless::StateMachine"})


@dataclass(frozen=True, slots=True)
class End:
    """One end of a connection: its type, and the resource if it is one of the template."""

    type: str
    place: Place | None
    fields: Fields


@dataclass(frozen=True, slots=True)
class Connection:
    """One pair that a connector connects. An end is ``None`` where it is not known."""

    name: str
    span: Span
    source: End | None
    destination: End | None
    permissions: Many[Value[str]]


def connections(resources: Resources) -> Iterator[Connection]:
    """Every pair that the connectors of a template connect."""
    for place in resources.of({CONNECTOR}):
        source = _end(place.properties.fields("Source"), resources)
        yield from _pairs(place.name, place.span, source, place.properties, resources)
    for name, resource in resources.template.resources.items():
        owner = resources.get(name) if resource.node.get("Connectors") is not None else None
        if owner is None:
            continue
        for item in owner.attributes.fields("Connectors").entries():
            properties = owner.attributes.fields_of(item.value, item.key).fields("Properties")
            source = End(owner.type, owner, properties.fields("SourceReference"))
            yield from _pairs(f"{name}{item.name}", item.key, source, properties, resources)


def policies(resources: Resources) -> Iterator[tuple[Value[Any], RolePolicy]]:
    """The policies that connectors attach, each with the role that gets it, as ``Roles`` would name it."""
    for connection in connections(resources):
        source, destination = connection.source, connection.destination
        unknown = RolePolicy(connection.name, connection.span, None, PolicyOrigin.CONNECTOR)
        if source is None or destination is None:
            yield Unknown(connection.span, "an end of the connector is not known"), unknown
            continue
        profile = sam_connectors.profile(source.type, destination.type)
        if profile is None or profile.type != sam_connectors.ROLE_POLICY:
            continue
        role = _role(source if profile.source_policy else destination)
        asked = [item.value for item in connection.permissions if isinstance(item, Known)]
        if not connection.permissions.complete or len(asked) < len(connection.permissions):
            yield role, unknown
            continue
        statements = profile.statements(
            asked, {**_known("Source", source), **_known("Destination", destination)}
        )
        document = policy_data.document(statements, connection.span, resources)
        yield role, replace(unknown, document=document)


def _pairs(
    name: str, span: Span, source: End | None, properties: Fields, resources: Resources
) -> Iterator[Connection]:
    permissions = properties.items("Permissions").map(string)
    for item in properties.items("Destination"):
        destination = _end(properties.fields_of(item, item.span), resources)
        yield Connection(name, span, source, destination, permissions)


def _end(fields: Fields, resources: Resources) -> End | None:
    match fields.string("Id"), fields.string("Type"):
        case Known(name), _:
            place = resources.get(name)
            return End(place.type, place, fields) if place is not None else None
        case Absent(), Known(kind):
            return End(kind, None, fields)
    return None


def _known(prefix: str, end: End) -> dict[str, Any]:
    """What texts of a profile can say of an end: ``Source.Arn`` and a value."""
    found = dict(sam_connectors.ends(prefix, end.type, end.place.name)) if end.place is not None else {}
    written = ("Qualifier",) if end.place is not None else ("Arn", "Name", "ResourceId", "Qualifier")
    for name in written:
        value = end.fields.value(name)
        if not isinstance(value, Absent):
            found[f"{prefix}.{name}"] = value
    return found


def _role(end: End) -> Value[Any]:
    """The role of an end, as ``Roles`` of a policy would name it."""
    if end.place is None:
        return end.fields.value("RoleName")
    name = sam_connectors.role_property(end.type)
    if name is None:
        return Unknown(end.place.span, "no single property names the role")
    value = end.place.properties.value(name)
    reference = text_of(value).reference
    if isinstance(value, Absent) and end.type in WITH_ROLE:
        reference = Reference(Reference.RESOURCE, f"{end.place.name}Role")
    if reference is None or reference.kind != Reference.RESOURCE:
        return Unknown(value.span, "the role is made outside of the template")
    named = Hole(Reference(Reference.RESOURCE, reference.name))
    return Unknown(value.span, "its name is known when it is deployed", text=Text((named,)))
