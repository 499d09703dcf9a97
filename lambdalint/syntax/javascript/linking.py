"""Calls of SDK clients that another module of the project makes and exports.

A module by itself only says that ``./clients`` has ``s3`` and that its ``getObject`` is called. Commands of
version 3 need no such link: they name service and operation where they are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lambdalint.syntax.javascript.aws_sdk import ClientClass, client_at, operation_of
from lambdalint.syntax.javascript.facts import Module, Path, SdkCall, SdkCallKind
from lambdalint.values import Truth


def linked_sdk_calls(module: Module, imported: Callable[[str], Module | None]) -> Iterator[SdkCall]:
    """The operations that ``module`` calls on clients it imports.

    ``imported`` gives the module behind a relative specifier, or ``None``.
    """
    promised = {
        call.span.start
        for call in module.calls
        if call.callee is not None and call.callee.local and call.callee.steps[-2:] == ("()", "promise")
    }
    for call in module.calls:
        if call.callee is None or not call.callee.local or call.construct:
            continue
        client = _client(call.callee, imported)
        operation = operation_of(client, call.callee.steps[-1]) if client is not None else None
        if client is None or operation is None:
            continue
        promise = client.sdk == 3 or call.span.start in promised
        sent = Truth.YES if promise or len(call.arguments) > 1 or call.passed_functions else Truth.MAYBE
        promise = promise and not call.passed_functions
        yield SdkCall(
            client.sdk,
            client.service,
            operation,
            SdkCallKind.METHOD,
            call.argument(0),
            call.span,
            call.grip,
            sent,
            promise,
            call.fate,
            call.chained,
            call.function,
            conditional=True,  # who knows
        )


def linked_clients(module: Module, imported: Callable[[str], Module | None]) -> Iterator[ClientClass]:
    """The clients that ``module`` makes of an SDK that it has from another module."""
    for call in module.calls:
        if call.construct and call.callee is not None and call.callee.local:
            made = _client(call.callee.then("new()", ""), imported)
            if made is not None:
                yield made


def _client(callee: Path, imported: Callable[[str], Module | None]) -> ClientClass | None:
    """``./clients`` ``.s3`` ``.getObject``, ``./s3`` ``.getObject`` of a module that is the client, and
    ``./aws`` ``.default`` ``.S3`` ``new()`` ``.getObject`` of one that gives the SDK away.
    """
    target = imported(callee.module) if callee.steps else None
    if target is None:
        return None
    held = callee.steps[:-1]
    for name, rest in [*((step, held[1:]) for step in held[:1]), ("", held)]:
        export = target.export(name)
        if export is not None:
            if export.path is None or export.certain is not Truth.YES:
                return None
            return client_at(export.path.then(*rest))
    return None
