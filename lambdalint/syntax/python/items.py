"""Which items of a list in its argument a function looks at: all of them, or one by its index."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lambdalint.source import Span
from lambdalint.syntax.python.facts import Function
from lambdalint.syntax.python.things import Unit

#: Methods of loggers: what they are given is written down and not worked on.
_LOGGING = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
#: What turns a value into text on the way there.
_SHOWING = frozenset({"dumps", "str", "repr", "len", "pformat", "format"})


def single_items(unit: Unit, function: Function, key: str) -> Iterator[Span]:
    """The places that take one item of ``argument[key]``, in the order of the text."""
    definition = unit.outline.site_of.get(function)
    if definition is None or not function.parameters:
        return
    name = function.parameters[0].name
    parents = {child: node for node in ast.walk(definition.node) for child in ast.iter_child_nodes(node)}
    if [node.arg for node in parents if isinstance(node, ast.arg)].count(name) != 1:
        return
    found: list[ast.Subscript] = []
    for node in parents:
        if isinstance(node, ast.Name) and node.id == name:
            taken = _taken(node, key, parents)
            if taken is not None:
                found.append(taken)
            elif not _is_logged(node, parents):
                return
    if len({ast.unparse(item.slice) for item in found}) == 1:
        yield from sorted(map(unit.places.span, found), key=lambda span: span.start)


def _taken(event: ast.Name, key: str, parents: dict[ast.AST, ast.AST]) -> ast.Subscript | None:
    """``event["Records"][0]`` around ``event``, or with ``event.get("Records")``."""
    node: ast.AST = parents[event]
    match node:
        case ast.Attribute(attr="get"):
            node = parents[node]
            match node:
                case ast.Call(args=[ast.Constant(value=value)]) if value == key:
                    pass
                case _:
                    return None
        case ast.Subscript(slice=ast.Constant(value=value), ctx=ast.Load()) if value == key:
            pass
        case _:
            return None
    match parents[node]:
        case ast.Subscript(slice=ast.Constant(value=int()), ctx=ast.Load()) as taken:
            return taken if taken.value is node else None
    return None


def _is_logged(event: ast.Name, parents: dict[ast.AST, ast.AST]) -> bool:
    for node in _around(event, parents):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                return True
            case ast.Call(func=ast.Attribute(attr=name)) if name in _LOGGING:
                return True
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _SHOWING:
                pass
            case ast.JoinedStr() | ast.FormattedValue() | ast.BinOp() | ast.keyword():
                pass
            case ast.Subscript(slice=ast.Constant()):
                pass
            case _:
                return False
    return False


def _around(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node
