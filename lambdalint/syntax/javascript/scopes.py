"""What each name of a module is bound to: declarations, parameters, imports and later assignments.

A binding lists everything that may give the name its value. Where one of these cannot be read, it is
listed as opaque, so that nobody takes the others for the entire truth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field
from enum import Enum

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.syntax.javascript.strings import string_value
from lambdalint.syntax.javascript.tree import CLASSES, FUNCTIONS, Node, Scope, Tree

_FUNCTION_DECLARATIONS = ("function_declaration", "generator_function_declaration")
#: Names of the host that keep their meaning when something is assigned to them.
_HOST = frozenset({"exports", "module", "process", "console", "globalThis", "require"})
_NAMED_EXPRESSIONS = ("function_expression", "generator_function", "class")


class Means(Enum):
    """How a name gets a value."""

    VALUE = "value"
    PARAMETER = "parameter"
    FUNCTION = "function"
    CLASS = "class"
    IMPORT = "import"
    TYPED = "typed"
    OPAQUE = "opaque"


@dataclass(slots=True)
class Definition:
    """One way in which a name gets its value.

    ``node`` is the expression, function, class or (for a parameter) the function it belongs to; ``steps``
    lead from there to the name (``const {a: {b}} = node`` → ``a``, ``b``; ``*`` is a part that has no name).
    """

    means: Means
    node: Node | None
    steps: tuple[str, ...] = ()
    module: str = ""
    index: int = 0
    default: Node | None = None
    type_text: str = ""


@dataclass(slots=True)
class Binding:
    name: str
    scope: Scope
    definitions: list[Definition] = field(default_factory=list)
    #: The nodes that declare or assign the name: not references.
    sites: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Target:
    """A name inside a pattern, with the way to it and its default."""

    name: Node
    steps: tuple[str, ...]
    default: Node | None
    #: What to point at: the property in an object pattern.
    place: Node


def targets(pattern: Node, tree: Tree) -> Iterator[Target]:
    """The names that a pattern binds: ``{a, b: {c = 1}, ...rest}``, ``[x, y]``, ``x``."""
    stack: list[tuple[Node, tuple[str, ...], Node | None, Node]] = [(pattern, (), None, pattern)]
    while stack:
        node, steps, default, place = stack.pop()
        match node.kind:
            case "identifier" | "shorthand_property_identifier_pattern" | "shorthand_property_identifier":
                if node.kind != "identifier":
                    steps = (*steps, node.name)
                yield Target(node, steps, default, place)
            case "object_pattern" | "object":
                stack.extend((child, steps, None, child) for child in reversed(node.children))
            case "pair_pattern" | "pair":
                key, value = node.get("key"), node.get("value")
                if key is not None and value is not None:
                    stack.append((value, (*steps, property_name(key, tree) or "*"), None, key))
            case "object_assignment_pattern" | "assignment_pattern" | "assignment_expression":
                left, right = node.get("left"), node.get("right")
                if left is not None:
                    stack.append((left, steps, right, place if place is not node else left))
            case "array_pattern" | "array":
                stack.extend((child, (*steps, "*"), None, child) for child in reversed(node.children))
            case "rest_pattern" | "spread_element":
                stack.extend((child, (*steps, "..."), None, child) for child in node.children[:1])


def property_name(key: Node, tree: Tree) -> str | None:
    """The name of a property as written: ``a``, ``'a'``, ``['a']``, ``1``; ``None`` when computed."""
    match key.kind:
        case "property_identifier" | "private_property_identifier" | "identifier":
            return key.name
        case "string":
            return string_value(tree.text_of(key))
        case "number":
            return tree.text_of(key)
        case "computed_property_name" if len(key.children) == 1 and key.children[0].kind == "string":
            return string_value(tree.text_of(key.children[0]))
    return None


def lookup(name: str, scope: Scope | None, table: dict[int, dict[str, Binding]]) -> Binding | None:
    while scope is not None:
        names = table.get(id(scope))
        if names is not None and name in names:
            return names[name]
        scope = scope.parent
    return None


class Bindings:
    """The bindings of all scopes of a tree."""

    __slots__ = ("_references", "_table", "tree")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._table: dict[int, dict[str, Binding]] = {}
        self._references: dict[str, defaultdict[int, list[Node]]] = {}
        self._declare()
        self._assign()

    def of(self, node: Node) -> Binding | None:
        """What an identifier refers to; ``None`` for a global name."""
        return lookup(node.name, node.scope, self._table)

    def named(self, name: str, scope: Scope) -> Binding | None:
        return lookup(name, scope, self._table)

    def references(self, binding: Binding) -> list[Node]:
        """The places that read the name. All bindings of one name are sorted out together, once."""
        if binding.name not in self._references:
            found = self._references[binding.name] = defaultdict(list)
            for node in self.tree.names.get(binding.name, ()):
                owner = self.of(node)
                if owner is not None and id(node) not in owner.sites:
                    found[id(owner)].append(node)
        return self._references[binding.name].get(id(binding), [])

    def _bind(self, name: Node, scope: Scope, definition: Definition) -> None:
        names = self._table.setdefault(id(scope), {})
        binding = names.get(name.name)
        if binding is None:
            binding = names[name.name] = Binding(name.name, scope)
        binding.definitions.append(definition)
        binding.sites.add(id(name))

    def _declare(self) -> None:
        tree = self.tree
        for node in tree.nodes(*_FUNCTION_DECLARATIONS):
            if (name := node.get("name")) is not None:
                self._bind(name, node.scope, Definition(Means.FUNCTION, node))
        for node in tree.nodes(*CLASSES):
            if node.kind != "class" and (name := node.get("name")) is not None:
                self._bind(name, node.scope, Definition(Means.CLASS, node))
        for node in tree.nodes(*_NAMED_EXPRESSIONS):
            # the name of an expression is known inside of it only, where its parameters live
            if (name := node.get("name")) is not None and node.children:
                means = Means.CLASS if node.kind == "class" else Means.FUNCTION
                inner = next((child.scope for child in node.children if child.scope is not node.scope), None)
                if inner is not None:
                    self._bind(name, inner, Definition(means, node))
        for node in tree.nodes(*FUNCTIONS):
            self._parameters(node)
        for node in tree.nodes("variable_declarator"):
            self._declarator(node)
        for node in tree.nodes("catch_clause"):
            if (parameter := node.get("parameter")) is not None:
                for target in targets(parameter, tree):
                    self._bind(target.name, target.name.scope, Definition(Means.OPAQUE, None))
        for node in tree.nodes("for_in_statement"):
            left = node.get("left")
            if left is not None and node.get("kind") is not None:
                for target in targets(left, tree):
                    self._bind(target.name, target.name.scope, Definition(Means.OPAQUE, None))
        for node in tree.nodes("enum_declaration", "internal_module"):
            if (name := node.get("name")) is not None:
                self._bind(name, node.scope, Definition(Means.OPAQUE, None))
        for node in tree.nodes("import_statement"):
            self._import(node)

    def _parameters(self, function: Node) -> None:
        lone = function.get("parameter")
        if lone is not None:
            self._bind(lone, lone.scope, Definition(Means.PARAMETER, function))
            return
        parameters = function.get("parameters")
        for index, parameter in enumerate(parameters.children if parameters else ()):
            pattern, type_text, default = parameter_parts(parameter, self.tree)
            if pattern is None:
                continue
            for target in targets(pattern, self.tree):
                value = default if default is not None and not target.steps else target.default
                self._bind(
                    target.name,
                    target.name.scope,
                    Definition(
                        Means.PARAMETER,
                        function,
                        target.steps,
                        index=index,
                        default=value,
                        type_text="" if target.steps else type_text,
                    ),
                )

    def _declarator(self, node: Node) -> None:
        name, value = node.get("name"), node.get("value")
        if name is None or node.parent is None:
            return
        scope = node.scope
        if node.parent.kind == "variable_declaration":  # var belongs to the function
            while scope.parent is not None and (scope.node is None or scope.node.kind not in FUNCTIONS):
                scope = scope.parent
        type_text = annotation(node, self.tree)
        for target in targets(name, self.tree):
            if value is not None:
                definition = Definition(Means.VALUE, value, target.steps, default=target.default)
            elif type_text:
                definition = Definition(Means.TYPED, None, type_text=type_text)
            else:
                definition = Definition(Means.VALUE, None)
            self._bind(target.name, scope, definition)

    def _import(self, node: Node) -> None:
        source = node.get("source")
        clause = next((child for child in node.children if child.kind.endswith("_clause")), None)
        if clause is None:
            return
        if source is None:  # import x = require("y")
            source = clause.get("source")
        if source is None or source.kind != "string":
            return
        module = string_value(self.tree.text_of(source)) or ""
        for name, imported in imported_names(clause):
            steps = () if imported in {"*", "="} else (imported,)
            self._bind(name, node.scope, Definition(Means.IMPORT, source, steps, module))

    def _assign(self) -> None:
        for node in self.tree.nodes("assignment_expression", "augmented_assignment_expression"):
            left, right = node.get("left"), node.get("right")
            if left is None or left.kind in {"member_expression", "subscript_expression"}:
                continue
            operator = node.get("operator")
            opaque = operator is not None and self.tree.text_of(operator) not in {"||=", "??=", "&&="}
            for target in targets(left, self.tree):
                binding = self.of(target.name)
                if binding is None and target.name.name not in _HOST:
                    # client = new S3() without a declaration makes a global variable
                    self._bind(target.name, self.tree.root.scope, Definition(Means.VALUE, None))
                    binding = self.of(target.name)
                if binding is not None:
                    means = Means.OPAQUE if opaque else Means.VALUE
                    binding.definitions.append(
                        Definition(means, None if opaque else right, target.steps, default=target.default)
                    )
                    binding.sites.add(id(target.name))
        for node in self.tree.nodes("update_expression"):
            argument = node.get("argument")
            if argument is not None and argument.kind == "identifier" and (binding := self.of(argument)):
                binding.definitions.append(Definition(Means.OPAQUE, None))


def parameter_parts(parameter: Node, tree: Tree) -> tuple[Node | None, str, Node | None]:
    """Pattern, type annotation and default of a parameter, in either language."""
    if parameter.kind in {"required_parameter", "optional_parameter"}:
        return parameter.get("pattern"), annotation(parameter, tree), parameter.get("value")
    if parameter.kind == "assignment_pattern":
        return parameter.get("left"), "", parameter.get("right")
    return parameter, "", None


def imported_names(clause: Node) -> Iterator[tuple[Node, str]]:
    """The local names of an import clause with what they are there: ``default``, ``*``, ``=`` or a name."""
    for child in clause.children:
        match child.kind:
            case "identifier":
                yield child, "=" if clause.kind == "import_require_clause" else "default"
            case "namespace_import":
                yield from ((name, "*") for name in child.children if name.kind == "identifier")
            case "named_imports":
                for specifier in child.children:
                    name = specifier.get("name")
                    if specifier.kind == "import_specifier" and name is not None:
                        yield specifier.get("alias") or name, name.name or "default"


_SIMPLE_TYPE = regex(
    r":\s*(?:Promise<\s*)?([A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*)\s*>?\s*"
    r"(?:\|\s*(?:null|undefined)\s*)*$"
)


def annotation(node: Node, tree: Tree) -> str:
    """The dotted name of a type annotation, ``| null`` and ``| undefined`` left out; else empty."""
    kind = node.get("type")
    found = _SIMPLE_TYPE.match(tree.text_of(kind)) if kind is not None else None
    return re.sub(r"\s", "", found[1]) if found else ""
