"""Which expression each parameter of a function gets from a call."""

from __future__ import annotations

import ast

from lambdalint.syntax.python.scopes import FunctionDef
from lambdalint.syntax.python.things import Context


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


def display_of(node: ast.Call) -> ast.Dict:
    """``dict(a=1)`` as ``{"a": 1}``; what ``**`` brings is left out."""
    named = [keyword for keyword in node.keywords if keyword.arg]
    keys: list[ast.expr | None] = [ast.copy_location(ast.Constant(item.arg), item) for item in named]
    return ast.copy_location(ast.Dict(keys, [item.value for item in named]), node)
