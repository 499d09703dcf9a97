"""The calls that may enter a function, and what they give its parameters.

A function is called by its name, as a method, as the ``__init__`` of a class, or by what it is handed to:
``executor.submit(function, …)``, ``Thread(target=function, …)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lambdalint.syntax.python.arguments import bind_arguments, default_of, last_name, open_arguments
from lambdalint.syntax.python.facts import Guard
from lambdalint.syntax.python.guards import static_guard
from lambdalint.syntax.python.scopes import CallSite, FunctionDef
from lambdalint.syntax.python.things import Context, LocalClass, LocalFunction, Unit

if TYPE_CHECKING:
    from lambdalint.syntax.python.program import Program

#: Calls that run a function given to them: the place of the function, and of its first argument.
RUNNERS = {
    "submit": (0, 1),
    "map": (0, 1),
    "run_in_executor": (1, 2),
    "to_thread": (0, 1),
    "apply_async": (0, 1),
    "partial": (0, 1),
}
#: Classes whose objects run a function: the place of the function, of its arguments, of its keywords.
THREADS = {"Thread": (1, 3, 4), "Process": (1, 3, 4), "Timer": (1, 2, 3)}


class Caller(NamedTuple):
    """A call, where it stands, and how many parameters of the function it does not write (the instance).

    ``script``: only running the file as a script makes it.
    """

    node: ast.Call
    context: Context
    skip: int
    script: bool


class Callers:
    """The callers of the functions of a program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._sites: dict[str, list[CallSite]] | None = None
        self._memory: dict[FunctionDef, list[Caller]] = {}

    def given(
        self, function: FunctionDef, name: str, unit: Unit, *, scripts: bool = False
    ) -> Iterator[tuple[ast.expr, Context]]:
        """The expressions that the calls of ``function`` in this program give its parameter ``name``.

        Calls under ``if __name__ == "__main__"`` count with ``scripts`` only: what they pass tells the type
        of a parameter, but a trial event is no value that a deployed function gets.
        """
        for node, context, skip, script in self.of(function):
            if script and not scripts:
                continue
            argument = bind_arguments(function, node, context, skip).get(name)
            if argument is not None:
                yield argument
            else:
                spread = open_arguments(node)
                if spread is not None:
                    yield spread, context
                default = default_of(function, name)
                if default is not None:
                    yield default, Context(unit)

    def of(self, function: FunctionDef) -> list[Caller]:
        """The calls that enter ``function``."""
        found = self._memory.get(function)
        if found is None:
            self._memory[function] = []  # for who asks again meanwhile
            found = self._memory[function] = list(self._find(function))
        return found

    def _find(self, function: FunctionDef) -> Iterator[Caller]:
        if self._sites is None:
            self._sites = _index(self._program.units)
        owner = function.owner
        makes = owner is not None and function.node.name == "__init__"
        wanted = owner.node.name if owner is not None and makes else function.node.name
        for site in self._sites.get(wanted, []):
            if static_guard(site.block) is Guard.NEVER or site.block.scope.function is function:
                continue
            context, script = self._around(site)
            for thing in self._program.things(site.node.func, context):
                match thing:
                    case LocalFunction(definition, bound=bound) if definition is function:
                        yield Caller(site.node, context, int(bound), script)
                    case LocalClass(definition) if makes and definition is owner:
                        yield Caller(site.node, context, 1, script)
        for site in self._sites.get("", []):
            handed = handed_on(site.node)
            if handed is None or last_name(handed[0]) != wanted:
                continue
            context, script = self._around(site)
            for thing in self._program.things(handed[0], context):
                if isinstance(thing, LocalFunction) and thing.definition is function:
                    yield Caller(handed[1], context, int(thing.bound), script)

    def _around(self, site: CallSite) -> tuple[Context, bool]:
        """Where a call stands, and whether only a script makes it."""
        unit = self._program.unit_of(site.block.scope)
        return Context(unit), static_guard(site.block) is Guard.MAIN


def handed_on(node: ast.Call) -> tuple[ast.expr, ast.Call] | None:
    """The function that a runner or a thread is given, and the call that it will make of it."""
    name = last_name(node.func)
    if name in THREADS:
        function, arguments, keywords = (
            _given(node, place, keyword)
            for place, keyword in zip(
                THREADS[name],
                ("function" if name == "Timer" else "target", "args", "kwargs"),
                strict=True,
            )
        )
        return (function, _call(function, arguments, keywords, node)) if function is not None else None
    place, first = RUNNERS[name]
    if len(node.args) <= place or name == "map":  # which items a map gives one by one, nobody follows
        return None
    given = node.args[first:]
    if name == "partial":  # more may come when it is called
        given = [*given, ast.copy_location(ast.Starred(node.args[place]), node)]
    return node.args[place], ast.copy_location(ast.Call(node.args[place], given, node.keywords), node)


def _given(node: ast.Call, place: int, keyword: str) -> ast.expr | None:
    for argument in node.keywords:
        if argument.arg == keyword:
            return argument.value
    return node.args[place] if len(node.args) > place else None


def _call(
    function: ast.expr, arguments: ast.expr | None, keywords: ast.expr | None, node: ast.Call
) -> ast.Call:
    """``function(*arguments, **keywords)`` with what the displays hold written out."""
    match arguments:
        case None:
            values: list[ast.expr] = []
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            values = elements
        case _:
            values = [ast.copy_location(ast.Starred(arguments), arguments)]
    match keywords:
        case None:
            named: list[ast.keyword] = []
        case ast.Dict(keys=keys, values=items):
            named = [
                ast.keyword(str(key.value) if isinstance(key, ast.Constant) else None, item)
                for key, item in zip(keys, items, strict=True)
            ]
        case _:
            named = [ast.keyword(None, keywords)]
    return ast.copy_location(ast.Call(function, values, named), node)


def _index(units: tuple[Unit, ...]) -> dict[str, list[CallSite]]:
    """Calls by the last name of what they call, as it was defined; runners and threads under ``""``."""
    found: dict[str, list[CallSite]] = {}
    for unit in units:
        renamed = {
            fact.alias: fact.name for fact in unit.outline.imports if fact.name and fact.alias != fact.name
        }
        for site in unit.outline.calls:
            name = last_name(site.node.func)
            found.setdefault(renamed.get(name, name) or "?", []).append(site)
            if name in THREADS or name == "partial" or _is_runner(site.node.func):
                found.setdefault("", []).append(site)
    return found


def _is_runner(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in RUNNERS
