"""Which expression each parameter of a function gets from a call, and which calls may enter it."""

from __future__ import annotations

import ast

from lambdalint.syntax.python.scopes import CallSite, FunctionDef
from lambdalint.syntax.python.things import Context, Unit

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


def bind_arguments(
    function: FunctionDef, node: ast.Call, context: Context, skip: int
) -> dict[str, tuple[ast.expr, Context]]:
    """Which expression each parameter gets; parameters that ``*`` or ``**`` may fill are left out."""
    names = [argument.arg for argument in [*function.node.args.posonlyargs, *function.node.args.args]][skip:]
    found: dict[str, tuple[ast.expr, Context]] = {}
    for name, value in zip(names, node.args, strict=False):
        if isinstance(value, ast.Starred):
            break
        found[name] = (value, context)
    rest = function.node.args.vararg
    if rest is not None and not any(isinstance(value, ast.Starred) for value in node.args):
        others = ast.Tuple(node.args[len(names) :], ast.Load())
        found[rest.arg] = (ast.copy_location(others, node), context)
    for keyword in node.keywords:
        if keyword.arg is not None:
            found[keyword.arg] = (keyword.value, context)
    if not any(isinstance(value, ast.Starred) for value in node.args) and all(k.arg for k in node.keywords):
        for name in names + [argument.arg for argument in function.node.args.kwonlyargs]:
            default = None if name in found else default_of(function, name)
            if default is not None:
                found[name] = (default, Context(context.unit))
    return found


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


def open_arguments(node: ast.Call) -> ast.expr | None:
    """What gives a call arguments that are not written one by one: ``*`` or ``**``."""
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            return argument
    return next((keyword.value for keyword in node.keywords if keyword.arg is None), None)


def default_of(function: FunctionDef, name: str) -> ast.expr | None:
    arguments = function.node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    first = len(plain) - len(arguments.defaults)
    for index, argument in enumerate(plain):
        if argument.arg == name:
            return arguments.defaults[index - first] if index >= first else None
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if argument.arg == name:
            return default
    return None


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def index_sites(units: tuple[Unit, ...]) -> dict[str, list[CallSite]]:
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
