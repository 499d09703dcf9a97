"""Node files of a handler's closure as :class:`~lambdalint.model.code_module.CodeModule`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from lambdalint.aws import sdk_javascript
from lambdalint.aws.sdk import Operation
from lambdalint.build.inline import has_hole
from lambdalint.model.code_module import (
    CodeImport,
    CodeModule,
    EnvironmentRead,
    EnvironmentUse,
    Language,
    Moment,
    Need,
    SdkClient,
    SdkRequest,
)
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.syntax.javascript.closure import Closure, Loaded
from lambdalint.syntax.javascript.confinement import has_version_2, names_of_services
from lambdalint.syntax.javascript.facts import (
    Client,
    Function,
    Import,
    ImportKind,
    ReadUse,
    SdkCall,
    SdkCallKind,
    WholeUse,
)
from lambdalint.syntax.javascript.facts import EnvironmentRead as ReadFact
from lambdalint.syntax.javascript.linking import linked_clients, linked_sdk_calls
from lambdalint.syntax.javascript.package_json import PackageJson
from lambdalint.syntax.javascript.reach import reached_on_purpose
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

#: ``require("module").builtinModules`` of Node.js 24, without subpaths.
BUILT_IN = frozenset(
    """
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns
    domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring
    readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads
    zlib
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)


#: What gives all clients of version 2 other credentials, or another region and nothing else.
_CREDENTIALS = regex(
    r"\bconfig\s*\.\s*(?:credentials|loadFromPath)\b"
    r"|\bconfig\s*\.\s*update\s*\((?!\s*\{\s*[\"']?region[\"']?\s*:[^{},]*,?\s*\})"
)
_REGION = regex(r"\bconfig\s*\.\s*(?:region\b|update\s*\()(?!.{0,20}process\.env\.AWS_REGION)")
#: ``context.succeed(answer)`` and its kin.
_ANSWERS = regex(r"\.\s*(?:succeed|done)\s*\(|\barguments\b")
_NEEDS = {
    ReadUse.FALLBACK: Need.OPTIONAL,
    ReadUse.TESTED: Need.OPTIONAL,
    ReadUse.GIVEN_AWAY: Need.UNTOLD,
}
_FROM_ANOTHER = frozenset({"DynamoDBDocumentClient", "DynamoDBDocument"})


def _is_mapped(fact: Import) -> bool:
    """Whether ``imports`` of a package.json says which file is meant: ``#constants``."""
    match fact.specifier:
        case Known(str(text)):
            return text.startswith("#") and not fact.type_only
    return False


class NodeProgram:
    """A closure with the function that Lambda calls; tells when its functions run."""

    def __init__(self, closure: Closure, handler: Function | None) -> None:
        self.closure = closure
        self.handler = handler

    @cached_property
    def _running(self) -> frozenset[int]:
        return self.closure.reached(self.handler)

    @cached_property
    def _meant(self) -> frozenset[int]:
        return reached_on_purpose(self.closure, self.handler)

    @cached_property
    def has_version_2(self) -> bool:
        """Whether some file has version 2 of the SDK as a whole, which it may hand on."""
        return any(has_version_2(loaded.module) for loaded in self.closure.modules.values())

    def reached_on_purpose(self, function: Function | None) -> Truth:
        if function is None or self.every_time(function) or id(function) in self._meant:
            return Truth.YES
        return Truth.NO if self.moment(function) is Moment.NEVER else Truth.MAYBE

    def moment(self, function: Function | None) -> Moment:
        if function is None or not function.deferred:
            return Moment.LOAD
        if self.every_time(function) or id(function) in self._running:
            return Moment.INVOCATION
        return Moment.NEVER

    def clients(self, service: str, sdk: int) -> tuple[SdkClient, ...]:
        """The clients that may send a request: all of that service and version, none where others may be."""
        return self._clients.get((service, sdk), ())

    @cached_property
    def _clients(self) -> dict[tuple[str, int], tuple[SdkClient, ...]]:
        found: dict[tuple[str, int], tuple[SdkClient, ...]] = {}
        texts = [loaded.source.text for loaded in self.closure.modules.values()]
        others = any(map(_CREDENTIALS.search, texts))
        moved = any(map(_REGION.search, texts))
        for loaded in self.closure.modules.values():
            for made in NodeCode(loaded, self, None).sdk_clients:
                sdk = made.fact.sdk
                # What the document client has it takes from another client, which is here as well.
                if made.fact.class_name in _FROM_ANOTHER or (others and sdk == 2):
                    continue
                elsewhere = moved and sdk == 2 and isinstance(made.region, Absent)
                region = Unknown[Any](made.span, "the code sets it for all clients")
                client = replace(made, region=region) if elsewhere else made
                if isinstance(client.service, Known):
                    key = (client.service.value, sdk)
                    found[key] = (*found.get(key, ()), client)
        for loaded in self.closure.modules.values():
            for sdk, name, _ in linked_clients(loaded.module, self.imported_by(loaded)):
                found.pop((sdk_javascript.javascript_service(_as_asked(sdk, name)) or "", sdk), None)
        return found

    def imported_by(self, loaded: Loaded) -> Callable[[str], Any]:
        """What a module asks for by a specifier, where that is a module of the closure."""

        def imported(specifier: str) -> Any:
            path = self.closure.locate(specifier, loaded.path)
            found = self.closure.modules.get(path) if path is not None else None
            return found.module if found is not None else None

        return imported

    def every_time(self, function: Function | None) -> bool:
        while function is not None:  # what stands in the handler runs with it
            if function is self.handler:
                return True
            function = function.enclosing
        return False


