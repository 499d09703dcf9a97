"""Where the functions, properties and classes of a module are used: returns, calls by name, assignments."""

from __future__ import annotations

from collections import defaultdict

from lambdalint.syntax.javascript.scopes import Binding, Bindings, Means
from lambdalint.syntax.javascript.things import invoked_by
from lambdalint.syntax.javascript.tree import CLASSES, FUNCTIONS, Node, Scope, Tree

_SITES = 20


class Usages:
    """Indexes of one tree, made in one go over the nodes of the kinds concerned."""

    def __init__(self, tree: Tree, bindings: Bindings) -> None:
        self.tree = tree
        self.bindings = bindings
        self._returns: defaultdict[int, list[Node]] = defaultdict(list)
        self._sites: defaultdict[str, list[Node]] = defaultdict(list)
        self._properties: defaultdict[tuple[int, str], list[Node]] = defaultdict(list)
        for node in tree.nodes("return_statement"):
            if node.function is not None and node.children:
                self._returns[id(node.function)].append(node.children[0])
        for node in tree.nodes("call_expression"):
            callee = node.get("function")
            if callee is not None and callee.kind == "identifier":
                self._sites[callee.name].append(node)
        self._assigned_properties()

    def returned(self, function: Node) -> list[Node]:
        """The expressions that a function returns."""
        return self._returns.get(id(function), [])

    def assigned(self, owner: Binding | Node | None, name: str) -> list[Node]:
        """What is assigned to a property of a variable, or of ``this`` in a class."""
        return self._properties.get((id(owner), name), [])

    def _assigned_properties(self) -> None:
        for node in self.tree.nodes("assignment_expression", "augmented_assignment_expression"):
            left, right = node.get("left"), node.get("right")
            if left is None or right is None or left.kind != "member_expression":
                continue
            target, name = left.get("object"), left.get("property")
            if target is None or name is None:
                continue
            if target.kind == "this":
                owner = self.class_of_this(target.scope)
                if owner is not None:
                    self._properties[id(owner), name.name].append(right)
            elif target.kind == "identifier" and (binding := self.bindings.of(target)) is not None:
                self._properties[id(binding), name.name].append(right)
                for definition in binding.definitions:  # Class.prop = …
                    if definition.means is Means.CLASS and definition.node is not None:
                        self._properties[id(definition.node), name.name].append(right)

    def class_of_this(self, scope: Scope | None) -> Node | None:
        """The class whose ``this`` is meant in a scope; arrows keep it, other functions lose it."""
        while scope is not None:
            node = scope.node
            if node is not None:
                if node.kind in CLASSES:
                    return node
                if node.kind in FUNCTIONS and node.kind not in {"arrow_function", "method_definition"}:
                    return None
            scope = scope.parent
        return None

    def call_sites(self, function: Node) -> list[Node]:
        """The calls of a function of this module by its name (at most 20)."""
        if function.kind == "method_definition":
            return []
        name = function.get("name")
        if name is None and function.parent is not None and function.parent.kind == "variable_declarator":
            name = function.parent.get("name")
        if name is None or name.kind != "identifier":
            immediate = invoked_by(function)
            return [immediate] if immediate is not None else []
        target = self.bindings.of(name)
        sites = []
        for call in self._sites.get(name.name, ())[:_SITES]:
            callee = call.get("function")
            if callee is not None and self.bindings.of(callee) is target:
                sites.append(call)
        return sites
