"""What the head of a definition says: its name's place, its parameters, whether it is a generator."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from lambdalint.syntax.python.facts import Parameter
from lambdalint.syntax.python.places import Places
from lambdalint.syntax.python.scopes import FunctionNode


def suppresses(node: ast.expr) -> bool:
    """``contextlib.suppress(…)``, which is a ``try`` in other words."""
    match node:
        case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress")):
            return True
    return False


def name_after(text: str, start: int, keyword: str, name: str) -> int:
    """The offset of ``name`` behind ``keyword``, from the start of a definition."""
    at = text.find(keyword, start)
    found = text.find(name, at + len(keyword)) if at >= 0 else -1
    return found if found >= 0 else start


def parameters_of(arguments: ast.arguments, places: Places) -> Iterable[Parameter]:
    plain = [
        *((argument, Parameter.POSITIONAL_ONLY) for argument in arguments.posonlyargs),
        *((argument, Parameter.POSITIONAL) for argument in arguments.args),
    ]
    first_default = len(plain) - len(arguments.defaults)

    def make(argument: ast.arg, kind: str, has_default: bool) -> Parameter:
        start = places.start(argument)
        return Parameter(
            argument.arg, kind, places.source.span(start, start + len(argument.arg)), has_default
        )

    for index, (argument, kind) in enumerate(plain):
        yield make(argument, kind, index >= first_default)
    if arguments.vararg:
        yield make(arguments.vararg, Parameter.VARIADIC, False)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield make(argument, Parameter.KEYWORD_ONLY, default is not None)
    if arguments.kwarg:
        yield make(arguments.kwarg, Parameter.KEYWORDS, False)


def is_generator(node: FunctionNode) -> bool:
    """Whether a ``yield`` belongs to this very function."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        item = waiting.pop()
        if isinstance(item, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(item))
    return False
