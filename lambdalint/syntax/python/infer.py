"""Following names: what an expression may stand for, through assignments, calls, classes and modules.

The answer is a set of things; ``ANYTHING`` is among them where a way could not be followed. A budget and a
depth keep it linear on hostile input: when they run out the rest of the world answers.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator

from lambdalint.syntax.python import literals, sdk
from lambdalint.syntax.python.arguments import (
    bind_arguments,
    default_of,
    handed_on,
    index_sites,
    last_name,
    open_arguments,
)
from lambdalint.syntax.python.facts import Guard, Import
from lambdalint.syntax.python.guards import static_guard
from lambdalint.syntax.python.scopes import (
    Binding,
    CallSite,
    ClassDef,
    FunctionDef,
    Scope,
    Store,
    surviving,
)
from lambdalint.syntax.python.things import (
    ANYTHING,
    Bundle,
    Context,
    External,
    Frame,
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
from lambdalint.values import Known, Value

_BUILTINS = frozenset(dir(builtins))
_UNKNOWN: Things = (ANYTHING,)
_DEPTH = 4
_BUDGET = 60_000
#: Steps to the value of one expression: `a = a + a` line after line would take 2 to the power of the lines.
_PATIENCE = 2_000
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

Linker = Callable[[Unit, Import], "Unit | None"]


class Program:
    """Modules that may refer to each other, and the memory of what was found."""

    def __init__(self, units: tuple[Unit, ...], linker: Linker | None = None) -> None:
        self.units = units
        self._linker = linker
        self._memory: dict[tuple[ast.AST, Frame | None], Things] = {}
        self._values: dict[tuple[ast.AST, Frame | None], Value[object]] = {}
        self._frames: dict[tuple[ast.AST, Frame | None], Frame] = {}
        self._active: set[tuple[ast.AST, Frame | None]] = set()
        self.evaluating: set[tuple[ast.AST, Frame | None]] = set()
        #: How many answers were cut short, and how many steps the question at hand may still take.
        self.cut = 0
        self.patience = _PATIENCE
        self._budget = _BUDGET * max(len(units), 1)
        self._by_scope = {unit.outline.module: unit for unit in units}
        self._sites: dict[str, list[CallSite]] | None = None
        self._functions: dict[str, list[tuple[FunctionDef, Unit]]] | None = None
        self._site_memory: dict[FunctionDef, list[tuple[ast.Call, Context, int, bool]]] = {}

    # Entry points

    def things(self, node: ast.expr, context: Context) -> Things:
        """What ``node`` may stand for."""
        key = (node, context.frame)
        known = self._memory.get(key)
        if known is not None:
            return known
        if key in self._active:
            return ()
        if self._budget <= 0:
            return _UNKNOWN
        self._budget -= 1
        self._active.add(key)
        try:
            found = self._things(node, context)
        except RecursionError:
            found = _UNKNOWN
        finally:
            self._active.discard(key)
        # Inside a cycle an answer may lack the part that is still being looked for.
        if not self._active or found:
            self._memory[key] = found
        return found

    def value(self, node: ast.expr, context: Context) -> Value[object]:
        """What can be said of the value of ``node``."""
        key = (node, context.frame)
        known = self._values.get(key)
        if known is None:
            if not self.evaluating:
                self.patience = _PATIENCE
            cut = self.cut
            known = literals.evaluate(self, node, context)
            # What was cut short inside of another question may be answered when it is asked by itself.
            if not self.evaluating or (self.cut == cut and not self._active):
                self._values[key] = known
        return known

    def unit_of(self, scope: Scope) -> Unit:
        return self._by_scope[scope.module]

    # Expressions

    def _things(self, node: ast.expr, context: Context) -> Things:
        match node:
            case ast.Name():
                return self._name(node, context)
            case ast.Attribute():
                found = (
                    self.attribute(thing, node.attr, context) for thing in self.things(node.value, context)
                )
                return union(*found)
            case ast.Call():
                results = (self.call(thing, node, context) for thing in self.things(node.func, context))
                return union(*results)
            case ast.Await() | ast.NamedExpr():
                return self.things(node.value, context)
            case ast.IfExp():
                return union(self.things(node.body, context), self.things(node.orelse, context))
            case ast.BoolOp(op=ast.Or()):
                return union(*(self.things(value, context) for value in node.values))
            case ast.BoolOp():
                return self.things(node.values[-1], context)
            case ast.Subscript():
                return self._item(node.value, node.slice, context)
            case (
                ast.Dict()
                | ast.List()
                | ast.Tuple()
                | ast.Set()
                | ast.ListComp()
                | ast.DictComp()
                | ast.SetComp()
            ):
                return (Bundle(node, context),)
            case ast.GeneratorExp():
                return (Bundle(node, context),)
            case ast.Lambda():
                return (LocalLambda(node, context),)
            case ast.Constant(value=None):
                return ()
        return _UNKNOWN

    def _name(self, node: ast.Name, context: Context) -> Things:
        outline = context.unit.outline
        bindings = outline.bindings(node)
        if bindings is None:
            if node not in outline.names or node.id not in _BUILTINS:
                return _UNKNOWN
            return (External(node.id), ANYTHING) if outline.module.star else (External(node.id),)
        return union(*(self.binding(item, context) for item in bindings))

    def binding(self, binding: Binding, context: Context) -> Things:
        """What one binding gives its name."""
        match binding.kind, binding.value:
            case "assign", ast.expr() as value:
                found = self.things(value, context)
                if binding.annotation is not None and (not found or ANYTHING in found):
                    found = union(sdk.annotated(self, binding.annotation, context), found)
                return tuple(
                    Bundle(thing.node, thing.context, thing.name or binding.name)
                    if isinstance(thing, Bundle)
                    else thing
                    for thing in found
                )
            case "import", Import() as fact:
                return self._import(fact, context)
            case "function", FunctionDef() as definition:
                return (LocalFunction(definition, context.unit),)
            case "class", ClassDef() as definition:
                return (LocalClass(definition, context.unit),)
            case "parameter", ast.arg() as argument:
                return self._parameter(binding, argument, context)
            case "enter", ast.expr() as value:
                return union(*(self._entered(thing) for thing in self.things(value, context)))
            case ("item" | "items") as kind, ast.expr() as value:
                if kind == "items":
                    return self._pairs(value, binding.path or 0, context)
                found = self.things(value, context)
                return union(*(self.element(thing, binding.path) for thing in found))
            case "annotation", _ if binding.annotation is not None:
                return sdk.annotated(self, binding.annotation, context)
        return _UNKNOWN

    def _import(self, fact: Import, context: Context) -> Things:
        linked = self.linked(context.unit, fact)
        if linked is not None:
            if fact.name is None:
                return (LocalModule(linked),)
            found = self.member(linked, fact.name)
            return (
                found or (LocalModule(linked),)
                if linked.name.endswith(f".{fact.name}")
                else found or _UNKNOWN
            )
        if fact.level:
            return _UNKNOWN
        if fact.name is None:
            return (External(fact.module if fact.alias != fact.top else fact.top),)
        return (External(f"{fact.module}.{fact.name}"),)

    def linked(self, unit: Unit, fact: Import) -> Unit | None:
        """The module of the program that an import of ``unit`` binds or takes a name from."""
        return self._linker(unit, fact) if self._linker else None

    def member(self, unit: Unit, name: str) -> Things:
        """What a module has under ``name`` once it is loaded."""
        bindings = [b for b in surviving(unit.outline.module, name) if static_guard(b.block) is Guard.NONE]
        return union(*(self.binding(item, Context(unit)) for item in bindings))

    def _parameter(self, binding: Binding, argument: ast.arg, context: Context) -> Things:
        function = binding.block.scope.function
        if binding.block.scope.kind != "function" or function is None:
            return _UNKNOWN
        if function.self_name == argument.arg and function.owner is not None:
            return (Instance(function.owner, context.unit),)
        frame = context.frame
        while frame is not None and frame.function is not function:
            frame = None
        if frame is not None and argument.arg in frame.arguments:
            node, outer = frame.arguments[argument.arg]
            return self.things(node, outer)
        if argument.annotation is not None:
            found = sdk.annotated(self, argument.annotation, context)
            if found and ANYTHING not in found:
                return found
        given = [
            self.things(node, where)
            for node, where in self.given(function, argument.arg, context.unit, scripts=True)
        ]
        default = default_of(function, argument.arg)
        if not given and default is not None:
            # def save(item, table=boto3.resource(…)): what nobody in sight overrides
            return self.things(default, Context(context.unit))
        return union(*given) if given else _UNKNOWN

    def given(
        self, function: FunctionDef, name: str, unit: Unit, *, scripts: bool = False
    ) -> Iterator[tuple[ast.expr, Context]]:
        """The expressions that the calls of ``function`` in this program give its parameter ``name``.

        Calls under ``if __name__ == "__main__"`` count with ``scripts`` only: what they pass tells the type
        of a parameter, but a trial event is no value that a deployed function gets.
        """
        for node, context, skip, script in self.call_sites(function):
            if script and not scripts:
                continue
            argument = bind_arguments(function, node, context, skip).get(name)
            if argument is not None:
                yield argument
            else:
                spread = open_arguments(node)
                if spread is not None:
                    yield spread, context
                default = default_of(function, name)
                if default is not None:
                    yield default, Context(unit)

    def call_sites(self, function: FunctionDef) -> list[tuple[ast.Call, Context, int, bool]]:
        """Calls that enter ``function``: the call, where it stands, how many parameters the call does not
        write (the instance), and whether only running the file as a script makes it.
        ``executor.submit(function, …)`` and ``Thread(target=function, …)`` count as calls.
        """
        if function in self._site_memory:
            return self._site_memory[function]
        self._site_memory[function] = []
        if self._sites is None:
            self._sites = index_sites(self.units)
        found = []
        name = function.node.name
        owner = function.owner
        wanted = owner.node.name if owner is not None and name == "__init__" else name
        method = owner is not None
        for site in self._sites.get(wanted, []):
            if static_guard(site.block) is Guard.NEVER or site.block.scope.function is function:
                continue
            context = Context(self.unit_of(site.block.scope))
            script = static_guard(site.block) is Guard.MAIN
            for thing in self.things(site.node.func, context):
                match thing:
                    case LocalFunction(definition, bound=bound) if definition is function:
                        found.append((site.node, context, int(bound), script))
                    case LocalClass(definition) if method and definition is owner and name == "__init__":
                        found.append((site.node, context, 1, script))
        for site in self._sites.get("", []):
            handed = handed_on(site.node)
            if handed is None or last_name(handed[0]) != wanted:
                continue
            context = Context(self.unit_of(site.block.scope))
            script = static_guard(site.block) is Guard.MAIN
            found += [
                (handed[1], context, int(thing.bound), script)
                for thing in self.things(handed[0], context)
                if isinstance(thing, LocalFunction) and thing.definition is function
            ]
        self._site_memory[function] = found
        return found

    # Attributes, items, calls

    def attribute(self, thing: Thing, name: str, context: Context) -> Things:
        match thing:
            case External(path, site):
                return (External(f"{path}.{name}", site),)
            case LocalModule(unit):
                return self.member(unit, name) or _UNKNOWN
            case Instance(definition, unit) | LocalClass(definition, unit):
                return self._class_attribute(thing, definition, unit, name, set())
            case Sdk():
                return sdk.attribute(thing, name, context)
            case Bundle() if name in ("values", "items", "get", "setdefault", "pop"):
                return (Partial(thing, ast.Call(ast.Name(name), [], []), context),)
        return _UNKNOWN

    def _class_attribute(
        self, thing: Instance | LocalClass, owner: ClassDef, unit: Unit, name: str, seen: set[ClassDef]
    ) -> Things:
        seen.add(owner)
        context = Context(unit)
        method = owner.methods.get(name)
        if method is not None:
            if {"property", "functools.cached_property"} & set(method.fact.decorators):
                return self.returned(method, Context(unit))
            bound = isinstance(thing, Instance) or "classmethod" in method.fact.decorators
            return (LocalFunction(method, unit, bound and "staticmethod" not in method.fact.decorators),)
        found: list[Things] = [self.binding(b, context) for b in owner.scope.names.get(name, [])]
        found += [
            self.things(store.value, context) if store.value is not None else _UNKNOWN
            for store in unit.outline.attribute_stores.get(name, [])
            if self.stores_on(store, owner, context)
        ]
        for base in owner.node.bases:
            for parent in self.things(base, context):
                if isinstance(parent, LocalClass) and parent.definition not in seen:
                    inherited = self._class_attribute(thing, parent.definition, parent.unit, name, seen)
                    if inherited != _UNKNOWN:
                        found.append(inherited)
        return union(*found) or _UNKNOWN

    def stores_on(self, store: Store, owner: ClassDef, context: Context) -> bool:
        """Whether ``x.name = …`` writes to an instance of ``owner`` or to the class."""
        base = store.target.value
        if not isinstance(base, ast.Name):
            return False
        function = store.block.scope.function
        if function is not None and function.owner is owner and function.self_name == base.id:
            return True
        found = self.things(base, context)
        return any(isinstance(thing, Instance | LocalClass) and thing.definition is owner for thing in found)

    def _item(self, base: ast.expr, index: ast.expr, context: Context) -> Things:
        found: list[Things] = []
        for thing in self.things(base, context):
            if isinstance(thing, Bundle):
                key = self.value(index, context)
                found.append(self._bundle_item(thing, key.value if isinstance(key, Known) else None))
                found.append(self._stored_items(thing, key, context))
            elif isinstance(thing, External):
                found.append((External(f"{thing.path}[]", thing.site),))
            elif isinstance(thing, Sdk):
                found.append(self.element(thing, None))
            else:
                found.append(_UNKNOWN)
        return union(*found) or _UNKNOWN

    def _stored_items(self, bundle: Bundle, key: Value[object], context: Context) -> Things:
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
            written = self.value(target.slice, where)
            if isinstance(written, Known) and isinstance(key, Known) and written.value != key.value:
                continue
            found.append(self.things(store.value, where))
        return union(*found)

    def _bundle_item(self, bundle: Bundle, key: object) -> Things:
        node, context = bundle.node, bundle.context
        match node:
            case ast.Dict():
                for name, value in zip(node.keys, node.values, strict=True):
                    if isinstance(name, ast.Constant) and name.value == key and key is not None:
                        return self.things(value, context)
                return self.element(bundle, None) if key is None else ()
            case ast.List() | ast.Tuple() if isinstance(key, int) and -len(node.elts) <= key < len(node.elts):
                return self.things(node.elts[key], context)
        return self.element(bundle, None)

    def element(self, thing: Thing, index: int | None) -> Things:
        """What iterating over a thing gives, or its item at ``index``."""
        match thing:
            case Bundle(node, context):
                match node:
                    case ast.List() | ast.Tuple() | ast.Set():
                        if index is not None:
                            return self._bundle_item(thing, index)
                        return union(*(self.things(item, context) for item in node.elts))
                    case ast.Dict():
                        return union(*(self.things(value, context) for value in node.values))
                    case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                        return self.things(node.elt, context)
                    case ast.DictComp():
                        return self.things(node.value, context)
            case LocalFunction(definition, unit) if definition.yields:
                return union(*(self.things(value, Context(unit)) for value in definition.yields))
            case Sdk():
                return sdk.element(thing)
        return _UNKNOWN

    def _pairs(self, value: ast.expr, index: int, context: Context) -> Things:
        """``for key, client in clients.items()`` and ``for i, client in enumerate(clients)``."""
        match value:
            case ast.Call(func=ast.Attribute(attr="items", value=base)) if index == 1:
                return union(*(self.element(thing, None) for thing in self.things(base, context)))
            case ast.Call(func=ast.Name(id="enumerate"), args=[base, *_]) if index == 1:
                return union(*(self.element(thing, None) for thing in self.things(base, context)))
            case ast.Call(func=ast.Name(id="zip"), args=parts) if index < len(parts):
                return union(*(self.element(thing, None) for thing in self.things(parts[index], context)))
        return _UNKNOWN

    def _entered(self, thing: Thing) -> Things:
        match thing:
            case External() | Sdk():
                return (thing,)
            case Instance():
                entered = self._class_attribute(thing, thing.definition, thing.unit, "__enter__", set())
                for method in entered:
                    if isinstance(method, LocalFunction):
                        return self.returned(method.definition, Context(method.unit))
        return self.element(thing, None) if isinstance(thing, LocalFunction) else (thing,)

    def call(self, thing: Thing, node: ast.Call, context: Context) -> Things:
        """What calling ``thing`` by ``node`` gives."""
        match thing:
            case External(path, site):
                made = sdk.made(self, path, node, context)
                if made:
                    return made
                if path in _TRANSPARENT and len(node.args) > _TRANSPARENT[path]:
                    return self.things(node.args[_TRANSPARENT[path]], context)
                if path == "functools.partial" and node.args:
                    rest = ast.Call(node.func, node.args[1:], node.keywords)
                    ast.copy_location(rest, node)
                    targets = self.things(node.args[0], context)
                    return tuple(Partial(target, rest, context) for target in targets)
                if path == "dict" and node.keywords:
                    display = ast.Dict(
                        [ast.Constant(keyword.arg) for keyword in node.keywords if keyword.arg],
                        [keyword.value for keyword in node.keywords if keyword.arg],
                    )
                    return (Bundle(display, context),)
                if path == "concurrent.futures.ThreadPoolExecutor().map":
                    return _UNKNOWN
                return (External(f"{path}()", context.unit.outline.call_of.get(node, site)),)
            case LocalFunction(definition, unit, bound):
                return self.returned(definition, self.entered_frame(definition, unit, node, context, bound))
            case LocalClass(definition, unit):
                return (Instance(definition, unit),)
            case Instance(definition, unit):
                method = definition.methods.get("__call__")
                return self.returned(method, Context(unit)) if method else _UNKNOWN
            case LocalLambda(function, where):
                return self.things(function.body, where)
            case Sdk():
                return sdk.called(self, thing, node, context)
            case Partial(Bundle() as bundle, ast.Call(func=ast.Name(id=name))):
                if name in ("get", "setdefault", "pop") and node.args:
                    key = self.value(node.args[0], context)
                    known = key.value if isinstance(key, Known) else None
                    return union(self._bundle_item(bundle, known), self._stored_items(bundle, key, context))
                return (bundle,)
            case Partial(target, given):
                joined = ast.Call(node.func, [*given.args, *node.args], [*given.keywords, *node.keywords])
                ast.copy_location(joined, node)
                site = context.unit.outline.call_of.get(node)
                if site is not None:
                    context.unit.outline.call_of[joined] = site
                return self.call(target, joined, context)
        return _UNKNOWN

    def entered_frame(
        self, function: FunctionDef, unit: Unit, node: ast.Call, context: Context, bound: bool
    ) -> Context:
        """The context of a function's body as one call enters it."""
        depth = context.frame.depth + 1 if context.frame else 1
        if depth > _DEPTH or not (node.args or node.keywords):
            return Context(unit)
        key = (node, context.frame)
        frame = self._frames.get(key)
        if frame is None or frame.function is not function:
            arguments = bind_arguments(function, node, context, int(bound))
            frame = self._frames[key] = Frame(function, arguments, depth)
        return Context(unit, frame)

    def returned(self, function: FunctionDef, context: Context) -> Things:
        """What a call of ``function`` gives; for a generator function its yields, through ``with``."""
        if function.fact.is_generator:
            return (LocalFunction(function, context.unit),)
        values = [node.value for node in function.returns if node.value is not None]
        return union(*(self.things(value, context) for value in values))
