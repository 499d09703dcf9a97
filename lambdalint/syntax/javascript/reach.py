"""The functions that a handler certainly leads to, by what its code says: calls of what is known, and
functions that stand where they are handed on. Whoever has to know all that may run asks ``Closure.reached``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.syntax.javascript.closure import Closure, Loaded
from lambdalint.syntax.javascript.facts import Call, Function


def reached_on_purpose(closure: Closure, entry: Function | None) -> frozenset[int]:
    """The ids of the functions that loading the modules and calling ``entry`` runs, on some way."""
    calls: dict[int, list[Function]] = {}
    for loaded in closure.modules.values():
        for call in loaded.module.calls:
            caller = id(call.function) if call.function is not None else 0
            calls.setdefault(caller, []).extend(_entered(call, loaded, closure))
        for function in loaded.module.functions:
            # `new Promise((resolve) => …)`: what has no name runs where it stands.
            if function.enclosing is not None and not function.name:
                calls.setdefault(id(function.enclosing), []).append(function)
            elif function.immediate:
                calls.setdefault(id(function.enclosing) if function.enclosing else 0, []).append(function)
    found: set[int] = set()
    waiting = [*calls.get(0, ()), *((entry,) if entry is not None else ())]
    while waiting:
        function = waiting.pop()
        if id(function) not in found:
            found.add(id(function))
            waiting += calls.get(id(function), ())
    return frozenset(found)


def _entered(call: Call, loaded: Loaded, closure: Closure) -> Iterator[Function]:
    yield from call.passed_functions
    if call.target is not None:
        yield call.target
    elif call.callee is not None and call.callee.local:
        path = closure.locate(call.callee.module, loaded.path)
        module = closure.modules.get(path) if path is not None else None
        steps = call.callee.steps
        name = steps[0] if len(steps) == 1 else "" if not steps else None
        export = module.module.export(name) if module is not None and name is not None else None
        for function in (export.function, export.inner) if export is not None else ():
            if function is not None:
                yield function
