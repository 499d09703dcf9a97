"""Expressions to what they stand for: a path from a module, a function, class or object of this one.

An expression may stand for several things (``a ? b : c``, a variable with two assignments); what cannot be
read is :data:`~lambdalint.syntax.javascript.things.OPAQUE` among them. Work is bounded: recursion by
:data:`_DEPTH`, alternatives by ``MANY``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.syntax.javascript.facts import Path
from lambdalint.syntax.javascript.scopes import (
    Binding,
    Bindings,
    Definition,
    Means,
    annotation,
    property_name,
)
from lambdalint.syntax.javascript.strings import string_value
from lambdalint.syntax.javascript.things import (
    MANY,
    OPAQUE,
    WRAPPED,
    Cls,
    Func,
    Inst,
    Obj,
    Ref,
    Thing,
    Things,
    arguments,
    distinct,
    extend,
    global_name,
    module_path,
    unwrap,
)
from lambdalint.syntax.javascript.tree import CLASSES, FUNCTIONS, Node, Scope, Tree
from lambdalint.syntax.javascript.usages import Usages

_DEPTH = 60
#: What compilers put around a required module; the module comes out as it went in.
_INTEROP = frozenset(
    {
        "__importStar",
        "__importDefault",
        "__toESM",
        "_interopRequireDefault",
        "_interopRequireWildcard",
        "_interop_require_default",
        "_interop_require_wildcard",
        "_interopDefault",
        "_interopNamespace",
    }
)
#: Methods of X-Ray and Powertools that return the client or SDK they were given.
_CAPTURES = frozenset({"captureAWS", "captureAWSClient", "captureAWSv3Client", "captureHTTPs"})
_NOTHING = frozenset({"null", "undefined"})


class Resolver:
    """What the expressions of one tree stand for."""

    def __init__(self, tree: Tree, bindings: Bindings) -> None:
        self.tree = tree
        self.bindings = bindings
        self._cache: dict[int, Things] = {}
        self._depth = 0
        self.usages = Usages(tree, bindings)

    def path(self, node: Node | None) -> Path | None:
        """The one path that an expression certainly stands for."""
        match self.things(node):
            case (Ref(path),):
                return path
        return None

    def thing(self, node: Node | None) -> Thing | None:
        """The one thing that an expression certainly stands for."""
        match self.things(node):
            case (thing,) if thing is not OPAQUE:
                return thing
        return None

    def things(self, node: Node | None) -> Things:
        """Everything that an expression may stand for; empty for ``null`` and ``undefined``."""
        if node is None:
            return (OPAQUE,)
        known = self._cache.get(id(node))
        if known is not None:
            return known
        if self._depth >= _DEPTH:
            return (OPAQUE,)
        self._cache[id(node)] = ()  # c = c || new C(): the name itself adds nothing
        self._depth += 1
        found = distinct(self._read(node))
        self._depth -= 1
        self._cache[id(node)] = found
        return found

    def _read(self, node: Node) -> Iterator[Thing]:
        kind = node.kind
        if kind in WRAPPED:
            yield from self.things(unwrap(node))
        elif kind in {"identifier", "shorthand_property_identifier"}:
            yield from self._identifier(node)
        elif kind == "member_expression":
            name = node.get("property")
            for thing in self.things(node.get("object")):
                yield from self.step(thing, name.name if name is not None else "")
        elif kind == "subscript_expression":
            index = node.get("index")
            if index is not None and index.kind == "string":
                for thing in self.things(node.get("object")):
                    yield from self.step(thing, string_value(self.tree.text_of(index)) or "")
            else:
                yield OPAQUE
        elif kind == "call_expression":
            yield from self._call(node)
        elif kind == "new_expression":
            for thing in self.things(node.get("constructor")):
                yield from self._new(thing, node)
        elif kind in FUNCTIONS:
            yield Func(node)
        elif kind in CLASSES:
            yield Cls(node)
        elif kind == "object":
            yield Obj(node)
        elif kind == "this":
            owner = self.usages.class_of_this(node.scope)
            yield Inst(owner) if owner is not None else OPAQUE
        elif kind == "ternary_expression":
            yield from self.things(node.get("consequence"))
            yield from self.things(node.get("alternative"))
        elif kind in {"assignment_expression", "augmented_assignment_expression"}:
            yield from self.things(node.get("right"))
        elif kind == "sequence_expression":
            yield from self.things(node.children[-1] if node.children else None)
        elif kind == "binary_expression":
            operator = node.get("operator")
            sign = self.tree.text_of(operator) if operator is not None else ""
            if sign in {"||", "??"}:
                yield from self.things(node.get("left"))
            if sign in {"||", "??", "&&"}:
                yield from self.things(node.get("right"))
            else:
                yield OPAQUE
        elif kind not in _NOTHING:
            yield OPAQUE

    def _identifier(self, node: Node) -> Iterator[Thing]:
        if node.name == "undefined":
            return
        binding = self.bindings.of(node)
        if binding is None:
            yield global_name(node.name)
        else:
            yield from self.bound(binding)

    def bound(self, binding: Binding) -> Iterator[Thing]:
        """What a name may stand for."""
        typed: list[Definition] = []
        some = False
        for definition in binding.definitions[:MANY]:
            node = definition.node
            match definition.means:
                case Means.VALUE if node is not None:
                    for thing in self.things(node):
                        some = True
                        yield from self._walk(thing, definition.steps)
                    if definition.default is not None:
                        yield OPAQUE
                case Means.FUNCTION if node is not None:
                    yield Func(node)
                case Means.CLASS if node is not None:
                    yield Cls(node)
                case Means.IMPORT:
                    yield from self._walk(Ref(module_path(definition.module)), definition.steps)
                case Means.PARAMETER:
                    yield from self._parameter(definition, binding)
                case Means.TYPED:
                    typed.append(definition)
                case Means.OPAQUE:
                    yield OPAQUE
        if len(binding.definitions) > MANY:
            yield OPAQUE
        if typed and not some:
            for definition in typed:
                yield from self._typed(definition.type_text, binding.scope)

    def _walk(self, thing: Thing, steps: tuple[str, ...]) -> Iterator[Thing]:
        found: Things = (thing,)
        for name in steps:
            found = distinct(after for before in found for after in self.step(before, name))
        yield from found

    def _typed(self, text: str, scope: Scope) -> Iterator[Thing]:
        """An instance of a type that is imported: ``client: DynamoDBClient``."""
        first, *rest = text.split(".")
        binding = self._type_named(first, scope)
        if binding is None:
            yield OPAQUE
            return
        for thing in self.bound(binding):
            for found in self._walk(thing, tuple(rest)):
                match found:
                    case Ref(path) if not path.local:
                        yield Ref(extend(path, "new()"))
                    case Cls(node):
                        yield Inst(node)
                    case _:
                        yield OPAQUE

    def _type_named(self, name: str, scope: Scope | None) -> Binding | None:
        """What a name is as a type: a variable with a type of its own is none (``Event: Event``)."""
        while scope is not None:
            binding = self.bindings.named(name, scope)
            if binding is None:
                return None
            if not any(one.means in {Means.PARAMETER, Means.TYPED} for one in binding.definitions):
                return binding
            scope = binding.scope.parent
        return None

    def _parameter(self, definition: Definition, binding: Binding) -> Iterator[Thing]:
        if definition.type_text:
            found = distinct(self._typed(definition.type_text, binding.scope))
            if found and OPAQUE not in found:
                yield from found
                return
        some = False
        function = definition.node
        for call in self.usages.call_sites(function) if function is not None else ():
            given = arguments(call)
            if any(argument.kind == "spread_element" for argument in given):
                yield OPAQUE
            elif definition.index < len(given):
                for thing in self.things(given[definition.index]):
                    some = True
                    yield from self._walk(thing, definition.steps)
        if definition.default is not None:
            some = True
            yield from self.things(definition.default)
        if not some:
            yield OPAQUE

    def step(self, thing: Thing, name: str) -> Iterator[Thing]:
        """The property ``name`` of a thing."""
        match thing:
            case Ref(path, origin):
                if path == Path("", ("globalThis",)):
                    yield global_name(name)
                elif name == "default" and not path.local and not path.steps:
                    yield Ref(path)  # CommonJS packages are their own default
                elif name in {"*", "...", ""}:
                    yield OPAQUE
                else:
                    yield Ref(extend(path, name), origin)
            case Obj(node):
                yield from self._property(node, name)
            case Inst(node) | Cls(node):
                yield from self._member(node, name)
            case Func() if name == "bind":
                yield thing
            case _:
                yield OPAQUE

    def _property(self, literal: Node, name: str) -> Iterator[Thing]:
        for entry in reversed(literal.children):
            match entry.kind:
                case "pair":
                    key, value = entry.get("key"), entry.get("value")
                    if key is not None and property_name(key, self.tree) == name:
                        yield from self.things(value)
                        return
                case "shorthand_property_identifier" if entry.name == name:
                    yield from self.things(entry)
                    return
                case "method_definition":
                    key = entry.get("name")
                    if key is not None and property_name(key, self.tree) == name:
                        yield OPAQUE if entry.has("get") else Func(entry)
                        return
        holder = literal.parent
        if holder is not None and holder.kind == "variable_declarator":
            variable = holder.get("name")
            binding = self.bindings.of(variable) if variable is not None and variable.name else None
            assigned = self.usages.assigned(binding, name)
            if assigned:
                for value in assigned[:MANY]:
                    yield from self.things(value)
                return
        yield OPAQUE

    def _member(self, owner: Node, name: str) -> Iterator[Thing]:
        body = owner.get("body")
        some = False
        for member in body.children if body is not None else ():
            key = member.get("name") or member.get("property")
            if member.kind == "method_definition":
                if key is not None and key.name == name:
                    yield Func(member)
                    return
                if key is not None and key.name == "constructor":
                    declared = self._declared_field(member, name)
                    if declared is not None:
                        some = True
                        yield from self.things(declared)
            elif key is not None and key.name == name:
                value = member.get("value")
                if value is not None:
                    some = True
                    yield from self.things(value)
        for value in self.usages.assigned(owner, name)[:MANY]:
            some = True
            yield from self.things(value)
        if some:
            return
        for member in body.children if body is not None else ():
            key = member.get("name")
            if key is not None and key.name == name and member.kind.endswith("field_definition"):
                yield from self._typed(annotation(member, self.tree), owner.scope)
                return
        yield OPAQUE

    def _declared_field(self, constructor: Node, name: str) -> Node | None:
        """TypeScript's ``constructor(private client: DynamoDBClient)`` declares a field: the parameter."""
        parameters = constructor.get("parameters")
        for parameter in parameters.children if parameters is not None else ():
            pattern = parameter.get("pattern")
            declares = parameter.has("accessibility_modifier") or parameter.has("readonly")
            if pattern is not None and pattern.name == name and declares:
                return pattern
        return None

    def _new(self, thing: Thing, node: Node) -> Iterator[Thing]:
        match thing:
            case Ref(path):
                yield Ref(extend(path, "new()"), node)
            case Cls(owner):
                yield Inst(owner)
            case _:
                yield OPAQUE

    def _call(self, node: Node) -> Iterator[Thing]:
        callee = unwrap(node.get("function"))
        specifier = self.required(node)
        if specifier is not None:
            text = string_value(self.tree.text_of(specifier)) if specifier.kind == "string" else None
            yield Ref(module_path(text)) if text is not None else OPAQUE
            return
        given = arguments(node)
        if callee is not None and callee.name in _INTEROP and given:
            yield from self.things(given[0])
            return
        if callee is not None and callee.kind == "super":
            yield OPAQUE
            return
        for thing in self.things(callee):
            match thing:
                case Ref(path) if path.steps and path.steps[-1] in _CAPTURES and given:
                    yield from self.things(given[0])
                case Ref(Path("", ("Object", "freeze"))) if given:
                    yield from self.things(given[0])
                case Ref(path):
                    yield Ref(extend(path, "()"), node)
                case Func(function):
                    yield from self._result(function)
                case _ if _captures(callee) and given:
                    yield from self.things(given[0])
                case _:
                    yield OPAQUE

    def _result(self, function: Node) -> Iterator[Thing]:
        body = function.get("body")
        if body is None or function.has("*") or function.kind.startswith("generator"):
            yield OPAQUE
        elif body.kind != "statement_block":
            yield from self.things(body)
        else:
            returned = self.usages.returned(function)
            for value in returned[:MANY]:
                yield from self.things(value)
            if len(returned) > MANY:
                yield OPAQUE

    def required(self, node: Node) -> Node | None:
        """The specifier node of ``require(x)`` or ``import(x)``, else ``None``."""
        callee, given = unwrap(node.get("function")), arguments(node)
        if callee is None or not given:
            return None
        if callee.kind == "import":
            return given[0]
        if callee.kind != "identifier":
            return None
        binding = self.bindings.of(callee)
        if binding is None:
            return given[0] if callee.name == "require" else None
        return given[0] if self.path(callee) == Path("module", ("createRequire", "()")) else None


def _captures(callee: Node | None) -> bool:
    # tracer.captureAWSv3Client(client): whoever the tracer is, the method gives the client back
    name = callee.get("property") if callee is not None else None
    return name is not None and name.name in _CAPTURES
