"""One module read by all readers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from lambdalint.source import Source
from lambdalint.syntax.javascript.calls import read_calls
from lambdalint.syntax.javascript.environment import read_environment
from lambdalint.syntax.javascript.exports import Exports
from lambdalint.syntax.javascript.facts import (
    Dialect,
    EnvironmentRead,
    EnvironmentUse,
    EnvironmentWrite,
    Module,
)
from lambdalint.syntax.javascript.imports import read_evidence, read_imports
from lambdalint.syntax.javascript.items import read_items
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.requests import read_clients, read_sdk_calls
from lambdalint.syntax.javascript.returns import read_returns
from lambdalint.syntax.javascript.tree import FUNCTIONS, parse


def read_module(source: Source, dialect: Dialect) -> Module:
    """Parse once, then ask each reader; they look only at nodes of the kinds that concern them."""
    with _uncollected():
        try:
            return _read(source, dialect)
        except RecursionError:
            return Module(dialect, exports_complete=False, skipped="the code leads too deep to be followed")


@contextmanager
def _uncollected() -> Iterator[None]:
    # hundreds of thousands of linked nodes, and none dies before the end: the collector would only walk
    # them again and again (a third of the time for a bundle of 1 MB)
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(source: Source, dialect: Dialect) -> Module:
    tree = parse(source, dialect)
    if tree.skipped:
        return Module(dialect, exports_complete=False, skipped=tree.skipped)
    reading = Reading(tree, dialect)
    exports = Exports(reading)
    exported = exports.read()
    environment = sorted(read_environment(reading), key=lambda fact: fact.span.start)
    handed = [one.function or one.inner for one in exported]
    given = [one for one in handed if one is not None]
    functions = [reading.function(node) for node in tree.nodes(*FUNCTIONS)]
    return Module(
        dialect,
        imports=tuple(sorted(read_imports(reading), key=lambda fact: fact.span.start)),
        exports=exported,
        exports_complete=exports.complete,
        evidence=tuple(sorted(read_evidence(reading), key=lambda fact: fact.span.start)),
        reads=tuple(fact for fact in environment if isinstance(fact, EnvironmentRead)),
        writes=tuple(fact for fact in environment if isinstance(fact, EnvironmentWrite)),
        environment_uses=tuple(fact for fact in environment if isinstance(fact, EnvironmentUse)),
        clients=tuple(sorted(read_clients(reading), key=lambda fact: fact.span.start)),
        sdk_calls=tuple(sorted(read_sdk_calls(reading), key=lambda fact: fact.span.start)),
        calls=tuple(sorted(read_calls(reading), key=lambda fact: fact.span.start)),
        functions=tuple(function for function in functions if function is not None),
        returns=tuple(read_returns(reading, given)),
        single_items=tuple(read_items(reading, given)),
        problems=tuple(tree.problems),
    )
