"""What a function returns, by the form of the expression: which keys, and what cannot be serialised."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lambdalint.syntax.python.facts import Function, Return, Shape
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.scopes import Binding, FunctionDef
from lambdalint.syntax.python.things import Context, External, LocalFunction, Unit
from lambdalint.values import Known, Many

_MADE = {
    "set": "set",
    "frozenset": "set",
    "bytes": "bytes",
    "bytearray": "bytes",
    "str": "str",
    "repr": "str",
    "json.dumps": "str",
    "int": "number",
    "len": "number",
    "float": "number",
    "bool": "bool",
    "datetime.datetime": "datetime",
    "datetime.datetime.now": "datetime",
    "datetime.datetime.utcnow": "datetime",
    "datetime.datetime.today": "datetime",
    "datetime.datetime.fromtimestamp": "datetime",
    "datetime.datetime.strptime": "datetime",
    "datetime.date.today": "datetime",
    "datetime.date": "datetime",
    "datetime.timedelta": "datetime",
    "list": "list",
    "sorted": "list",
    "tuple": "tuple",
}
#: What gives the answer to a batch: https://docs.aws.amazon.com/powertools/python/latest/utilities/batch/
_PARTIAL = "aws_lambda_powertools.utilities.batch."
_DEPTH = 6
#: Expressions that are looked at for one statement: methods of one name may call each other in every way.
_PATIENCE = 2_000


def returns(program: Program, unit: Unit, function: Function) -> Iterator[Return]:
    """The return statements of ``function`` with the shapes of what they give."""
    definition = unit.outline.site_of.get(function)
    if definition is None:
        return
    for node in definition.returns:
        shapes: tuple[Shape, ...] = (Shape("none", unit.places.span(node)),)
        if node.value is not None:
            shapes = tuple(_Shapes(program).of(node.value, Context(unit), definition, 0))
        yield Return(function, unit.places.span(node), shapes)


class _Shapes:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.patience = _PATIENCE

    def of(self, node: ast.expr, context: Context, function: FunctionDef, depth: int) -> Iterator[Shape]:
        """The shapes that ``node`` may have; one of kind ``unknown`` where not all can be told."""
        span = context.unit.places.span(node)
        self.patience -= 1
        if depth > _DEPTH or self.patience < 0:
            yield Shape("unknown", span)
            return
        match node:
            case ast.Dict():
                yield self._dict(node, context, function, depth)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                kind = "list" if isinstance(node, ast.List) else "tuple"
                yield Shape(kind, span, items=tuple(self._items(items, context, function, depth)))
            case ast.Set() | ast.SetComp():
                yield Shape("set", span)
            case ast.ListComp():
                yield Shape("list", span, items=tuple(self._items([node.elt], context, function, depth)))
            case ast.DictComp():
                yield Shape("dict", span)
            case ast.Constant(value=value):
                yield Shape(_constant(value), span, literal=value if isinstance(value, str | bytes) else None)
            case ast.JoinedStr():
                yield Shape("str", span)
            case ast.Lambda():
                yield Shape("function", span)
            case ast.GeneratorExp():
                yield Shape("generator", span)
            case ast.IfExp(body=first, orelse=second):
                yield from self.of(first, context, function, depth + 1)
                yield from self.of(second, context, function, depth + 1)
            case ast.Await(value=inner) | ast.NamedExpr(value=inner):
                yield from self.of(inner, context, function, depth + 1)
            case ast.Name():
                yield from self._name(node, context, function, depth)
            case ast.Call():
                yield from self._call(node, context, depth)
            case _:
                yield Shape("unknown", span)

    def _items(
        self, items: list[ast.expr], context: Context, function: FunctionDef, depth: int
    ) -> Iterator[tuple[str, Shape]]:
        for item in items[:50]:
            for shape in self.of(item, context, function, depth + 1):
                yield "", shape

    def _dict(self, node: ast.Dict, context: Context, function: FunctionDef, depth: int) -> Shape:
        keys: list[str] = []
        items: list[tuple[str, Shape]] = []
        complete = True
        for name, value in zip(node.keys, node.values, strict=True):
            key = self.program.value(name, context) if name is not None else None
            label = str(key.value) if isinstance(key, Known) else ""
            if isinstance(key, Known):
                keys.append(label)
                items += [(label, shape) for shape in self.of(value, context, function, depth + 1)]
                continue
            complete = False
            if name is None:
                inner = next(self.of(value, context, function, depth + 1))
                keys += inner.keys.items
                complete = complete and inner.keys.complete
        return Shape("dict", context.unit.places.span(node), Many(tuple(keys), complete), tuple(items))

    def _name(self, node: ast.Name, context: Context, function: FunctionDef, depth: int) -> Iterator[Shape]:
        span = context.unit.places.span(node)
        bindings = context.unit.outline.bindings(node)
        if bindings is None:
            yield Shape("unknown", span)
            return
        for binding in bindings:
            match binding:
                case Binding(kind="assign", value=ast.expr() as value):
                    for shape in self.of(value, context, function, depth + 1):
                        yield (
                            self._grown(shape, node.id, context, function) if shape.kind == "dict" else shape
                        )
                case Binding(kind="function"):
                    yield Shape("function", span)
                case _:
                    yield Shape("unknown", span)

    def _grown(self, shape: Shape, name: str, context: Context, function: FunctionDef) -> Shape:
        """A dictionary with what ``name[key] = …`` adds; open when the name is handed on or updated."""
        keys = list(shape.keys.items)
        complete = shape.keys.complete
        items = list(shape.items)
        for store in context.unit.outline.item_stores:
            match store.target:
                case ast.Subscript(value=ast.Name(id=owner), slice=index) if owner == name:
                    key = self.program.value(index, context)
                    if isinstance(key, Known):
                        keys.append(str(key.value))
                        if store.value is not None:
                            found = self.of(store.value, context, function, _DEPTH)
                            items += [(str(key.value), inner) for inner in found]
                    else:
                        complete = False
        for site in context.unit.outline.calls:
            given = [*site.node.args, *(keyword.value for keyword in site.node.keywords)]
            handed = any(isinstance(argument, ast.Name) and argument.id == name for argument in given)
            match site.node.func:
                case ast.Attribute(value=ast.Name(id=owner)) if owner == name:
                    handed = True
                case ast.Attribute(value=ast.Name(id="json"), attr="dumps") | ast.Name(id="print"):
                    handed = False
                case ast.Attribute(value=ast.Name(id=owner)) if "log" in owner.lower():
                    handed = False
            complete = complete and not handed
        return Shape(shape.kind, shape.span, Many(tuple(keys), complete), tuple(items))

    def _call(self, node: ast.Call, context: Context, depth: int) -> Iterator[Shape]:
        span = context.unit.places.span(node)
        things = self.program.things(node.func, context)
        for thing in things:
            match thing:
                case External("dict") if not node.args and all(k.arg for k in node.keywords):
                    keys = tuple(keyword.arg for keyword in node.keywords if keyword.arg)
                    yield Shape("dict", span, Many(keys))
                case External(path) if path in _MADE:
                    yield Shape(_MADE[path], span)
                case External(path) if path.startswith(_PARTIAL) and path.endswith(
                    ("process_partial_response", "Processor().response")
                ):
                    yield Shape("dict", span, Many(("batchItemFailures",)))
                case LocalFunction(definition, unit) if not definition.fact.is_generator:
                    if definition.fact.is_async and not _awaited(node, context):
                        yield Shape("unknown", span)
                        continue
                    inside = Context(unit)
                    values = [item.value for item in definition.returns if item.value is not None]
                    if not values or len(values) < len(definition.returns):
                        yield Shape("none", span)
                    for value in values[:20]:
                        yield from self.of(value, inside, definition, depth + 1)
                    if len(values) > 20 or definition.fact.decorators:
                        yield Shape("unknown", span)
                case _:
                    yield Shape("unknown", span)
        if not things:
            yield Shape("unknown", span)


def _awaited(node: ast.Call, context: Context) -> bool:
    return node in context.unit.outline.awaited


def _constant(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "bool"
        case str():
            return "str"
        case bytes():
            return "bytes"
        case int() | float():
            return "number"
    return "unknown"
