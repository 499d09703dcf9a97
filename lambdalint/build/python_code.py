"""Python modules of a handler's closure as :class:`~lambdalint.model.code_module.CodeModule`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lambdalint.aws import sdk_python
from lambdalint.aws.python_library import standard_modules
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
from lambdalint.source import Span
from lambdalint.syntax.python.closure import Closure
from lambdalint.syntax.python.confinement import is_confined
from lambdalint.syntax.python.facts import Access, Call, Function, Guard, SdkCall, Shape
from lambdalint.syntax.python.facts import Import as PythonImport
from lambdalint.syntax.python.facts import SdkClient as PythonClient
from lambdalint.syntax.python.module import Module
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

#: Facts behind these are not for Lambda: only type checkers, or only a run as a script, gets there.
_ELSEWHERE = (Guard.NEVER, Guard.MAIN)
_CACHES = frozenset({"functools.lru_cache", "functools.cache", "functools.cached_property"})

#: Decorators of Powertools that give on what the handler returns.
_PASSING = frozenset(
    {
        *("inject_lambda_context", "capture_lambda_handler", "log_metrics", "event_source"),
        *("batch_processor", "async_batch_processor"),
    }
)


class PythonProgram:
    """A closure with the function that Lambda calls; tells when its functions run."""

    def __init__(self, closure: Closure, handler: Function | None) -> None:
        self.closure = closure
        self.handler = handler

    @cached_property
    def _loading(self) -> frozenset[Function]:
        return self.closure.graph.reached(None, certainly=True)

    @cached_property
    def _running(self) -> frozenset[Function]:
        entries = (None, self.handler) if self.handler is not None else (None,)
        return self.closure.graph.reached(*entries)

    @cached_property
    def _meant(self) -> frozenset[Function]:
        return self.closure.graph.reached_on_purpose(None, self.handler)

    def reached(self, function: Function | None) -> Truth:
        if function is None or function in self._meant:
            return Truth.YES
        return Truth.MAYBE if function in self._running else Truth.NO

    @cached_property
    def _every_time(self) -> frozenset[Function]:
        return self.closure.graph.runs_with(self.handler) if self.handler is not None else frozenset()

    @cached_property
    def _usual(self) -> frozenset[Function]:
        return self.closure.graph.runs_usually_with(self.handler) if self.handler is not None else frozenset()

    def always_comes_to(self, call: Call) -> bool:
        """Whether each call of the handler gets there, unless an error or an empty loop stops it."""
        return call.function in self._usual and not call.branched and not call.after_return

    @cached_property
    def default_session(self) -> bool:
        """Whether something sets up what all clients are made of."""
        modules = self.closure.modules.values()
        return any(True for module in modules for _ in module.calls_to("boto3.setup_default_session"))

    def every_time(self, function: Function | None) -> bool:
        return function in self._every_time

    def moment(self, function: Function | None) -> Moment:
        if function is None:
            return Moment.LOAD
        if function is self.handler:
            return Moment.INVOCATION
        if function in self._loading:
            return Moment.LOAD
        return Moment.INVOCATION if function in self._running else Moment.NEVER


class PythonCode(CodeModule):
    """One file of a :class:`PythonProgram`."""

    language = Language.PYTHON

    def __init__(
        self, module: Module, name: str, path: str, program: PythonProgram, *, vendored: bool
    ) -> None:
        self.python = module
        self._module = module
        self._program = program
        self.source = module.source
        self.name = name
        self.path = path
        self.in_layer = path.startswith("@")
        self.vendored = vendored
        self.has_holes = has_hole(module.source.text)
        self.complete = module.complete

    def __repr__(self) -> str:
        return f"PythonCode({self.name!r})"

    @property
    def whole(self) -> Span:
        return self.source.span(0, min(1, len(self.source.text)))

    def moment(self, function: Any) -> Moment:
        return self._program.moment(function)

    def reached(self, function: Any) -> Truth:
        return self._program.reached(function)

    def every_time(self, function: Any) -> bool:
        return self._program.every_time(function)

    def returns(self, function: Any, key: str) -> Truth:
        if function not in self._module.functions or function.is_generator or function.is_async:
            return Truth.MAYBE
        if any(name.rpartition(".")[2] not in _PASSING for name in function.decorators):
            return Truth.MAYBE
        shapes = [shape for found in self._module.returns(function) for shape in found.shapes]
        return Truth.some(_has_key(shape, key) for shape in shapes)

    @cached_property
    def reads(self) -> tuple[EnvironmentRead, ...]:
        return tuple(self._reads())

    def _reads(self) -> Iterator[EnvironmentRead]:
        for fact in self._module.environment:
            if fact.guard in _ELSEWHERE or fact.access in (Access.WRITE, Access.WHOLE, Access.DUMP):
                continue
            raises = fact.access is Access.REQUIRED
            need = Need.REQUIRED if raises and fact.guard is Guard.NONE else Need.OPTIONAL
            name = _whole(fact.name)
            moment = self.moment(fact.function)
            reached = self.reached(fact.function)
            yield EnvironmentRead(name, fact.span, need, raises, moment, fact.conditional, reached)

    @cached_property
    def environment_uses(self) -> tuple[EnvironmentUse, ...]:
        return tuple(
            EnvironmentUse(fact.span, fact.access is Access.DUMP, self.moment(fact.function))
            for fact in self._module.environment
            if fact.access in (Access.WHOLE, Access.DUMP) and fact.guard not in _ELSEWHERE
        )

    @cached_property
    def written_variables(self) -> frozenset[str] | None:
        names: set[str] = set()
        for fact in self._module.environment:
            if fact.access is not Access.WRITE:
                continue
            match fact.name:
                case Known(str(name)):
                    names.add(name)
                case _:
                    return None
        return frozenset(names)

    @cached_property
    def imports(self) -> tuple[CodeImport, ...]:
        missing = {id(fact) for fact in self._program.closure.missing}
        found = []
        for fact in self._module.imports:
            if not fact.top or fact.guard in _ELSEWHERE:
                continue
            guarded = fact.guard is not Guard.NONE
            inside = id(fact) not in missing
            moment = self.moment(fact.function)
            standard = fact.top in standard_modules()
            found.append(CodeImport(fact.top, _dotted(fact), fact.span, guarded, inside, standard, moment))
        return tuple(found)

    # The AWS SDK

    @cached_property
    def sdk_clients(self) -> tuple[SdkClient, ...]:
        return tuple(self._client(fact) for fact in self._module.sdk_clients)

    def _client(self, fact: PythonClient) -> SdkClient:
        call = fact.call
        decorators = call.function.decorators if call.function is not None else ()
        return SdkClient(
            service=_whole(fact.service),
            kind=fact.kind,
            library=fact.library,
            region=_whole(fact.region),
            endpoint=_whole(call.argument(5, "endpoint_url"))
            if fact.kind != PythonClient.SESSION
            else Absent(call.span),
            credentials=fact.credentials,
            span=call.span,
            moment=self.moment(call.function),
            conditional=call.conditional,
            cached=bool(_CACHES & {*decorators}),
            fact=fact,
        )

    @cached_property
    def sdk_requests(self) -> tuple[SdkRequest, ...]:
        return tuple(self._request(fact) for fact in self._module.sdk_calls if self._is_sent(fact))

    @cached_property
    def sdk_services(self) -> Many[str]:
        makers = [client for client in self.sdk_clients if client.kind != PythonClient.SESSION]
        names = [client.service.value for client in makers if isinstance(client.service, Known)]
        whole = len(names) == len(makers) and is_confined(self._module)
        return Many(tuple(dict.fromkeys(names)), whole, self.whole)

    def _is_sent(self, fact: SdkCall) -> bool:
        return fact.call.guard not in _ELSEWHERE

    def _request(self, fact: SdkCall) -> SdkRequest:
        method = fact.method.value if isinstance(fact.method, Known) else ""
        services = (
            (fact.service.value,)
            if isinstance(fact.service, Known)
            else fact.service.candidates
            if isinstance(fact.service, Unknown)
            else ()
        )
        found = [operation for service in services for operation in _operations(service, fact, method)]
        return SdkRequest(
            service=fact.service,
            method=method,
            operations=tuple(found),
            span=fact.span,
            moment=self.moment(fact.call.function),
            sent=Truth.of(fact.via != SdkCall.PRESIGN),
            reached=self.reached(fact.call.function),
            always=self._program.always_comes_to(fact.call),
            clients=() if self._program.default_session else tuple(map(self._client, fact.clients)),
            fact=fact,
            module=self,
        )

    def moved_to_top(self, client: SdkClient) -> tuple[tuple[Span, str], ...] | None:
        if not self.source.path.endswith(".py"):
            return None  # inline code has the indentation of its template
        from lambdalint.syntax.python.moving import moved_to_top  # noqa: PLC0415 - brings libcst along

        return moved_to_top(self.source, client.span)

    def argument(self, request: SdkRequest, member: str) -> Value[Any]:
        fact: SdkCall = request.fact
        value = fact.argument(member)
        if isinstance(value, Absent) and isinstance(fact.method, Known):
            position = sdk_python.position(fact.method.value, fact.resource, member)
            value = value if position is None else fact.call.argument(position)
        if (
            isinstance(value, Absent)
            and fact.identifiers
            and isinstance(fact.service, Known)
            and fact.resource
        ):
            path = tuple(name for name in fact.resource if name != "batch_writer")
            at = sdk_python.at_path(fact.service.value, path)
            names = sdk_python.identifiers(fact.service.value, at[0]) if at else ()
            for name, given in zip(names, fact.identifiers, strict=False):
                if name == member:
                    return _whole(given)
        return _whole(value)


def _has_key(shape: Shape, key: str) -> Truth:
    match shape.kind:
        case "dict":
            return shape.keys.some(lambda name: Truth.of(name == key))
        case "unknown":
            return Truth.MAYBE
    return Truth.NO


def _dotted(fact: PythonImport) -> str:
    return fact.module if fact.name is None or fact.name == "*" else f"{fact.module}.{fact.name}"


def _operations(service: str, fact: SdkCall, method: str) -> Iterator[Operation]:
    """The operations behind a call; empty for what nobody knows."""
    found: tuple[Operation | None, ...]
    match fact.via, fact.resource:
        case (SdkCall.CLIENT | SdkCall.PRESIGN, _):
            found = (sdk_python.by_python_method(service, method),)
        case (SdkCall.PAGINATOR, _):
            found = (sdk_python.by_paginator(service, method),)
        case (SdkCall.WAITER, _):
            found = (sdk_python.by_waiter(service, method),)
        case (SdkCall.RESOURCE, (*path, "batch_writer")):
            at = sdk_python.at_path(service, tuple(path))
            found = (sdk_python.by_resource_method(service, at[0], "batch_writer"),) if at else ()
        case (SdkCall.RESOURCE, path):
            at = sdk_python.at_path(service, tuple(path))
            if at is None:
                found = ()
            elif at[1]:
                found = sdk_python.by_collection(service, *at, method)
            else:
                found = (sdk_python.by_resource_method(service, at[0], method),)
        case _:
            found = ()
    yield from (operation for operation in found if operation is not None)


def _whole(value: Value[Any]) -> Value[Any]:
    """The value, unless a piece that the template does not tell stands in it."""
    match value:
        case Known(str(text)) if has_hole(text):
            return Unknown(value.span, "the template makes a part of it when it is deployed")
    return value
