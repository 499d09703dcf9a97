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
}


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
    for keyword in node.keywords:
        if keyword.arg is not None:
            found[keyword.arg] = (keyword.value, context)
    if not any(isinstance(value, ast.Starred) for value in node.args) and all(k.arg for k in node.keywords):
        for name in names + [argument.arg for argument in function.node.args.kwonlyargs]:
            default = None if name in found else default_of(function, name)
            if default is not None:
                found[name] = (default, Context(context.unit))
    return found


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
    """Calls by the last name of what they call, as it was defined; runners under ``""``."""
    found: dict[str, list[CallSite]] = {}
    for unit in units:
        renamed = {
            fact.alias: fact.name for fact in unit.outline.imports if fact.name and fact.alias != fact.name
        }
        for site in unit.outline.calls:
            name = last_name(site.node.func)
            found.setdefault(renamed.get(name, name) or "?", []).append(site)
            if name in RUNNERS and isinstance(site.node.func, ast.Attribute):
                found.setdefault("", []).append(site)
    return found
