"""The requests that a module sends to AWS, and where it makes the clients that send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lambdalint.syntax.javascript.aws_sdk import (
    ClientClass,
    around_operation,
    client_at,
    command_at,
    operation_of,
    pascal,
    service_of,
)
from lambdalint.syntax.javascript.calls import fate_of, is_conditional, may_be_skipped
from lambdalint.syntax.javascript.facts import Client, Fate, Path, SdkCall, SdkCallKind
from lambdalint.syntax.javascript.literals import Argument, ObjectLiteral
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.things import Ref, Thing, arguments
from lambdalint.syntax.javascript.tree import FUNCTIONS, Node
from lambdalint.values import Absent, Known, Truth, Unknown

_STORAGE: Final = "@aws-sdk/lib-storage"
_PRESIGNER: Final = "@aws-sdk/s3-request-presigner"
_POSTS: Final = "@aws-sdk/s3-presigned-post"
#: Methods of ``AWS.Request`` that send it.
_SENDING = frozenset({"promise", "send", "createReadStream", "eachPage", "eachItem"})


def read_clients(reading: Reading) -> Iterator[Client]:
    """The clients that this module makes, document clients included."""
    if "aws-sdk" not in reading.tree.text:
        return
    for node in reading.tree.nodes("new_expression", "call_expression"):
        path = reading.resolver.path(node.get("constructor") or node.get("function"))
        made = node.kind == "new_expression"
        client = client_at(path.then("new()" if made else "()")) if path is not None else None
        if client is None:
            continue
        given = arguments(node)
        options: Argument = Absent(reading.span(node))
        if given and made:
            options = reading.value(given[0])
        elif not made:
            options = Unknown(reading.span(node), "the document client takes them from another client")
        yield Client(
            *client, options, reading.span(node), reading.around(node), conditional=is_conditional(node)
        )


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
                command = command_at(path.then("new()"))
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
        elif path is not None and len(path.steps) == 1 and (service := service_of(path.module)) is not None:
            yield from self._package_function(node, service, path.steps[0], given)
        elif method:
            yield from self._method(node, callee, method, given)

    def _commands(self, node: Node, argument: Node, kind: SdkCallKind) -> Iterator[SdkCall]:
        """Every command that may be sent by ``client.send(argument)``."""
        for thing in self.resolver.things(argument):
            match thing:
                case Ref(path, origin) if origin is not None:
                    command = command_at(path)
                    if command is not None:
                        self._sent.add(id(origin))
                        yield self._made(kind, *command, node, origin, Truth.YES)

    def _made(
        self, kind: SdkCallKind, service: str, operation: str, node: Node, command: Node, sent: Truth
    ) -> SdkCall:
        given = arguments(command)
        return self._fact(kind, 3, service, operation, node, given[0] if given else None, sent, command)

    def _package_function(self, node: Node, service: str, name: str, given: list[Node]) -> Iterator[SdkCall]:
        """``paginateScan(config, input)``, ``waitUntilBucketExists(config, input)``."""
        found = around_operation(name) if name != "paginate" else None
        if found is not None:
            kind, operation = found
            value = given[1] if len(given) > 1 else None
            yield self._fact(kind, 3, service, operation, node, value, Truth.YES)

    def _method(self, node: Node, callee: Node, name: str, given: list[Node]) -> Iterator[SdkCall]:
        """``s3.putObject({…})`` of a version 2 client or a version 3 aggregated one."""
        holder = callee.get("object")
        clients = set(map(_client, self.resolver.things(holder)))
        client = clients.pop() if len(clients) == 1 else None
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
            if (found := around_operation(name)) is not None:
                yield self._fact(found[0], sdk, service, found[1], node, value, Truth.YES)
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


def _client(thing: Thing) -> ClientClass | None:
    """The client that a thing is."""
    return client_at(thing.path) if isinstance(thing, Ref) else None
