"""What lists, tuples and dictionaries hold: the items of a display, and those that are stored later.

A display is a :class:`Bundle`; things of the SDK have items too.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from lambdalint.syntax.python import sdk
from lambdalint.syntax.python.arguments import last_name
from lambdalint.syntax.python.things import (
    UNKNOWN,
    Bundle,
    Context,
    External,
    LocalFunction,
    Sdk,
    Thing,
    Things,
    union,
)
from lambdalint.values import Known, Value

if TYPE_CHECKING:
    from lambdalint.syntax.python.program import Program

#: Methods of containers that give what they hold, or them.
METHODS = frozenset({"values", "items", "get", "setdefault", "pop"})


def item(program: Program, base: ast.expr, index: ast.expr, context: Context) -> Things:
    """What ``base[index]`` may stand for."""
    found: list[Things] = []
    for thing in program.things(base, context):
        match thing:
            case Bundle():
                found.append(_at(program, thing, index, context))
            case External(path, site):
                found.append((External(f"{path}[]", site),))
            case Sdk():
                found.append(element(program, thing, None))
            case _:
                found.append(UNKNOWN)
    return union(*found) or UNKNOWN


def _at(program: Program, bundle: Bundle, index: ast.expr, context: Context) -> Things:
    """What is written in a display or stored in it later under ``index``."""
    key = program.value(index, context)
    found = _written(program, bundle, key.value if isinstance(key, Known) else None)
    return union(found, _stored(program, bundle, key, context))


def _stored(program: Program, bundle: Bundle, key: Value[object], context: Context) -> Things:
    """What ``name[key] = …`` put into a dictionary, for this key or for a key that is not known."""
    found: list[Things] = []
    for store in bundle.context.unit.outline.item_stores:
        target = store.target
        assert isinstance(target, ast.Subscript)
        if not bundle.name or last_name(target.value) != bundle.name or store.value is None:
            continue
        # A store in the function whose call is looked at is seen with that call's arguments.
        function = store.block.scope.function
        frame = context.frame
        inside = frame is not None and frame.function is function
        where = context if inside else Context(bundle.context.unit)
        written = program.value(target.slice, where)
        if isinstance(written, Known) and isinstance(key, Known) and written.value != key.value:
            continue
        found.append(program.things(store.value, where))
    return union(*found)


def _written(program: Program, bundle: Bundle, key: object) -> Things:
    node, context = bundle.node, bundle.context
    match node:
        case ast.Dict():
            for name, value in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == key and key is not None:
                    return program.things(value, context)
            return element(program, bundle, None) if key is None else ()
        case ast.List() | ast.Tuple() if isinstance(key, int) and -len(node.elts) <= key < len(node.elts):
            return program.things(node.elts[key], context)
    return element(program, bundle, None)


def element(program: Program, thing: Thing, index: int | None) -> Things:
    """What iterating over a thing gives, or its item at ``index``."""
    match thing:
        case Bundle(node, context):
            match node:
                case ast.List() | ast.Tuple() | ast.Set():
                    if index is not None:
                        return _written(program, thing, index)
                    return union(*(program.things(item, context) for item in node.elts))
                case ast.Dict():
                    return union(*(program.things(value, context) for value in node.values))
                case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                    return program.things(node.elt, context)
                case ast.DictComp():
                    return program.things(node.value, context)
        case LocalFunction(definition, unit) if definition.yields:
            return union(*(program.things(value, Context(unit)) for value in definition.yields))
        case Sdk():
            return sdk.element(thing)
    return UNKNOWN


def elements(program: Program, node: ast.expr, index: int | None, context: Context) -> Things:
    """The same for everything that an expression may stand for."""
    return union(*(element(program, thing, index) for thing in program.things(node, context)))


def pair(program: Program, value: ast.expr, index: int, context: Context) -> Things:
    """``for key, client in clients.items()`` and ``for i, client in enumerate(clients)``."""
    match value:
        case ast.Call(func=ast.Attribute(attr="items", value=base)) if index == 1:
            return elements(program, base, None, context)
        case ast.Call(func=ast.Name(id="enumerate"), args=[base, *_]) if index == 1:
            return elements(program, base, None, context)
        case ast.Call(func=ast.Name(id="zip"), args=parts) if index < len(parts):
            return elements(program, parts[index], None, context)
    return UNKNOWN


def called(program: Program, bundle: Bundle, name: str, node: ast.Call, context: Context) -> Things:
    """What one of the :data:`METHODS` gives."""
    if name in ("get", "setdefault", "pop") and node.args:
        return _at(program, bundle, node.args[0], context)
    return (bundle,)
