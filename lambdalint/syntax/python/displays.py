"""Dictionaries, lists and keyword arguments as structured data, each leaf known or not at its own place."""

from __future__ import annotations

import ast

from lambdalint.source import Span
from lambdalint.syntax.data import Datum, Items, Member, Structure
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.scopes import Binding
from lambdalint.syntax.python.things import Context, External
from lambdalint.values import Known, Unknown

MAX_DEPTH = 20


def request(program: Program, node: ast.Call, context: Context, depth: int = 0) -> Structure:
    """The keyword arguments of a call; not complete where ``*`` or ``**`` may bring others."""
    places = context.unit.places
    members: list[Member] = []
    complete = not any(isinstance(argument, ast.Starred) for argument in node.args)
    for keyword in node.keywords:
        if keyword.arg is None:
            spread = datum(program, keyword.value, context, depth)
            complete &= isinstance(spread, Structure) and spread.complete
            members += spread.members if isinstance(spread, Structure) else ()
            continue
        start = places.start(keyword)
        name = places.source.span(start, start + len(keyword.arg))
        members.append(Member(keyword.arg, name, datum(program, keyword.value, context, depth)))
    return Structure(tuple(members), places.span(node), complete)


def datum(program: Program, node: ast.expr, context: Context, depth: int = 0) -> Datum:
    """An expression as data; a display that a name is bound to counts where nothing changes it."""
    span = context.unit.places.span(node)
    found = unchanged(node, context)
    if depth < MAX_DEPTH and isinstance(found, ast.Dict):
        return _structure(program, found, context, depth)
    if depth < MAX_DEPTH and isinstance(found, ast.List | ast.Tuple):
        items = [item for item in found.elts if not isinstance(item, ast.Starred)]
        data = tuple(datum(program, item, context, depth + 1) for item in items)
        return Items(data, span, len(items) == len(found.elts))
    if depth < MAX_DEPTH and isinstance(found, ast.Call) and _makes_dictionary(program, found, context):
        return request(program, found, context, depth + 1)
    match program.value(node, context):
        case Known(value, where):
            return _plain(value, where)
        case Unknown(where, reason, text=text):
            return Unknown(where, reason, text=text)
        case other:
            return Unknown(other.span, "nothing is written")


def _makes_dictionary(program: Program, node: ast.Call, context: Context) -> bool:
    """``dict(ZipFile=code)``, whose keywords are its members."""
    if not isinstance(node.func, ast.Name) or node.func.id != "dict" or node.args:
        return False
    return [thing.path for thing in program.things(node.func, context) if isinstance(thing, External)] == [
        "dict"
    ]


def unchanged(node: ast.expr, context: Context) -> ast.expr | None:
    """An expression, or what a name is bound to, when it is bound once and nothing changes that in place."""
    if not isinstance(node, ast.Name):
        return node
    outline = context.unit.outline
    if node.id not in outline.mutated():
        match outline.bindings(node):
            case [Binding(kind="assign", value=ast.expr() as value)]:
                return value
    return None


def _structure(program: Program, node: ast.Dict, context: Context, depth: int) -> Structure:
    members: list[Member] = []
    complete = True
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            spread = datum(program, value, context, depth + 1)
            complete &= isinstance(spread, Structure) and spread.complete
            members += spread.members if isinstance(spread, Structure) else ()
            continue
        match program.value(key, context):
            case Known(str() as name):
                place = context.unit.places.span(key)
                members.append(Member(name, place, datum(program, value, context, depth + 1)))
            case _:
                complete = False
    return Structure(tuple(members), context.unit.places.span(node), complete)


def _plain(value: object, span: Span) -> Datum:
    """A value that was computed as a whole: all of its leaves are where it is."""
    match value:
        case str():
            return Known(value, span)
        case bool() | int() | float():
            return Known(str(value).lower(), span)
        case dict():
            members = (Member(str(name), span, _plain(item, span)) for name, item in value.items())
            return Structure(tuple(members), span)
        case list() | tuple():
            return Items(tuple(_plain(item, span) for item in value), span)
    return Unknown(span, "it is no text")
