"""A walk over a tree: where it stands, and how it goes on from there.

What is noted of a node is up to the reader for its type; nodes that have none are passed through.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from types import MethodType
from typing import Any, TypeAlias

from lambdalint.syntax.python.facts import SyntaxProblem
from lambdalint.syntax.python.features import TELLING
from lambdalint.syntax.python.places import Places
from lambdalint.syntax.python.scopes import Binding, Block, Outline, Scope

_LEAVES = (
    ast.Constant,
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.expr_context,
    ast.operator,
    ast.cmpop,
    ast.unaryop,
)

#: Reads one node; going on to its children is its own business.
Reader: TypeAlias = "Callable[[Walk, Any], None]"
Readers: TypeAlias = Mapping[type[ast.AST], Reader]


class Walk:
    """A walk through a module, and what it has gathered so far."""

    def __init__(self, tree: ast.Module, places: Places, readers: Readers) -> None:
        module = Scope("module", None, tree)
        root = Block(module, None, None, "root")
        self.places = places
        self.outline = Outline(module, root)
        self.problems: list[SyntaxProblem] = []
        self.telling: list[ast.AST] = []
        self.scope = module
        self.block = root
        #: The nodes around the one at hand, as far as the next function, outermost first.
        self.around: list[ast.AST] = []
        #: Where the names of the assignment at hand have their value: ``c = make(c.name)`` reads another c.
        self.settled: tuple[int, int] | None = None
        self.seek_environ = "environ" in places.source.text
        self.environ_names = {"environ", "environb"}
        self._readers: dict[type, Callable[[Any], None]] = {
            kind: MethodType(reader, self) for kind, reader in readers.items()
        }
        for kind in TELLING:
            self._readers[kind] = self._noting(self._readers.get(kind, self.children))

    def _noting(self, reader: Callable[[Any], None]) -> Callable[[Any], None]:
        note = self.telling.append

        def visit(node: ast.AST) -> None:
            note(node)
            reader(node)

        return visit

    # Going on

    def visit(self, node: ast.AST) -> None:
        reader = self._readers.get(node.__class__)
        if reader is not None:
            reader(node)
        else:
            self.children(node)

    def children(self, node: ast.AST) -> None:
        self.around.append(node)
        readers = self._readers
        for name in node._fields:
            child = getattr(node, name, None)
            if child.__class__ is list:
                for item in child:
                    reader = readers.get(item.__class__)
                    if reader is not None:
                        reader(item)
                    elif isinstance(item, ast.AST):
                        self.children(item)
            elif isinstance(child, ast.AST) and not isinstance(child, _LEAVES):
                reader = readers.get(child.__class__)
                if reader is not None:
                    reader(child)
                else:
                    self.children(child)
        self.around.pop()

    def statements(self, body: Iterable[ast.AST]) -> None:
        for node in body:
            self.visit(node)

    def arm(self, node: ast.AST, arm: str, body: Iterable[ast.AST | None]) -> None:
        """Visit what runs or not as one arm of ``node``."""
        outer = self.block
        self.block = Block(self.scope, outer, node, arm)
        for child in body:
            if child is not None:
                self.visit(child)
        self.block = outer

    def enter(self, kind: str, node: ast.AST) -> Scope:
        """Go into a scope, until :meth:`leave`."""
        scope = Scope(kind, self.scope, node, function=self.scope.function, class_=None)
        self.scope = scope
        if kind != "comprehension":
            self.block = Block(scope, None, None, "root")
        return scope

    def leave(self, block: Block | None = None) -> None:
        assert self.scope.parent is not None
        self.scope = self.scope.parent
        self.block = block or self.block

    # Noting

    def bind(
        self,
        name: str,
        kind: str,
        node: Any,
        value: Any = None,
        path: int | None = None,
        annotation: ast.expr | None = None,
    ) -> None:
        """A way in which ``name`` gets a value here; :class:`Binding` says what ``kind`` is."""
        position = self.settled or (node.lineno, node.col_offset)
        self.scope.add(Binding(name, kind, self.block, position, value, path, annotation))

    def problem(self, node: Any, message: str) -> None:
        self.problems.append(SyntaxProblem(self.places.span(node), message))
