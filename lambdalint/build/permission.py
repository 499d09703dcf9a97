"""``AWS::Lambda::Permission`` and what SAM makes without being asked: permissions of events and of URLs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.build import arn
from lambdalint.build.events.event import id_of
from lambdalint.build.resources import Place, Resources
from lambdalint.build.target import target
from lambdalint.model.event import Event, Service, SkillEvent
from lambdalint.model.permission import FunctionUrl, LayerPermission, Permission
from lambdalint.model.target import FunctionTarget, ResourceId
from lambdalint.template.fields import Fields
from lambdalint.values import Absent, Hole, Known, Origin, Reference, Text, Unknown, Value, text_of

PERMISSION = "AWS::Lambda::Permission"
LAYER_PERMISSION = "AWS::Lambda::LayerVersionPermission"
URL = "AWS::Lambda::Url"
TYPES = frozenset({PERMISSION, LAYER_PERMISSION, URL})
INVOKE = "lambda:InvokeFunction"
INVOKE_URL = "lambda:InvokeFunctionUrl"


def build(place: Place, resources: Resources) -> Permission:
    """A permission from its resource."""
    properties = place.properties
    source_arn = properties.string("SourceArn")
    written = text_of(source_arn)
    return Permission(
        name=place.name,
        span=place.span,
        block=place.block,
        target=target(properties.value("FunctionName"), resources),
        principal=properties.string("Principal"),
        action=properties.string("Action"),
        source_arn=source_arn,
        source=arn.canonical(written, resources),
        source_ids=frozenset(_referred(written, resources)),
        source_account=properties.string("SourceAccount"),
        organization=properties.string("PrincipalOrgID"),
        event_source_token=properties.string("EventSourceToken"),
        url_auth_type=properties.string("FunctionUrlAuthType"),
        invoked_via_url=properties.boolean("InvokedViaFunctionUrl"),
    )


def _referred(text: Text, resources: Resources) -> Iterator[ResourceId]:
    for piece in text.pieces:
        match piece:
            case Hole(Reference(kind=Reference.RESOURCE, name=name)):
                place = resources.get(name)
                # SAM makes `ServerlessRestApi` and others that are written nowhere.
                yield id_of(place) if place else ResourceId(name, "")
    if not any(isinstance(piece, Hole) for piece in text.pieces):
        owner = arn.owner(text, resources)
        if owner is not None:
            yield id_of(owner)


def build_layer_permission(place: Place, resources: Resources) -> LayerPermission:  # noqa: ARG001
    """A layer permission from its resource."""
    properties = place.properties
    return LayerPermission(
        place.name,
        place.span,
        place.block,
        properties.string("Principal"),
        properties.string("OrganizationId"),
    )


def build_url(place: Place, resources: Resources) -> FunctionUrl:
    """A function URL from its resource; ``Qualifier`` stands beside the function."""
    properties = place.properties
    named = target(properties.value("TargetFunctionArn"), resources)
    qualifier = properties.string("Qualifier")
    if not isinstance(qualifier, Absent):
        named = type(named)(named.value, named.function, text_of(qualifier), named.elsewhere)
    return FunctionUrl(
        name=place.name,
        span=place.span,
        block=place.block,
        target=named,
        auth_type=properties.string("AuthType"),
        invoke_mode=properties.string("InvokeMode"),
        by_sam=False,
        qualifier=None if isinstance(qualifier, Absent) else qualifier.span,
    )


def of_event(event: Event) -> Permission | None:
    """The permission that SAM makes of an event; none for what Lambda polls and for what has a role."""
    if not event.by_sam or event.service.principal is None:
        return None
    source = None if event.service is Service.S3 else event.source
    token = {"event_source_token": event.skill} if isinstance(event, SkillEvent) else {}
    with_account = event.service in {Service.S3, Service.IOT}
    account = Text((Hole(Reference(Reference.PSEUDO, "AWS::AccountId")),))
    return _by_sam(
        event.name,
        event,
        principal=event.service.principal,
        action=INVOKE,
        source=source,
        source_account=Unknown(event.span, "it is known when it is deployed", text=account)
        if with_account
        else Absent(event.span),
        source_ids=frozenset({event.source_id} if event.source_id else ()),
        **token,
    )


def of_url(url: FunctionUrl) -> Iterator[Permission]:
    """The two permissions that SAM makes of a URL for everybody."""
    match url.auth_type:
        # SAM looks at what is written: it makes none where a function of the template says `NONE`.
        case Known("NONE", origin=Origin.WRITTEN | Origin.GLOBALS, computed=False) if url.by_sam:
            auth: Value[str] = url.auth_type
            yield _by_sam(url.name, url, principal="*", action=INVOKE_URL, url_auth_type=auth)
            via: Value[bool] = Known(True, url.span, Origin.AWS_DEFAULT)
            yield _by_sam(url.name, url, principal="*", action=INVOKE, invoked_via_url=via)


def _by_sam(
    name: str,
    thing: Event | FunctionUrl,
    *,
    principal: str,
    action: str,
    source: Text | None = None,
    **more: Any,
) -> Permission:
    span = thing.span
    fields: dict[str, Any] = {
        "source_arn": Absent(span) if source is None else Unknown(span, "SAM writes it", text=source),
        "source": source or Text(()),
        "source_ids": frozenset(),
        "source_account": Absent(span),
        "organization": Absent(span),
        "event_source_token": Absent(span),
        "url_auth_type": Absent(span),
        "invoked_via_url": Absent(span),
        **more,
    }
    return Permission(
        name=name,
        span=span,
        block=thing.block,
        target=thing.target,
        principal=Known(principal, span, Origin.AWS_DEFAULT),
        action=Known(action, span, Origin.AWS_DEFAULT),
        by_sam=True,
        **fields,
    )


def of_config(place: Place, config: Fields, named: FunctionTarget) -> FunctionUrl:
    """``FunctionUrlConfig`` of a SAM function."""
    return FunctionUrl(
        name=place.name,
        span=config.grip,
        block=place.block,
        target=named,
        auth_type=config.string("AuthType"),
        invoke_mode=config.string("InvokeMode"),
        by_sam=True,
    )
