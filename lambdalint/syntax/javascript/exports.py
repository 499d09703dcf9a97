"""The names that a module gives away, in the spellings of people, compilers and bundlers.

The list is open (a missing name is MAYBE) as soon as the text hands its exports to something that we do not
follow: ``export *``, a call with ``exports``, a computed name, the result of an unknown function.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lambdalint.source import Span
from lambdalint.syntax.javascript.facts import Export, Function, Path
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.scopes import Means, property_name, targets
from lambdalint.syntax.javascript.strings import string_value
from lambdalint.syntax.javascript.things import Func, Obj, Ref, arguments, invoked_by, module_path, unwrap
from lambdalint.syntax.javascript.tree import CLASSES, FUNCTIONS, Node
from lambdalint.values import Truth

_EXPORTS = Path("", ("exports",))
_MODULE_EXPORTS = Path("", ("module", "exports"))
#: Wrappers that return the very function they are given.
_IDENTITY = frozenset({Path("", ("awslambda", "streamifyResponse"))})
_STRAIGHT = frozenset({"expression_statement", "assignment_expression", "sequence_expression", "program"})


class Exports:
    """Reads the exports of one module; ``complete`` after :meth:`read` has run."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.resolver = reading.resolver
        self.complete = True
        self._found: dict[str, Export] = {}
        self._replaced = False

    def read(self) -> tuple[Export, ...]:
        for node in self.tree.nodes("export_statement"):
            self._statement(node)
        if any(name in self.tree.names for name in ("exports", "module", "this")) or self._uses_this():
            for node in self.tree.nodes("assignment_expression"):
                self._assignment(node)
            for node in self.tree.nodes("call_expression"):
                self._definition(node)
            self._loose_ends()
        return tuple(self._found.values())

    def _uses_this(self) -> bool:
        return any(True for _ in self.tree.nodes("this"))

    def _add(self, export: Export) -> None:
        before = self._found.get(export.name)
        if before is None or before.certain.value <= export.certain.value:
            self._found[export.name] = export

    # -- ES modules ----------------------------------------------------------------------------------

    def _statement(self, node: Node) -> None:
        if node.has("type"):
            return
        source, declaration, value = node.get("source"), node.get("declaration"), node.get("value")
        if node.has("default"):
            exported = declaration or value
            if exported is not None and exported.kind != "interface_declaration":
                self._add(self._export("default", exported, self.tree.span(exported)))
            return
        if declaration is not None:
            self._declaration(declaration)
            return
        for child in node.children:
            if child.kind == "export_clause":
                for specifier in child.children:
                    self._specifier(specifier, source)
                return
            if child.kind == "namespace_export":
                for name in child.children:
                    if name.kind in {"identifier", "string"}:
                        self._add(Export(self._name(name), self.tree.span(name)))
                return
        if source is not None:
            self.complete = False  # export * from "./other"
        elif node.children:
            self._whole(node.children[-1], Truth.YES)  # TypeScript: export = handler

    def _name(self, node: Node) -> str:
        return node.name or string_value(self.tree.text_of(node)) or ""

    def _declaration(self, declaration: Node) -> None:
        if declaration.kind in FUNCTIONS | CLASSES | {"enum_declaration", "internal_module"}:
            name = declaration.get("name")
            if name is not None:
                self._add(self._export(name.name, declaration, self.tree.span(name)))
        for declarator in declaration.children:
            pattern, value = declarator.get("name"), declarator.get("value")
            if declarator.kind != "variable_declarator" or pattern is None:
                continue
            for target in targets(pattern, self.tree):
                span = self.tree.span(target.name)
                if target.steps or value is None:
                    self._add(Export(target.name.name, span))
                else:
                    self._add(self._export(target.name.name, value, span))

    def _specifier(self, specifier: Node, source: Node | None) -> None:
        name = specifier.get("name")
        if specifier.kind != "export_specifier" or name is None or specifier.has("type"):
            return
        exported = self._name(specifier.get("alias") or name)
        span = self.tree.span(specifier)
        if source is not None:
            path = module_path(string_value(self.tree.text_of(source)) or "")
            imported = self._name(name)
            self._add(Export(exported, span, path=path.then(imported)))
        else:
            self._add(self._export(exported, name, span))

    # -- CommonJS ------------------------------------------------------------------------------------

    def _assignment(self, node: Node) -> None:
        left, right = node.get("left"), node.get("right")
        if left is None or right is None:
            return
        name: str | None = None
        if left.kind in {"member_expression", "subscript_expression"}:
            holder, key = left.get("object"), left.get("property") or left.get("index")
            if holder is None or key is None:
                return
            path = self.resolver.path(left)
            if path == _MODULE_EXPORTS:
                self._whole(right, self._certainty(node))
                return
            if self._is_exports(holder):
                name = property_name(key, self.tree) if key.kind != "identifier" else None
                if name is None:
                    self.complete = False  # exports[key] = …
        if name is None or _void(right):
            return
        if name != "__esModule":
            export = self._export(name, right, self.tree.span(left))
            self._add(replace(export, certain=self._certainty(node)))

    def _is_exports(self, node: Node) -> bool:
        if node.kind == "this":  # at the top of a CommonJS module, this is exports
            return node.function is None and self.resolver.usages.class_of_this(node.scope) is None
        return node.kind in {"identifier", "member_expression"} and self.resolver.path(node) in {
            _EXPORTS,
            _MODULE_EXPORTS,
        }

    def _certainty(self, node: Node) -> Truth:
        """YES for an assignment that runs whenever the module loads."""
        child, parent = node, node.parent
        while parent is not None:
            if parent.kind == "statement_block" and parent.parent is not None:
                function = parent.parent
                call = invoked_by(function) if function.kind in FUNCTIONS else None
                if call is None or function.has("async"):
                    return Truth.MAYBE
                child, parent = call, call.parent
            elif parent.kind in _STRAIGHT or parent.kind == "parenthesized_expression":
                child, parent = parent, parent.parent
            elif parent.kind in {"variable_declarator", "lexical_declaration", "variable_declaration"}:
                child, parent = parent, parent.parent  # const handler = exports.handler = …
            elif parent.kind == "unary_expression" and child.kind == "call_expression":
                child, parent = parent, parent.parent  # !function () {…}()
            else:
                return Truth.MAYBE
        return Truth.YES

    def _whole(self, value: Node, certain: Truth) -> None:
        """``module.exports = value``."""
        inner = unwrap(value)
        if inner is None or (inner.kind == "assignment_expression" and _void(inner.get("right") or inner)):
            return
        if inner.kind in {"identifier", "member_expression"} and self._is_exports(inner):
            return
        if inner.kind == "assignment_expression":
            self._whole(inner.get("right") or inner, certain)
            return
        if certain is Truth.YES:
            # what exports.x gave before is lost, unless this is the same object
            for name, export in self._found.items():
                if export.span.start < value.start:
                    self._found[name] = replace(export, certain=Truth.MAYBE)
        match self.resolver.thing(inner):
            case Obj(literal):
                self._properties(literal, certain)
            case Func():
                self._add(replace(self._export("", inner, self.tree.span(inner)), certain=certain))
            case _:
                names = self._bundled(inner)
                if names is None:
                    self.complete = False
                    self._add(replace(self._export("", inner, self.tree.span(inner)), certain=certain))
                for name, place, function in names or ():
                    self._add(Export(name, place, function, certain=certain))

    def _properties(self, literal: Node, certain: Truth) -> None:
        for entry in literal.children:
            key = entry.get("key") or entry.get("name")
            name = entry.name if entry.kind == "shorthand_property_identifier" else None
            if name is None and key is not None:
                name = property_name(key, self.tree)
            if name is None:
                spread = self.resolver.thing(entry.children[0]) if entry.kind == "spread_element" else None
                if isinstance(spread, Obj) and spread.node is not literal:
                    self._properties(spread.node, certain)
                else:
                    self.complete = False
                continue
            value = entry if entry.kind == "method_definition" else entry.get("value") or entry
            export = self._export(name, value, self.tree.span(key or entry))
            self._add(replace(export, certain=certain))

    def _bundled(self, value: Node) -> list[tuple[str, Span, Function | None]] | None:
        """esbuild writes ``__export(x, {handler: () => handler}); module.exports = __toCommonJS(x)``."""
        given = arguments(value) if value.kind == "call_expression" else []
        if len(given) != 1 or given[0].kind != "identifier":
            return None
        binding = self.reading.bindings.of(given[0])
        for reference in self.reading.bindings.references(binding) if binding is not None else ():
            holder = reference.parent
            call = holder.parent if holder is not None and holder.kind == "arguments" else None
            listed = arguments(call) if call is not None else []
            if len(listed) == 2 and listed[0] is reference and listed[1].kind == "object":
                return list(self._getters(listed[1]))
        return None

    def _getters(self, literal: Node) -> Iterator[tuple[str, Span, Function | None]]:
        for entry in literal.children:
            key, value = entry.get("key"), entry.get("value")
            name = property_name(key, self.tree) if key is not None else None
            if key is not None and name and value is not None and value.kind == "arrow_function":
                yield name, self.tree.span(key), self.reading.function_of(value.get("body"))
            else:
                self.complete = False

    def _definition(self, node: Node) -> None:
        """``Object.defineProperty(exports, "x", …)``, ``Object.assign(module.exports, {…})``."""
        given = arguments(node)
        if not given or not self._is_exports(given[0]):
            return
        path = self.resolver.path(node.get("function"))
        if path == Path("", ("Object", "defineProperty")) and len(given) > 1 and given[1].kind == "string":
            name = string_value(self.tree.text_of(given[1])) or ""
            if name != "__esModule":
                self._add(Export(name, self.tree.span(given[1]), certain=self._certainty(node)))
        elif path == Path("", ("Object", "assign")):
            for value in given[1:]:
                match self.resolver.thing(value):
                    case Obj(literal):
                        self._properties(literal, self._certainty(node))
                    case _:
                        self.complete = False

    def _loose_ends(self) -> None:
        """Anything else that is done with ``exports`` or ``module`` opens the list."""
        for name in ("exports", "module"):
            for node in self.tree.names.get(name, ()):
                if self.reading.bindings.of(node) is None and not self._understood(node):
                    self.complete = False
                    return

    def _understood(self, node: Node) -> bool:
        parent = node.parent
        if parent is None:
            return True
        if node.name == "module":
            if parent.kind in {"binary_expression", "unary_expression"}:
                return True
            if parent.kind != "member_expression" or node.field != "object":
                return False
            if self.resolver.path(parent) != _MODULE_EXPORTS:
                return True  # module.hot, module.id
            node, parent = parent, parent.parent
        match parent.kind if parent is not None else "program":
            case "member_expression" | "subscript_expression":
                return node.field == "object"
            case "assignment_expression" | "expression_statement" | "unary_expression" | "binary_expression":
                return True
            case "arguments":
                call = parent.parent if parent is not None else None
                path = self.resolver.path(call.get("function")) if call is not None else None
                return path in {Path("", ("Object", "defineProperty")), Path("", ("Object", "assign"))}
        return False

    # -- what a name stands for ----------------------------------------------------------------------

    def _export(self, name: str, value: Node, span: Span) -> Export:
        match self.resolver.thing(value):
            case Func(node):
                return Export(name, span, self.reading.function(node))
            case Obj(literal):
                return Export(name, span, properties=_names(literal, self.reading))
            case Ref(path, origin) if origin is not None and path.steps[-1:] == ("()",):
                wrapper = Path(path.module, path.steps[: path.steps.index("()")])
                inner = self._inner(origin)
                same = inner if wrapper in _IDENTITY and path.steps.count("()") == 1 else None
                return Export(name, span, same, wrapper, inner, path=path)
            case Ref(path):
                return Export(name, span, path=path)
        return Export(name, span, inner=self._inner(self._behind(value)))

    def _behind(self, node: Node | None) -> Node | None:
        """The expression behind a name that has exactly one."""
        inner = unwrap(node)
        if inner is not None and inner.kind in {"identifier", "shorthand_property_identifier"}:
            binding = self.reading.bindings.of(inner)
            match binding.definitions if binding is not None else ():
                case [one] if one.means is Means.VALUE and not one.steps:
                    return unwrap(one.node)
        return inner

    def _inner(self, node: Node | None) -> Function | None:
        """The function that calls wrap: of ``middy(fn).before(hook)`` and ``middy().handler(fn)`` it is fn.

        The one given to a method ``handler``, else the one of the innermost call.
        """
        waiting = [node]
        found: Function | None = None
        for _ in range(60):
            if not waiting:
                break
            call = waiting.pop()
            if call is None or call.kind != "call_expression":
                continue
            given, callee = arguments(call), unwrap(call.get("function"))
            function = next(filter(None, map(self.reading.function_of, given)), None)
            method = callee.get("property") if callee is not None else None
            if function is not None and method is not None and method.name == "handler":
                return function
            found = function or found
            # middy(fn).use(x()): what is called comes before what it is called with
            waiting = [callee.get("object") if callee is not None else None, *waiting]
            if found is None:
                waiting = [*map(unwrap, given), *waiting]
        return found


def _names(literal: Node, reading: Reading) -> frozenset[str] | None:
    names = set()
    for entry in literal.children:
        key = entry.get("key") or entry.get("name")
        name = entry.name or (property_name(key, reading.tree) if key is not None else None)
        if not name:
            return None
        names.add(name)
    return frozenset(names)


def _void(node: Node) -> bool:
    """TypeScript declares its exports first: ``exports.a = exports.b = void 0``."""
    while node.kind == "assignment_expression":
        right = node.get("right")
        if right is None:
            return False
        node = right
    if node.kind != "unary_expression":
        return False
    argument = node.get("argument")
    return argument is not None and argument.kind == "number" and node.end - node.start == len("void 0")