class NodeCode(CodeModule):
    """One file of a :class:`NodeProgram`."""

    language = Language.NODE

    def __init__(self, loaded: Loaded, program: NodeProgram, package_json: PackageJson | None) -> None:
        self.javascript = loaded.module
        self._module = loaded.module
        self._loaded = loaded
        self._program = program
        self.source = loaded.source
        self.name = self.path = str(loaded.path)
        self.in_layer = self.path.startswith("@")
        self.has_holes = has_hole(loaded.source.text)
        self.complete = loaded.module.complete and not any(map(_is_mapped, loaded.module.imports))
        self.package_json = package_json

    def __repr__(self) -> str:
        return f"NodeCode({self.name!r})"

    @property
    def whole(self) -> Span:
        return self.source.span(0, min(1, len(self.source.text)))

    def moment(self, function: Any) -> Moment:
        return self._program.moment(function)

    def reached(self, function: Any) -> Truth:
        return self._program.reached_on_purpose(function)

    def every_time(self, function: Any) -> bool:
        return self._program.every_time(function)

    def returns(self, function: Any, key: str) -> Truth:
        if not any(function is one for one in self._module.functions) or function.generator:
            return Truth.MAYBE
        if len(function.parameters) > 2 or _ANSWERS.search(self.source.text):
            return Truth.MAYBE  # the answer may go through the callback
        found = [one.keys for one in self._module.returns if one.function is function]
        return Truth.some(keys.some(lambda name: Truth.of(name == key)) for keys in found)

    @cached_property
    def reads(self) -> tuple[EnvironmentRead, ...]:
        return tuple(
            EnvironmentRead(
                _whole(fact.name),
                fact.span,
                self._need(fact),
                raises=False,
                moment=self.moment(fact.function),
                conditional=fact.conditional,
            )
            for fact in self._module.reads
        )

    def _need(self, fact: ReadFact) -> Need:
        """What becomes of a missing variable; of no account where no code that runs looks at the value."""
        idle = (self.moment(function) is Moment.NEVER for function in fact.askers or ())
        if fact.askers is not None and not self.has_holes and all(idle):
            return Need.UNTOLD
        return _NEEDS.get(fact.use, Need.REQUIRED)

    @cached_property
    def environment_uses(self) -> tuple[EnvironmentUse, ...]:
        return tuple(
            EnvironmentUse(
                fact.span,
                fact.use is WholeUse.LOGGED,
                self.moment(fact.function),
            )
            for fact in self._module.environment_uses
        )

    @cached_property
    def written_variables(self) -> frozenset[str] | None:
        names: set[str] = set()
        for fact in self._module.writes:
            match fact.name:
                case Known(str(name)):
                    names.add(name)
                case _:
                    return None
        return frozenset(names)

    @cached_property
    def imports(self) -> tuple[CodeImport, ...]:
        found = []
        for fact in self._module.imports:
            match fact.specifier:
                case Known(str(text)) if not fact.type_only and not text.startswith((".", "/", "#")):
                    name = package_name(text)
                    if name and name not in BUILT_IN and fact.kind is not ImportKind.RESOLVE:
                        moment = self.moment(fact.function)
                        found.append(
                            CodeImport(
                                name,
                                text,
                                fact.span,
                                guarded=fact.guarded or fact.conditional,
                                inside=False,
                                standard=False,
                                moment=moment,
                            )
                        )
        return tuple(found)

    # The AWS SDK

    @cached_property
    def sdk_clients(self) -> tuple[SdkClient, ...]:
        return tuple(self._client(fact) for fact in self._module.clients)

    @cached_property
    def sdk_services(self) -> Many[str]:
        names = names_of_services(self._module, self.source.text, with_version_2=self._program.has_version_2)
        services = [(name, sdk_javascript.javascript_service(name)) for name in names]
        # Any class of the file may be one of version 2; a package is a client that somebody knows.
        whole = names.complete and all(service for name, service in services if not name.startswith("AWS."))
        made = [client.service for client in self.sdk_clients]
        made += [request.service for request in self.sdk_requests]
        known = [one.value for one in made if isinstance(one, Known)]
        found = dict.fromkeys((*(service for _, service in services if service), *known))
        return Many(tuple(found), whole and len(known) == len(made), self.whole)

    def _client(self, fact: Client) -> SdkClient:
        service = sdk_javascript.javascript_service(_as_asked(fact.sdk, fact.service))
        credentials = [("credentials", fact.credentials)]
        if fact.sdk == 2:
            credentials += [(name, fact.option(name)) for name in ("accessKeyId", "secretAccessKey")]
        return SdkClient(
            service=Known(service, fact.span) if service else Unknown(fact.span, "no such service is known"),
            kind="client",
            library="@aws-sdk" if fact.sdk == 3 else "aws-sdk",
            region=_whole(fact.region),
            endpoint=_whole(fact.option("endpoint")),
            credentials=tuple((name, value) for name, value in credentials if not isinstance(value, Absent)),
            span=fact.span,
            moment=self.moment(fact.function),
            conditional=fact.conditional,
            cached=False,
            fact=fact,
        )

    @cached_property
    def sdk_requests(self) -> tuple[SdkRequest, ...]:
        imported = self._program.imported_by(self._loaded)
        facts = [*self._module.sdk_calls, *linked_sdk_calls(self._module, imported)]
        return tuple(self._request(fact) for fact in sorted(facts, key=lambda fact: fact.span.start))

    def _request(self, fact: SdkCall) -> SdkRequest:
        service = sdk_javascript.javascript_service(_as_asked(fact.sdk, fact.service))
        return SdkRequest(
            service=Known(service, fact.grip) if service else Unknown(fact.grip, "no such service is known"),
            method=fact.operation,
            operations=tuple(_operations(fact)),
            span=fact.span,
            moment=self.moment(fact.function),
            sent=fact.sent,
            reached=self.reached(fact.function),
            always=not fact.conditional and self.every_time(fact.function),
            clients=self._program.clients(service, fact.sdk) if service else (),
            fact=fact,
            module=self,
        )

    def argument(self, request: SdkRequest, member: str) -> Value[Any]:
        fact: SdkCall = request.fact
        return _whole(fact.argument(member))


def package_name(specifier: str) -> str:
    """``@scope/name/deep`` → ``@scope/name``, ``node:fs/promises`` → ``fs``; empty for other schemes."""
    text = specifier.removeprefix("node:")
    if ":" in text or not text:
        return ""
    parts = text.split("/")
    return "/".join(parts[:2]) if text.startswith("@") else parts[0]


def _as_asked(sdk: int, service: str) -> str:
    return f"@aws-sdk/client-{service}" if sdk == 3 else f"AWS.{service}"


def _operations(fact: SdkCall) -> Iterator[Operation]:
    service = _as_asked(fact.sdk, fact.service)
    if fact.kind is SdkCallKind.WAITER:
        found = sdk_javascript.by_javascript_waiter(service, fact.operation)
    else:
        found = sdk_javascript.by_javascript(service, fact.operation)
    if found is not None:
        yield found


def _whole(value: Value[Any]) -> Value[Any]:
    """The value, unless a piece that the template does not tell stands in it."""
    match value:
        case Known(str(text)) if has_hole(text):
            return Unknown(value.span, "the template makes a part of it when it is deployed")
    return value
