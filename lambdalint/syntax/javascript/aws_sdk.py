"""Calls of AWS operations and the clients they go through, for versions 2 and 3 of the AWS SDK.

Names only: which operations a service has is not known here, so a method of a client counts unless it is
one of the SDK's own (:data:`_OWN_METHODS`). Sources: the API references of ``aws-sdk`` 2 (``AWS.Service``,
``AWS.Request``, ``AWS.DynamoDB.DocumentClient``) and of ``@aws-sdk/lib-dynamodb``, ``lib-storage``,
``s3-request-presigner`` and ``smithy-client`` 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lambdalint.syntax.javascript.calls import fate_of, is_conditional, may_be_skipped
from lambdalint.syntax.javascript.facts import (
    Argument,
    Client,
    Fate,
    ObjectLiteral,
    Path,
    SdkCall,
    SdkCallKind,
)
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.things import Ref, arguments
from lambdalint.syntax.javascript.tree import FUNCTIONS, Node
from lambdalint.values import Absent, Known, Truth, Unknown

_CLIENT_PACKAGE: Final = "@aws-sdk/client-"
_DOCUMENT: Final = "@aws-sdk/lib-dynamodb"
_STORAGE: Final = "@aws-sdk/lib-storage"
_PRESIGNER: Final = "@aws-sdk/s3-request-presigner"
_POSTS: Final = "@aws-sdk/s3-presigned-post"
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
#: Methods of ``AWS.Request`` that send it.
_SENDING = frozenset({"promise", "send", "createReadStream", "eachPage", "eachItem"})
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


def pascal(name: str) -> str:
    """``putObject`` → ``PutObject``."""
    return name[:1].upper() + name[1:]


def document_operation(name: str) -> str:
    return DOCUMENT_OPERATIONS.get(name, name)


def read_clients(reading: Reading) -> Iterator[Client]:
    """The clients that this module makes, document clients included."""
    if "aws-sdk" not in reading.tree.text:
        return
    for node in reading.tree.nodes("new_expression", "call_expression"):
        callee = node.get("constructor") or node.get("function")
        path = reading.resolver.path(callee)
        if path is None:
            continue
        found = client_of(path) if node.kind == "new_expression" else _document_from(path)
        if found is None:
            continue
        sdk, service, class_name = found
        given = arguments(node)
        options: Argument = Absent(reading.span(node))
        if given and node.kind == "new_expression":
            options = reading.value(given[0])
        elif node.kind == "call_expression":
            options = Unknown(reading.span(node), "the document client takes them from another client")
        yield Client(
            sdk,
            service,
            class_name,
            options,
            reading.span(node),
            reading.around(node),
            conditional=is_conditional(node),
        )


def client_of(path: Path) -> tuple[int, str, str] | None:
    """SDK version, service and class when ``new path()`` makes a client."""
    steps = path.steps
    if path.module.startswith(_CLIENT_PACKAGE) and len(steps) == 1:
        name = steps[0]
        if name.endswith(("Command", "Exception", "Fault", "Error")) or not name[:1].isupper():
            return None
        return 3, path.module.removeprefix(_CLIENT_PACKAGE), name
    if path.module in {"aws-sdk", "aws-sdk/global"} and steps and steps[0] not in _V2_OTHERS:
        if len(steps) == 1 and steps[0][:1].isupper():
            return 2, steps[0], steps[0]
        if steps == ("DynamoDB", "DocumentClient"):
            return 2, "DynamoDB", "DocumentClient"
    if path.module.startswith(_V2_CLIENTS):
        service = path.module.removeprefix(_V2_CLIENTS).removesuffix(".js")
        if service == "all":
            return client_of(Path("aws-sdk", steps))
        if steps in {(), ("DocumentClient",)}:
            return 2, service, steps[0] if steps else service
    return None


def _document_from(path: Path) -> tuple[int, str, str] | None:
    if path.module == _DOCUMENT and len(path.steps) == 2 and path.steps[1] == "from":
        return 3, "dynamodb", path.steps[0]
    return None


def read_sdk_calls(reading: Reading) -> Iterator[SdkCall]:
    """The calls of operations, each at the place where it is sent."""
    if "aws-sdk" not in reading.tree.text:
        return
    yield from _Reader(reading).read()


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.resolver = reading.resolver
        self._sent: set[int] = set()

    def read(self) -> Iterator[SdkCall]:
        for node in self.reading.tree.nodes("call_expression"):
            yield from self._call(node)
        for node in self.reading.tree.nodes("new_expression"):
            path = self.resolver.path(node.get("constructor"))
            if path == Path(_STORAGE, ("Upload",)):
                yield self._upload(node)
            elif path is not None and id(node) not in self._sent:
                # made and handed to something that sends it out of sight: queue.push(new XCommand())
                command = _command(Path(path.module, (*path.steps, "new()")))
                if command is not None:
                    yield self._made(SdkCallKind.COMMAND, *command, node, node, Truth.MAYBE)

    def _call(self, node: Node) -> Iterator[SdkCall]:
        callee, given = node.get("function"), arguments(node)
        if callee is None:
            return
        path = self.resolver.path(callee)
        method = _method_name(callee, self.reading)
        if method == "send" and given:
            yield from self._commands(node, given[0], SdkCallKind.COMMAND)
        elif path is not None and path.module in {_PRESIGNER, _POSTS}:
            if path.steps == ("getSignedUrl",) and len(given) > 1:
                yield from self._commands(node, given[1], SdkCallKind.PRESIGNED)
            elif path.steps == ("createPresignedPost",) and len(given) > 1:
                yield self._fact(SdkCallKind.PRESIGNED, 3, "s3", "PutObject", node, given[1], Truth.YES)
        elif path is not None and _package(path) and len(path.steps) == 1:
            yield from self._package_function(node, path, given)
        elif method:
            yield from self._method(node, callee, method, given)

    def _commands(self, node: Node, argument: Node, kind: SdkCallKind) -> Iterator[SdkCall]:
        """Every command that may be sent by ``client.send(argument)``."""
        for thing in self.resolver.things(argument):
            match thing:
                case Ref(path, origin) if origin is not None:
                    command = _command(path)
                    if command is not None:
                        self._sent.add(id(origin))
                        yield self._made(kind, *command, node, origin, Truth.YES)

    def _made(
        self, kind: SdkCallKind, service: str, operation: str, node: Node, command: Node, sent: Truth
    ) -> SdkCall:
        given = arguments(command)
        return self._fact(kind, 3, service, operation, node, given[0] if given else None, sent, command)

    def _package_function(self, node: Node, path: Path, given: list[Node]) -> Iterator[SdkCall]:
        """``paginateScan(config, input)``, ``waitUntilBucketExists(config, input)``."""
        name = path.steps[0]
        service = "dynamodb" if path.module == _DOCUMENT else path.module.removeprefix(_CLIENT_PACKAGE)
        value = given[1] if len(given) > 1 else None
        if name.startswith("paginate") and name != "paginate":
            operation = name.removeprefix("paginate")
            yield self._fact(SdkCallKind.PAGINATOR, 3, service, operation, node, value, Truth.YES)
        elif name.startswith(("waitUntil", "waitFor")):
            waiter = name.removeprefix("waitUntil").removeprefix("waitFor")
            yield self._fact(SdkCallKind.WAITER, 3, service, waiter, node, value, Truth.YES)

    def _method(self, node: Node, callee: Node, name: str, given: list[Node]) -> Iterator[SdkCall]:
        """``s3.putObject({…})`` of a version 2 client or a version 3 aggregated one."""
        holder = callee.get("object")
        found = set(map(_instance, self.resolver.things(holder)))
        client = found.pop() if len(found) == 1 else None
        if client is None:
            return
        sdk, service, class_name = client
        if name in {"getSignedUrl", "getSignedUrlPromise", "waitFor", "makeRequest"} and given:
            match self.reading.value(given[0]):
                case Known(str(text)):
                    kind = SdkCallKind.WAITER if name == "waitFor" else SdkCallKind.PRESIGNED
                    kind = SdkCallKind.METHOD if name == "makeRequest" else kind
                    value = given[1] if len(given) > 1 else None
                    yield self._fact(kind, sdk, service, pascal(text), node, value, Truth.YES)
            return
        value = given[0] if given and given[0].kind not in FUNCTIONS else None
        if sdk == 2 and service.lower() == "s3" and name in {"upload", "createPresignedPost"}:
            kind = SdkCallKind.UPLOAD if name == "upload" else SdkCallKind.PRESIGNED
            yield self._fact(kind, sdk, service, "PutObject", node, value, Truth.YES)
            return
        if sdk == 3 and class_name != "DynamoDBDocumentClient" and name.startswith(("paginate", "waitUntil")):
            operation = name.removeprefix("paginate").removeprefix("waitUntil")
            kind = SdkCallKind.PAGINATOR if name.startswith("paginate") else SdkCallKind.WAITER
            yield self._fact(kind, sdk, service, operation, node, value, Truth.YES)
            return
        called = operation_of(client, name)
        if called is None:
            return
        sent = Truth.YES if sdk == 3 or self._sends(node, given) else Truth.MAYBE
        yield self._fact(SdkCallKind.METHOD, sdk, service, called, node, value, sent)

    def _sends(self, node: Node, given: list[Node]) -> bool:
        """Version 2 only sends with a callback, ``.promise()``, ``.send()`` or a stream made of it."""
        if len(given) > 1 or (given and given[0].kind in FUNCTIONS):
            return True
        uses = [node]
        if node.parent is not None and node.parent.kind == "variable_declarator":
            name = node.parent.get("name")  # const request = s3.getObject({}); request.promise()
            binding = self.reading.bindings.of(name) if name is not None and name.name else None
            uses = list(self.reading.bindings.references(binding)) if binding is not None else []
        elif node.parent is not None and node.parent.kind in {"return_statement", "arrow_function"}:
            # function load(key) { return s3.getObject({}); } … await load(key).promise()
            giver = node.parent if node.parent.kind == "arrow_function" else node.function
            uses = self.resolver.usages.call_sites(giver) if giver is not None else []
        for use in uses:
            name = use.parent.get("property") if use.parent is not None and use.field == "object" else None
            if name is not None and name.name in _SENDING:
                return True
        return False

    def _promises(self, node: Node, sdk: int) -> bool:
        """Whether the call makes a promise: not with a callback, and in version 2 only by ``.promise()``."""
        if node.kind == "new_expression":
            return False
        given = arguments(node)
        if given and (given[-1].kind in FUNCTIONS or self.reading.function_of(given[-1]) is not None):
            return False
        if sdk == 3:
            return True
        name = node.parent.get("property") if node.parent is not None and node.field == "object" else None
        return name is not None and name.name == "promise"

    def _upload(self, node: Node) -> SdkCall:
        """``new Upload({client, params})`` of lib-storage puts one object, in parts when it is large."""
        given = arguments(node)
        params: Argument = Absent(self.reading.span(node))
        match self.reading.value(given[0]) if given else params:
            case Known(ObjectLiteral() as literal):
                params = literal.get("params")
            case Unknown() as unknown:
                params = unknown
        fact = self._fact(SdkCallKind.UPLOAD, 3, "s3", "PutObject", node, None, Truth.YES)
        return replace(fact, input=params, promise=False, fate=Fate.USED)

    def _fact(
        self,
        kind: SdkCallKind,
        sdk: int,
        service: str,
        operation: str,
        node: Node,
        value: Node | None,
        sent: Truth,
        command: Node | None = None,
    ) -> SdkCall:
        reading = self.reading
        callee = node.get("function") or node.get("constructor") or node
        grip = (
            (command.get("constructor") if command is not None else None) or callee.get("property") or callee
        )
        fate, chained = fate_of(reading, node)
        given: Argument = Absent(reading.span(node))
        if value is not None:
            given = reading.value(value)
        return SdkCall(
            sdk, service, operation, kind, given, reading.span(node), reading.span(grip), sent,
            self._promises(node, sdk), fate, chained, reading.around(node),
            may_be_skipped(node, reading.tree.text),
        )  # fmt: skip


def _method_name(callee: Node, reading: Reading) -> str:
    """``a.b`` or ``a["b"]`` → ``b``; empty for what is no method or computed."""
    if callee.kind == "member_expression":
        name = callee.get("property")
        return name.name if name is not None else ""
    index = callee.get("index")
    match reading.value(index) if index is not None else None:
        case Known(str(text)):
            return text
    return ""


def _package(path: Path) -> bool:
    return path.module.startswith(_CLIENT_PACKAGE) or path.module == _DOCUMENT


def _command(path: Path) -> tuple[str, str] | None:
    """Service and operation of an instance of a command class."""
    match path.steps:
        case (name, "new()") if name.endswith("Command") and name != "Command":
            operation = name.removesuffix("Command")
            if path.module.startswith(_CLIENT_PACKAGE):
                return path.module.removeprefix(_CLIENT_PACKAGE), operation
            if path.module == _DOCUMENT:
                return "dynamodb", document_operation(operation)
    return None


def client_at(path: Path) -> tuple[int, str, str] | None:
    """SDK version, service and class of the client that a path leads to."""
    match path.steps:
        case (*steps, "new()"):
            return client_of(Path(path.module, tuple(steps)))
        case (*steps, "()"):
            return _document_from(Path(path.module, tuple(steps)))
    return None


def operation_of(client: tuple[int, str, str], method: str) -> str | None:
    """The operation behind a method of a client; ``None`` for the SDK's own methods."""
    sdk, _, class_name = client
    if method in _OWN_METHODS or method[:1] in {"_", "#"} or method[:1].isupper():
        return None
    if sdk == 3 and (class_name.endswith("Client") or method.startswith(("paginate", "waitUntil"))):
        return None
    document = class_name in {"DocumentClient", "DynamoDBDocument"}
    return document_operation(pascal(method)) if document else pascal(method)


def _instance(thing: object) -> tuple[int, str, str] | None:
    """The client that a thing is."""
    return client_at(thing.path) if isinstance(thing, Ref) else None
