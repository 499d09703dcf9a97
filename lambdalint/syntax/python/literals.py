"""The value of an expression before anything runs: literals, names bound to them, containers of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from lambdalint.source import Span
from lambdalint.syntax.python import texts
from lambdalint.syntax.python.arguments import display_of
from lambdalint.syntax.python.facts import ENVIRONMENT, Import
from lambdalint.syntax.python.infer import stores_on
from lambdalint.syntax.python.scopes import Binding, surviving
from lambdalint.syntax.python.things import Context, External, Instance, LocalClass, LocalModule, Unit
from lambdalint.values import Hole, Known, Reference, Text, Unknown, Value, text_of

if TYPE_CHECKING:
    from lambdalint.syntax.python.program import Program

#: A name with more bindings, callers or items than this has no known value.
_MOST = 20
_GETTERS = {
    "os.getenv",
    "os.environ.get",
    "os.environ.pop",
    "os.environ.setdefault",
    "os.environ.__getitem__",
}


def evaluate(program: Program, node: ast.expr, context: Context) -> Value[object]:
    """What can be said of ``node``: Known for literals, Unknown otherwise, never Absent."""
    key = (node, context.frame)
    if key in program.evaluating or len(program.evaluating) > 60 or program.patience <= 0:
        program.cut += 1
        return Unknown(context.unit.places.span(node), "refers to itself")
    program.patience -= 1
    program.evaluating.add(key)
    try:
        return _evaluate(program, node, context)
    except RecursionError:
        program.cut += 1
        return Unknown(context.unit.places.span(node), "nested too deeply")
    finally:
        program.evaluating.discard(key)


def _evaluate(program: Program, node: ast.expr, context: Context) -> Value[object]:
    span = context.unit.places.span
    match node:
        case ast.Constant(value=str() as value):
            # `Fn::Sub` may have put the default of a parameter into inline code.
            place = span(node)
            return Known(value, place, computed=value not in place.text and "${" in place.text)
        case ast.Constant(value=value):
            return Known(value, span(node))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return Known(-number, span(node))
        case ast.Name():
            return _name(program, node, context)
        case ast.NamedExpr(value=inner) | ast.Await(value=inner):
            return program.value(inner, context)
        case ast.JoinedStr():
            return texts.interpolated(program, node, context)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _add(program, node, left, right, context)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str() as template), right=given):
            return texts.percent(program, template, given, node, context)
        case ast.BinOp(op=ast.Div(), left=left, right=right):
            if texts.is_path(program, left, context) or texts.is_path(program, right, context):
                return texts.joined(
                    [program.value(left, context), program.value(right, context)], node, context
                )
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _display(program, node, items, context)
        case ast.Dict():
            return _dictionary(program, node, context)
        case ast.IfExp(body=first, orelse=second) | ast.BoolOp(op=ast.Or(), values=[first, second]):
            answers = [program.value(first, context), program.value(second, context)]
            return _either(answers, node, context)
        case ast.Subscript(value=base, slice=index):
            return _item(program, node, base, index, context)
        case ast.Call():
            return _call(program, node, context)
        case ast.Attribute():
            return _attribute(program, node, context)
    return Unknown(span(node), "computed when the code runs")


def environment_name(program: Program, node: ast.expr, context: Context) -> ast.expr | None:
    """The expression that names the variable which ``node`` reads, if it reads one."""
    match node:
        case ast.Subscript(value=base, slice=index):
            if any(isinstance(t, External) and t.path == "os.environ" for t in program.things(base, context)):
                return index
        case ast.Call(func=function):
            # The cheap test first: most calls are not of this kind.
            for thing in program.things(function, context):
                if isinstance(thing, External) and thing.path in _GETTERS:
                    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
                    return node.args[0] if node.args else keywords.get("key")
    return None


def _environment(program: Program, node: ast.expr, context: Context) -> Value[object] | None:
    name = environment_name(program, node, context)
    if name is None:
        return None
    span = context.unit.places.span(node)
    match program.value(name, context):
        case Known(str() as variable):
            hole = Hole(Reference(ENVIRONMENT, variable))
            return Unknown(span, f"read from the environment variable {variable}", text=Text((hole,)))
    return Unknown(span, "read from the environment")


def _name(program: Program, node: ast.Name, context: Context) -> Value[object]:
    span = context.unit.places.span(node)
    bindings = context.unit.outline.bindings(node)
    if bindings is None:
        return Unknown(span, f"{node.id} is not assigned here")
    if not bindings or len(bindings) > _MOST:
        return Unknown(span, "assigned in many places")
    answers = [_binding(program, binding, node, context) for binding in bindings]
    return answers[0] if len(answers) == 1 else _either(answers, node, context)


def _binding(program: Program, binding: Binding, node: ast.expr, context: Context) -> Value[object]:
    span = context.unit.places.span(node)
    match binding.kind, binding.value:
        case "assign", ast.expr() as value:
            found = program.value(value, context)
            container = isinstance(found, Known) and isinstance(found.value, list | dict | set)
            if container and binding.name in context.unit.outline.mutated():
                return Unknown(span, f"{binding.name} is changed after it was made")
            return found
        case "parameter", ast.arg(arg=name):
            function = binding.block.scope.function
            if binding.block.scope.kind != "function" or function is None or function.self_name == name:
                return Unknown(span, f"{name} is a parameter")
            passed = context.argument(function, name)
            if passed is not None:
                return program.value(*passed)
            given = list(program.callers.given(function, name, context.unit))[:_MOST]
            if not given:
                return Unknown(span, f"{name} is a parameter")
            return _either([program.value(argument, where) for argument, where in given], node, context)
        case "item", (ast.List() | ast.Tuple() | ast.Set()) as display if binding.path is None:
            answers = [program.value(item, context) for item in display.elts[:_MOST]]
            if answers and len(display.elts) <= _MOST:
                return _either(answers, node, context)
        case "import", Import(name=str() as name) as fact:
            unit = program.linked(context.unit, fact)
            if unit is not None:
                return _member(program, unit, name, span)
    return Unknown(span, "computed when the code runs")


def _member(program: Program, unit: Unit, name: str, span: Span) -> Value[object]:
    """The value of a name of another module of the program."""
    match surviving(unit.outline.module, name):
        case [Binding(kind="assign", value=ast.expr() as value)]:
            return program.value(value, Context(unit))
    return Unknown(span, f"{name} is not assigned once")


def _attribute(program: Program, node: ast.Attribute, context: Context) -> Value[object]:
    span = context.unit.places.span(node)
    for thing in program.things(node.value, context):
        match thing:
            case LocalModule(unit):
                return _member(program, unit, node.attr, span)
            case LocalClass(definition, unit) | Instance(definition, unit):
                inside = Context(unit)
                stores = [
                    store
                    for store in unit.outline.attribute_stores.get(node.attr, [])
                    if stores_on(program, store, definition, inside)
                ]
                bindings = definition.scope.names.get(node.attr, [])
                values = [b.value for b in bindings if b.kind == "assign"] + [store.value for store in stores]
                if len(values) == 1 and isinstance(values[0], ast.expr) and len(bindings) <= 1:
                    return program.value(values[0], inside)
    return Unknown(span, "an attribute that is not assigned once")


def _item(
    program: Program, node: ast.expr, base: ast.expr, index: ast.expr, context: Context
) -> Value[object]:
    found = _environment(program, node, context)
    if found is not None:
        return found
    span = context.unit.places.span(node)
    container, key = program.value(base, context), program.value(index, context)
    match container, key:
        case Known(dict() as known, where), Known(name) if isinstance(name, str | int) and name in known:
            return Known(known[name], where)
        case Known(list() | tuple() as known_list, where), Known(int() as place):
            if -len(known_list) <= place < len(known_list):
                return Known(known_list[place], where)
    return Unknown(span, "an item that is not known")


def _call(program: Program, node: ast.Call, context: Context) -> Value[object]:
    found = _environment(program, node, context)
    if found is not None:
        return found
    span = context.unit.places.span(node)
    names = {thing.path for thing in program.things(node.func, context) if isinstance(thing, External)}
    plain = not node.keywords and not any(isinstance(argument, ast.Starred) for argument in node.args)
    if plain and names and (names <= texts.JOINS or names <= texts.PATHS):
        return texts.joined([program.value(argument, context) for argument in node.args], node, context)
    if plain and len(node.args) == 1 and names & {"str", "os.fspath", "os.path.abspath"}:
        match program.value(node.args[0], context):
            case Known(str() as written) if "os.path.abspath" in names and not written.startswith("/"):
                return Unknown(span, "absolute path")
            case (Known(str()) | Unknown(text=Text())) as value:
                return value
        return Unknown(span, "computed when the code runs")
    if names == {"dict"} and not node.args and all(keyword.arg for keyword in node.keywords):
        return _dictionary(program, display_of(node), context)
    match node.func:
        case ast.Attribute(value=ast.Constant(value=str() as template), attr="format"):
            return texts.formatted(program, template, node, context)
    return Unknown(span, "computed when the code runs")


def _add(
    program: Program, node: ast.expr, left: ast.expr, right: ast.expr, context: Context
) -> Value[object]:
    first, second = program.value(left, context), program.value(right, context)
    match first, second:
        case Known(int() | float() as a), Known(int() | float() as b):
            return Known(a + b, context.unit.places.span(node))
        case (
            (Known(str()) | Unknown(), Known(str()))
            | (Known(str()), Unknown())
            | (Unknown(text=Text()), Unknown(text=Text()))
        ):
            return texts.put_together([text_of(first), text_of(second)], node, context)
    return Unknown(context.unit.places.span(node), "computed when the code runs")


def _display(program: Program, node: ast.expr, items: list[ast.expr], context: Context) -> Value[object]:
    span = context.unit.places.span(node)
    values = []
    for item in items:
        value = program.value(item, context)
        if isinstance(item, ast.Starred) or not isinstance(value, Known):
            return Unknown(span, "an element is not known")
        values.append(value.value)
    if _length(values) > texts.LONGEST:
        return Unknown(span, "a long list")
    if isinstance(node, ast.Tuple):
        return Known(tuple(values), span)
    if isinstance(node, ast.Set):
        try:
            return Known(frozenset(values), span)
        except TypeError:
            return Unknown(span, "not hashable")
    return Known(values, span)


def _dictionary(program: Program, node: ast.Dict, context: Context) -> Value[object]:
    span = context.unit.places.span(node)
    found: dict[object, object] = {}
    for name, item in zip(node.keys, node.values, strict=True):
        key = program.value(name, context) if name is not None else None
        value = program.value(item, context)
        if not isinstance(key, Known) or not isinstance(value, Known):
            return Unknown(span, "an entry is not known")
        try:
            found[key.value] = value.value
        except TypeError:
            return Unknown(span, "not hashable")
    if _length([*found, *found.values()]) > texts.LONGEST:
        return Unknown(span, "a long dictionary")
    return Known(found, span)


def _length(value: object) -> int:
    """How many items a container has, those of the containers in it included."""
    match value:
        case dict():
            return sum(_length(item) for pair in value.items() for item in pair)
        case list() | tuple() | frozenset():
            return 1 + sum(map(_length, value))
    return 1


def _either(answers: list[Value[object]], node: ast.expr, context: Context) -> Value[object]:
    """One of several: known when all say the same, candidates when all are known."""
    first = answers[0]
    if isinstance(first, Known):
        same = (
            isinstance(a, Known) and type(a.value) is type(first.value) and a.value == first.value
            for a in answers
        )
        if all(same):
            return next((a for a in answers if isinstance(a, Known) and a.computed), first)
    candidates: list[object] = []
    for answer in answers:
        match answer:
            case Known(value):
                options: tuple[object, ...] = (value,)
            case Unknown(candidates=options):
                pass
            case _:
                options = ()
        if not options:
            return Unknown(context.unit.places.span(node), "one of several values")
        candidates += [option for option in options if option not in candidates]
    return Unknown(context.unit.places.span(node), "one of several values", tuple(candidates))
