"""What the names of the AWS SDK for JavaScript lead to: clients, commands and operations, versions 2 and 3.

Names only: which operations a service has is not known here, so a method of a client counts unless it is
one of the SDK's own (:data:`_OWN_METHODS`). Sources: the API references of ``aws-sdk`` 2 (``AWS.Service``,
``AWS.Request``, ``AWS.DynamoDB.DocumentClient``) and of ``@aws-sdk/lib-dynamodb``, ``lib-storage``,
``s3-request-presigner`` and ``smithy-client`` 3.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lambdalint.syntax.javascript.facts import Path, SdkCallKind

_CLIENT_PACKAGE: Final = "@aws-sdk/client-"
_DOCUMENT: Final = "@aws-sdk/lib-dynamodb"
_V2_CLIENTS: Final = "aws-sdk/clients/"

#: The document client's words for DynamoDB's operations; the others are alike.
DOCUMENT_OPERATIONS: Final = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "BatchGet": "BatchGetItem",
    "BatchWrite": "BatchWriteItem",
    "TransactGet": "TransactGetItems",
    "TransactWrite": "TransactWriteItems",
}
#: Methods of clients that call no operation of their own.
_OWN_METHODS = frozenset(
    {
        "send",
        "destroy",
        "on",
        "once",
        "off",
        "makeRequest",
        "makeUnauthenticatedRequest",
        "setupRequestListeners",
        "customizeRequests",
        "defineService",
        "createSet",
        "toString",
        "hasOwnProperty",
        "then",
        "catch",
        "use",
        "constructor",
        "setPromisesDependency",
        "addAllRequestListeners",
    }
)
#: Members of ``aws-sdk`` (version 2) that are no service.
_V2_OTHERS = frozenset(
    [
        "Config",
        "Credentials",
        "Endpoint",
        "HttpRequest",
        "HttpResponse",
        "HttpClient",
        "Request",
        "Response",
        "Service",
        "Signers",
        "EnvironmentCredentials",
        "SharedIniFileCredentials",
        "TemporaryCredentials",
        "ChainableTemporaryCredentials",
        "CognitoIdentityCredentials",
        "WebIdentityCredentials",
        "EC2MetadataCredentials",
        "ECSCredentials",
        "RemoteCredentials",
        "ProcessCredentials",
        "CredentialProviderChain",
        "TokenFileWebIdentityCredentials",
        "SAMLCredentials",
        "SsoCredentials",
        "FileSystemCredentials",
        "MetadataService",
        "XML",
        "JSON",
        "util",
        "config",
        "Token",
        "TokenProviderChain",
    ]
)
#: What version 3 offers around an operation, by how its name begins.
_AROUND: Final = {
    "paginate": SdkCallKind.PAGINATOR,
    "waitUntil": SdkCallKind.WAITER,
    "waitFor": SdkCallKind.WAITER,
}


class ClientClass(NamedTuple):
    """What a client is made of: the version of the SDK, and service and class in its own words."""

    sdk: int
    service: str
    name: str


def pascal(name: str) -> str:
    """``putObject`` → ``PutObject``."""
    return name[:1].upper() + name[1:]


def service_of(module: str) -> str | None:
    """The service of a package of version 3 with clients and commands."""
    if module == _DOCUMENT:
        return "dynamodb"
    return module.removeprefix(_CLIENT_PACKAGE) if module.startswith(_CLIENT_PACKAGE) else None


def client_at(path: Path) -> ClientClass | None:
    """The client that a path leads to."""
    match path:
        case Path(module, (*steps, "new()")):
            return _constructed(Path(module, tuple(steps)))
        case Path(module, (name, "from", "()")) if module == _DOCUMENT:
            return ClientClass(3, "dynamodb", name)
    return None


def _constructed(path: Path) -> ClientClass | None:
    """The client that ``new path()`` makes."""
    steps = path.steps
    if path.module.startswith(_CLIENT_PACKAGE) and len(steps) == 1:
        name = steps[0]
        if name.endswith(("Command", "Exception", "Fault", "Error")) or not name[:1].isupper():
            return None
        return ClientClass(3, path.module.removeprefix(_CLIENT_PACKAGE), name)
    if path.module in {"aws-sdk", "aws-sdk/global"} and steps and steps[0] not in _V2_OTHERS:
        if len(steps) == 1 and steps[0][:1].isupper():
            return ClientClass(2, steps[0], steps[0])
        if steps == ("DynamoDB", "DocumentClient"):
            return ClientClass(2, "DynamoDB", "DocumentClient")
    if path.module.startswith(_V2_CLIENTS):
        service = path.module.removeprefix(_V2_CLIENTS).removesuffix(".js")
        if service == "all":
            return _constructed(Path("aws-sdk", steps))
        if steps in {(), ("DocumentClient",)}:
            return ClientClass(2, service, steps[0] if steps else service)
    return None


def command_at(path: Path) -> tuple[str, str] | None:
    """Service and operation of the command that a path leads to."""
    match path:
        case Path(module, (name, "new()")) if name.endswith("Command") and name != "Command":
            service, operation = service_of(module), name.removesuffix("Command")
            if service is not None:
                documents = module == _DOCUMENT
                return service, DOCUMENT_OPERATIONS.get(operation, operation) if documents else operation
    return None


def operation_of(client: ClientClass, method: str) -> str | None:
    """The operation behind a method of a client; ``None`` for the SDK's own methods."""
    if method in _OWN_METHODS or method[:1] in {"_", "#"} or method[:1].isupper():
        return None
    if client.sdk == 3 and (client.name.endswith("Client") or method.startswith(("paginate", "waitUntil"))):
        return None
    operation = pascal(method)
    documents = client.name in {"DocumentClient", "DynamoDBDocument"}
    return DOCUMENT_OPERATIONS.get(operation, operation) if documents else operation


def around_operation(name: str) -> tuple[SdkCallKind, str] | None:
    """``paginateScan`` → a paginator of ``Scan``, ``waitUntilBucketExists`` → the waiter ``BucketExists``."""
    for prefix, kind in _AROUND.items():
        if name.startswith(prefix):
            return kind, name.removeprefix(prefix)
    return None
