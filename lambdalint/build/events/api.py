"""APIs that call functions: methods, integrations, authorizers of API Gateway, as resources and in OpenAPI.

``x-amazon-apigateway-integration`` in the body of an API is the same integration in lower camel case:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lambdalint.build.events.event import common, id_of, regional_arn
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import is_written
from lambdalint.model.event import ApiEvent, ApiKind, Event, Service
from lambdalint.model.target import ResourceId
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.template.fields import Fields, Item, string
from lambdalint.values import Absent, Hole, Known, Reference, Text, Truth, Unknown, Value, text_of

REST_API = "AWS::ApiGateway::RestApi"
V2_API = "AWS::ApiGatewayV2::Api"
SAM_API = "AWS::Serverless::Api"
SAM_HTTP_API = "AWS::Serverless::HttpApi"
SAM_WEBSOCKET_API = "AWS::Serverless::WebSocketApi"
APIS = frozenset({REST_API, V2_API, SAM_API, SAM_HTTP_API, SAM_WEBSOCKET_API})
#: The route of a WebSocket API that runs when the connection is closed already.
DISCONNECT = "$disconnect"
_PLACEHOLDER = regex(r"\{[^{}/]*\}")
#: Longer paths are not followed; nobody nests resources like that.
_MAX_DEPTH = 30
_LAMBDA_TYPES = frozenset({"AWS", "AWS_PROXY"})
#: Beside the operations of a path stand things that are none.
_NO_OPERATION = frozenset({"parameters", "summary", "description", "servers", "$ref", "options"})


def event(
    place: Place,
    api: Value[Any],
    called: Value[Any],
    kind: ApiKind,
    role: Value[Any],
    resources: Resources,
    *,
    authorizer: bool = False,
    route: str = "/*",
    timeout: Value[int | str] | None = None,
    streamed: Truth = Truth.NO,
    asynchronous: Truth = Truth.NO,
) -> ApiEvent:
    """An integration or authorizer of the API that ``api`` refers to."""
    caller = resources.target(api, APIS)
    made = common(
        place,
        Service.API,
        called,
        resources,
        role=is_written(role),
        source=source(text_of(api), route),
        caller=caller,
    )
    return ApiEvent(
        **made,
        api=kind,
        authorizer=authorizer,
        timeout=Absent(place.span) if timeout is None else timeout,
        streamed=streamed,
        asynchronous=asynchronous,
    )


def source(api: Text, rest: str = "/*") -> Text:
    """The ARN of what an API executes: ``…:execute-api:…:api/stage/METHOD/path``."""
    return regional_arn("execute-api", Text.of(*api.pieces, rest))


def _method(place: Place, resources: Resources) -> Iterator[Event]:
    integration = place.properties.fields("Integration")
    if not calls_function(integration.value("Type")):
        return
    uri = integration.value("Uri")
    yield event(
        place,
        place.properties.value("RestApiId"),
        uri,
        ApiKind.REST,
        integration.value("Credentials"),
        resources,
        route=_route(place, resources),
        timeout=integration.integer("TimeoutInMillis"),
        streamed=is_streamed(uri, integration.value("ResponseTransferMode")),
        asynchronous=_asynchronous(place.properties.fields("Integration").fields("RequestParameters")),
    )


def _route(place: Place, resources: Resources) -> str:
    """``/stage/METHOD/path`` of a method, with stars for what varies or is not known."""
    path = _path(place.properties.value("ResourceId"), resources, 0)
    return route_of(place.properties.value("HttpMethod"), path)


def _path(resource: Value[Any], resources: Resources, depth: int) -> str | None:
    """The path of a resource of an API, from part to part up to the root."""
    if (
        isinstance(resource, Unknown)
        and resource.reference
        and resource.reference.attribute == "RootResourceId"
    ):
        return "/"
    place = resources.target(resource, {"AWS::ApiGateway::Resource"})
    if place is None or depth > _MAX_DEPTH:
        return None
    above = _path(place.properties.value("ParentId"), resources, depth + 1)
    match place.properties.string("PathPart"):
        case Known(part) if above is not None:
            return f"{above.rstrip('/')}/{part}"
    return None


def route_of(method: Value[Any], path: str | None) -> str:
    """What an API puts behind its id where it calls: ``*`` for any stage, any method and each placeholder.

    A path that is not known is left out.
    """
    match string(method):
        case Known(verb) if verb.lower() not in {"any", "x-amazon-apigateway-any-method"}:
            verb = verb.upper()
        case _:
            verb = "*"
    if path is None:
        return f"/*/{verb}"
    return f"/*/{verb}{_PLACEHOLDER.sub('*', path.rstrip('/') or '/')}"


def calls_function(kind: Value[Any]) -> bool:
    """Whether an integration of that type can call a function; where it is not told, its URI decides."""
    match string(kind):
        case Known(text):
            return text.upper() in _LAMBDA_TYPES
        case Absent():
            return False
    return True


def is_streamed(uri: Value[Any], mode: Value[Any]) -> Truth:
    """Whether the answer is passed on while it is made: no limit of 29 seconds then."""
    streaming = text_of(uri).known_part.endswith("response-streaming-invocations")
    return Truth.of(streaming) | string(mode).test(lambda text: text == "STREAM")


def _asynchronous(parameters: Fields) -> Truth:
    """Whether the function is called by event: the header ``X-Amz-Invocation-Type``."""
    found = [
        item.value for item in parameters.entries() if item.name.lower().endswith("x-amz-invocation-type")
    ]
    if not found:
        return Truth.NO if parameters.complete else Truth.MAYBE
    return string(found[0]).test(lambda text: text.strip("'") == "Event")


def _authorizer(place: Place, resources: Resources) -> Iterator[Event]:
    properties = place.properties
    is_v2 = place.type.startswith("AWS::ApiGatewayV2")
    uri = properties.value("AuthorizerUri")
    if isinstance(uri, Absent):
        return
    api = properties.value("ApiId" if is_v2 else "RestApiId")
    kind = _protocol(api, resources) if is_v2 else ApiKind.REST
    role = properties.value("AuthorizerCredentialsArn" if is_v2 else "AuthorizerCredentials")
    yield event(place, api, uri, kind, role, resources, authorizer=True)


def _protocol(api: Value[Any], resources: Resources) -> ApiKind:
    place = resources.target(api, {V2_API})
    if (
        place is not None
        and place.properties.string("ProtocolType").test(lambda text: text == "WEBSOCKET") is Truth.YES
    ):
        return ApiKind.WEBSOCKET
    return ApiKind.HTTP


def _integration(place: Place, resources: Resources) -> Iterator[Event]:
    properties = place.properties
    if not calls_function(properties.value("IntegrationType")):
        return
    subtype = properties.value("IntegrationSubtype")
    if not isinstance(subtype, Absent):  # another service
        return
    api = properties.value("ApiId")
    yield event(
        place,
        api,
        properties.value("IntegrationUri"),
        _protocol(api, resources),
        properties.value("CredentialsArn"),
        resources,
        timeout=properties.integer("TimeoutInMillis"),
        asynchronous=_asynchronous(properties.fields("RequestParameters"))
        | _only_disconnects(place, resources),
    )


def _only_disconnects(integration: Place, resources: Resources) -> Truth:
    """Whether an integration serves ``$disconnect`` alone: the connection is closed by then, nobody waits.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
    """
    keys = [
        route.properties.string("RouteKey")
        for route in resources.of({"AWS::ApiGatewayV2::Route"})
        for piece in text_of(route.properties.value("Target")).pieces
        if isinstance(piece, Hole) and piece.reference.name == integration.name
    ]
    return Truth.of(bool(keys)) & Truth.every(key.test(lambda text: text == DISCONNECT) for key in keys)


def _rest_api(place: Place, resources: Resources) -> Iterator[Event]:
    return body(place, "Body", ApiKind.REST, resources)


def _v2_api(place: Place, resources: Resources) -> Iterator[Event]:
    quick = place.properties.value("Target")
    if not isinstance(quick, Absent):
        yield event(
            place, myself(place), quick, ApiKind.HTTP, place.properties.value("CredentialsArn"), resources
        )
    yield from body(place, "Body", ApiKind.HTTP, resources)


def myself(place: Place) -> Value[Any]:
    """``!Ref`` of the resource itself."""
    text = Text((Hole(Reference(Reference.RESOURCE, place.name)),))
    return Unknown(place.span, "it is known when it is deployed", text=text)


def body(place: Place, name: str, kind: ApiKind, resources: Resources) -> Iterator[Event]:
    """The integrations and authorizers that an OpenAPI definition in the template names."""
    definition = place.properties.fields(name)
    for path in definition.fields("paths").entries():
        operations = definition.fields_of(path.value, path.key)
        for operation in operations.entries():
            if operation.name in _NO_OPERATION:
                continue
            integration = operations.fields_of(operation.value, operation.key).fields(
                "x-amazon-apigateway-integration"
            )
            uri = integration.value("uri")
            if isinstance(uri, Absent) or not calls_function(integration.value("type")):
                continue
            yield _named(
                event(
                    place,
                    myself(place),
                    uri,
                    kind,
                    integration.value("credentials"),
                    resources,
                    route=_body_route(operation, path, kind),
                    timeout=integration.integer("timeoutInMillis"),
                    streamed=is_streamed(uri, integration.value("responseTransferMode")),
                    asynchronous=_asynchronous(integration.fields("requestParameters")),
                ),
                f"{operation.name} {path.name}",
                operation.key,
            )
    schemes = definition.fields("components").fields("securitySchemes")
    for fields in (schemes, definition.fields("securityDefinitions")):
        for scheme in fields.entries():
            authorizer = fields.fields_of(scheme.value, scheme.key).fields("x-amazon-apigateway-authorizer")
            uri = authorizer.value("authorizerUri")
            if not isinstance(uri, Absent):
                role = authorizer.value("authorizerCredentials")
                made = event(place, myself(place), uri, kind, role, resources, authorizer=True)
                yield _named(made, scheme.name, scheme.key)


def _body_route(operation: Item, path: Item, kind: ApiKind) -> str:
    """The route of an operation; what an HTTP API says for ``$default`` is not followed."""
    if kind is ApiKind.HTTP and "$default" in path.name:
        return "/*"
    # The import takes a path without its first slash as well.
    return route_of(Known(operation.name, operation.key), f"/{path.name.removeprefix('/')}")


def _named(made: ApiEvent, name: str, span: Span) -> ApiEvent:
    return replace(made, name=name, span=span)


def _sam_api(place: Place, resources: Resources) -> Iterator[Event]:
    yield from _sam_authorizers(place, ApiKind.REST, resources)
    yield from body(place, "DefinitionBody", ApiKind.REST, resources)


def _sam_http_api(place: Place, resources: Resources) -> Iterator[Event]:
    yield from _sam_authorizers(place, ApiKind.HTTP, resources)
    yield from body(place, "DefinitionBody", ApiKind.HTTP, resources)


def _sam_authorizers(place: Place, kind: ApiKind, resources: Resources) -> Iterator[Event]:
    """SAM makes the permission for a REST API unless it is told not to, for an HTTP API if it is told to."""
    authorizers = place.properties.fields("Auth").fields("Authorizers")
    for item in authorizers.entries():
        fields = authorizers.fields_of(item.value, item.key)
        function = fields.value("FunctionArn")
        if isinstance(function, Absent):
            continue
        if kind is ApiKind.REST:
            by_sam = fields.boolean("DisableFunctionDefaultPermissions").test(lambda on: on) is not Truth.YES
        else:
            by_sam = fields.boolean("EnableFunctionDefaultPermissions").test(lambda on: on) is not Truth.NO
        role = fields.value("FunctionInvokeRole")
        made = event(place, myself(place), function, kind, role, resources, authorizer=True)
        own = source(Text((Hole(Reference(Reference.RESOURCE, place.name)),)), "/authorizers/*")
        yield replace(made, name=item.name, span=item.key, by_sam=by_sam, source=own)


def _websocket_api(place: Place, resources: Resources) -> Iterator[Event]:
    """SAM makes the permissions of its routes and of the authorizer."""
    routes = place.properties.fields("Routes")
    stage = text_of(place.properties.string("StageName"))
    stage = stage if stage.pieces else Text.of("default")
    api = Hole(Reference(Reference.RESOURCE, place.name, "ApiId"))
    for item in routes.entries():
        fields = routes.fields_of(item.value, item.key)
        made = event(
            place,
            myself(place),
            fields.value("FunctionArn"),
            ApiKind.WEBSOCKET,
            Absent(item.key),
            resources,
            timeout=fields.integer("IntegrationTimeout"),
            asynchronous=Truth.of(item.name == DISCONNECT),
        )
        route = regional_arn("execute-api", Text.of(api, "/", *stage.pieces, f"/{item.name}"))
        yield replace(made, name=item.name, span=item.key, by_sam=True, source=route)
    auth = place.properties.fields("Auth")
    authorizer, role = auth.value("AuthArn"), auth.value("InvokeRole")
    if not isinstance(authorizer, Absent):
        made = event(place, myself(place), authorizer, ApiKind.WEBSOCKET, role, resources, authorizer=True)
        own = source(Text((Hole(Reference(Reference.RESOURCE, place.name)),)), "/authorizers/*")
        yield replace(made, by_sam=is_written(role) is not Truth.YES, source=own)


def implicit(kind: ApiKind) -> tuple[ResourceId, Text]:
    """The API that SAM makes for events that name none."""
    name = "ServerlessRestApi" if kind is ApiKind.REST else "ServerlessHttpApi"
    made_as = SAM_API if kind is ApiKind.REST else SAM_HTTP_API
    return ResourceId(name, made_as), Text((Hole(Reference(Reference.RESOURCE, name)),))


def caller_of(api: Value[Any], resources: Resources) -> ResourceId | None:
    place = resources.target(api, APIS)
    return id_of(place) if place else None


READERS: dict[str, Callable[[Place, Resources], Iterator[Event]]] = {
    "AWS::ApiGateway::Method": _method,
    "AWS::ApiGateway::Authorizer": _authorizer,
    "AWS::ApiGatewayV2::Authorizer": _authorizer,
    "AWS::ApiGatewayV2::Integration": _integration,
    REST_API: _rest_api,
    V2_API: _v2_api,
    SAM_API: _sam_api,
    SAM_HTTP_API: _sam_http_api,
    SAM_WEBSOCKET_API: _websocket_api,
}
