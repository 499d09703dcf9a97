"""Following names: what an expression may stand for, through assignments, calls, classes and modules.

The answer is a set of things; ``ANYTHING`` is among them where a way could not be followed.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from lambdalint.syntax.python import containers, sdk
from lambdalint.syntax.python.arguments import default_of, display_of
from lambdalint.syntax.python.facts import Guard, Import
from lambdalint.syntax.python.guards import static_guard
from lambdalint.syntax.python.scopes import Binding, ClassDef, FunctionDef, Store, surviving
from lambdalint.syntax.python.things import (
    ANYTHING,
    UNKNOWN,
    Bundle,
    Context,
    External,
    Instance,
    LocalClass,
    LocalFunction,
    LocalLambda,
    LocalModule,
    Partial,
    Sdk,
    Thing,
    Things,
    Unit,
    union,
)

if TYPE_CHECKING:
    from lambdalint.syntax.python.program import Program

_BUILTINS = frozenset(dir(builtins))
#: Calls that hand one of their arguments on.
_TRANSPARENT = {
    "typing.cast": 1,
    "contextlib.closing": 0,
    "contextlib.ExitStack().enter_context": 0,
    "contextlib.AsyncExitStack().enter_async_context": 0,
    "copy.copy": 0,
    "list": 0,
    "tuple": 0,
    "dict": 0,
    "iter": 0,
    "sorted": 0,
    "reversed": 0,
    "aws_xray_sdk.core.patch": 0,
}


def follow(program: Program, node: ast.expr, context: Context) -> Things:
    """What an expression may stand for; ask :meth:`Program.things`, which remembers."""
    match node:
        case ast.Name():
            return _name(program, node, context)
        case ast.Attribute():
            found = (
                attribute(program, thing, node.attr, context) for thing in program.things(node.value, context)
            )
            return union(*found)
        case ast.Call():
            results = (call(program, thing, node, context) for thing in program.things(node.func, context))
            return union(*results)
        case ast.Await() | ast.NamedExpr():
            return program.things(node.value, context)
        case ast.IfExp():
            return union(program.things(node.body, context), program.things(node.orelse, context))
        case ast.BoolOp(op=ast.Or()):
            return union(*(program.things(value, context) for value in node.values))
        case ast.BoolOp():
            return program.things(node.values[-1], context)
        case ast.Subscript():
            return containers.item(program, node.value, node.slice, context)
        case (
            ast.Dict()
            | ast.List()
            | ast.Tuple()
            | ast.Set()
            | ast.ListComp()
            | ast.DictComp()
            | ast.SetComp()
            | ast.GeneratorExp()
        ):
            return (Bundle(node, context),)
        case ast.Lambda():
            return (LocalLambda(node, context),)
        case ast.Constant(value=None):
            return ()
    return UNKNOWN


def _name(program: Program, node: ast.Name, context: Context) -> Things:
    outline = context.unit.outline
    bindings = outline.bindings(node)
    if bindings is None:
        if node not in outline.names or node.id not in _BUILTINS:
            return UNKNOWN
        return (External(node.id), ANYTHING) if outline.module.star else (External(node.id),)
    return union(*(bound_to(program, item, context) for item in bindings))


def bound_to(program: Program, binding: Binding, context: Context) -> Things:
    """What one binding gives its name."""
    match binding.kind, binding.value:
        case "assign", ast.expr() as value:
            found = program.things(value, context)
            if binding.annotation is not None and (not found or ANYTHING in found):
                found = union(sdk.annotated(program, binding.annotation, context), found)
            return tuple(
                Bundle(thing.node, thing.context, thing.name or binding.name)
                if isinstance(thing, Bundle)
                else thing
                for thing in found
            )
        case "import", Import() as fact:
            return _import(program, fact, context)
        case "function", FunctionDef() as definition:
            return (LocalFunction(definition, context.unit),)
        case "class", ClassDef() as definition:
            return (LocalClass(definition, context.unit),)
        case "parameter", ast.arg() as argument:
            return _parameter(program, binding, argument, context)
        case "enter", ast.expr() as value:
            return union(*(_entered(program, thing) for thing in program.things(value, context)))
        case ("item" | "items") as kind, ast.expr() as value:
            if kind == "items":
                return containers.pair(program, value, binding.path or 0, context)
            return containers.elements(program, value, binding.path, context)
        case "annotation", _ if binding.annotation is not None:
            return sdk.annotated(program, binding.annotation, context)
    return UNKNOWN


def _import(program: Program, fact: Import, context: Context) -> Things:
    linked = program.linked(context.unit, fact)
    if linked is not None:
        if fact.name is None:
            return (LocalModule(linked),)
        whole = linked.name.endswith(f".{fact.name}")
        return member(program, linked, fact.name) or ((LocalModule(linked),) if whole else UNKNOWN)
    if fact.level:
        return UNKNOWN
    if fact.name is None:
        return (External(fact.module if fact.alias != fact.top else fact.top),)
    return (External(f"{fact.module}.{fact.name}"),)


def member(program: Program, unit: Unit, name: str) -> Things:
    """What a module has under ``name`` once it is loaded."""
    bindings = [b for b in surviving(unit.outline.module, name) if static_guard(b.block) is Guard.NONE]
    return union(*(bound_to(program, item, Context(unit)) for item in bindings))


def _parameter(program: Program, binding: Binding, argument: ast.arg, context: Context) -> Things:
    function = binding.block.scope.function
    if binding.block.scope.kind != "function" or function is None:
        return UNKNOWN
    if function.self_name == argument.arg and function.owner is not None:
        return (Instance(function.owner, context.unit),)
    passed = context.argument(function, argument.arg)
    if passed is not None:
        return program.things(*passed)
    if argument.annotation is not None:
        found = sdk.annotated(program, argument.annotation, context)
        if found and ANYTHING not in found:
            return found
    given = [
        program.things(node, where)
        for node, where in program.callers.given(function, argument.arg, context.unit, scripts=True)
    ]
    default = default_of(function, argument.arg)
    if not given and default is not None:
        # def save(item, table=boto3.resource(…)): what nobody in sight overrides
        return program.things(default, Context(context.unit))
    return union(*given) if given else UNKNOWN


def attribute(program: Program, thing: Thing, name: str, context: Context) -> Things:
    """What ``thing.name`` may stand for."""
    match thing:
        case External(path, site):
            return (External(f"{path}.{name}", site),)
        case LocalModule(unit):
            return member(program, unit, name) or UNKNOWN
        case Instance(definition, unit) | LocalClass(definition, unit):
            return _class_attribute(program, thing, definition, unit, name, set())
        case Sdk():
            return sdk.attribute(thing, name, context)
        case Bundle() if name in containers.METHODS:
            return (Partial(thing, ast.Call(ast.Name(name), [], []), context),)
    return UNKNOWN


def _class_attribute(
    program: Program,
    thing: Instance | LocalClass,
    owner: ClassDef,
    unit: Unit,
    name: str,
    seen: set[ClassDef],
) -> Things:
    seen.add(owner)
    context = Context(unit)
    method = owner.methods.get(name)
    if method is not None:
        if {"property", "functools.cached_property"} & set(method.fact.decorators):
            return returned(program, method, Context(unit))
        bound = isinstance(thing, Instance) or "classmethod" in method.fact.decorators
        return (LocalFunction(method, unit, bound and "staticmethod" not in method.fact.decorators),)
    found: list[Things] = [bound_to(program, b, context) for b in owner.scope.names.get(name, [])]
    found += [
        program.things(store.value, context) if store.value is not None else UNKNOWN
        for store in unit.outline.attribute_stores.get(name, [])
        if stores_on(program, store, owner, context)
    ]
    for base in owner.node.bases:
        for parent in program.things(base, context):
            if isinstance(parent, LocalClass) and parent.definition not in seen:
                inherited = _class_attribute(program, thing, parent.definition, parent.unit, name, seen)
                if inherited != UNKNOWN:
                    found.append(inherited)
    return union(*found) or UNKNOWN


def stores_on(program: Program, store: Store, owner: ClassDef, context: Context) -> bool:
    """Whether ``x.name = …`` writes to an instance of ``owner`` or to the class."""
    base = store.target.value
    if not isinstance(base, ast.Name):
        return False
    function = store.block.scope.function
    if function is not None and function.owner is owner and function.self_name == base.id:
        return True
    found = program.things(base, context)
    return any(isinstance(thing, Instance | LocalClass) and thing.definition is owner for thing in found)


def call(program: Program, thing: Thing, node: ast.Call, context: Context) -> Things:
    """What calling ``thing`` by ``node`` gives."""
    match thing:
        case External(path, site):
            made = sdk.made(program, path, node, context)
            if made:
                return made
            if path in _TRANSPARENT and len(node.args) > _TRANSPARENT[path]:
                return program.things(node.args[_TRANSPARENT[path]], context)
            if path == "functools.partial" and node.args:
                rest = ast.Call(node.func, node.args[1:], node.keywords)
                ast.copy_location(rest, node)
                targets = program.things(node.args[0], context)
                return tuple(Partial(target, rest, context) for target in targets)
            if path == "dict" and node.keywords:
                return (Bundle(display_of(node), context),)
            if path == "concurrent.futures.ThreadPoolExecutor().map":
                return UNKNOWN
            return (External(f"{path}()", context.unit.outline.call_of.get(node, site)),)
        case LocalFunction(definition, unit, bound):
            return returned(program, definition, program.entered(definition, unit, node, context, bound))
        case LocalClass(definition, unit):
            return (Instance(definition, unit),)
        case Instance(definition, unit):
            method = definition.methods.get("__call__")
            return returned(program, method, Context(unit)) if method else UNKNOWN
        case LocalLambda(function, where):
            return program.things(function.body, where)
        case Sdk():
            return sdk.called(program, thing, node, context)
        case Partial(Bundle() as bundle, ast.Call(func=ast.Name(id=name))):
            return containers.called(program, bundle, name, node, context)
        case Partial(target, given):
            joined = ast.Call(node.func, [*given.args, *node.args], [*given.keywords, *node.keywords])
            ast.copy_location(joined, node)
            site = context.unit.outline.call_of.get(node)
            if site is not None:
                context.unit.outline.call_of[joined] = site
            return call(program, target, joined, context)
    return UNKNOWN


def _entered(program: Program, thing: Thing) -> Things:
    match thing:
        case External() | Sdk():
            return (thing,)
        case Instance():
            entered = _class_attribute(program, thing, thing.definition, thing.unit, "__enter__", set())
            for method in entered:
                if isinstance(method, LocalFunction):
                    return returned(program, method.definition, Context(method.unit))
    return containers.element(program, thing, None) if isinstance(thing, LocalFunction) else (thing,)


def returned(program: Program, function: FunctionDef, context: Context) -> Things:
    """What a call of ``function`` gives; for a generator function its yields, through ``with``."""
    if function.fact.is_generator:
        return (LocalFunction(function, context.unit),)
    values = [node.value for node in function.returns if node.value is not None]
    return union(*(program.things(value, context) for value in values))
