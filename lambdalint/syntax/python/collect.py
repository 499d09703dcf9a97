"""One pass over a tree: scopes, bindings, calls, and everything else that later questions start from.

Nothing is resolved here; :mod:`infer` follows names when a fact is asked for.
"""

from __future__ import annotations

import ast
import sys

from lambdalint.records import dataclass
from lambdalint.syntax.python import assignments, blocks, definitions, imports
from lambdalint.syntax.python.facts import SyntaxProblem
from lambdalint.syntax.python.places import Places, settle_fstring
from lambdalint.syntax.python.scopes import CallSite, Outline
from lambdalint.syntax.python.walk import Readers, Walk


@dataclass(frozen=True, slots=True)
class Collected:
    """``problems`` are those that only the compiler sees (``return`` outside a function); ``telling`` the
    nodes that may need a newer Python.
    """

    outline: Outline
    problems: list[SyntaxProblem]
    telling: list[ast.AST]


def collect(tree: ast.Module, places: Places) -> Collected:
    """Read a tree in one pass. Raises ``RecursionError`` when it is too deep."""
    walk = Walk(tree, places, _READERS)
    walk.statements(tree.body)
    return Collected(walk.outline, walk.problems, walk.telling)


def _constant(walk: Walk, node: ast.Constant) -> None:
    pass


def _name(walk: Walk, node: ast.Name) -> None:
    if isinstance(node.ctx, ast.Load):
        walk.outline.names[node] = walk.block
        if walk.seek_environ and node.id in walk.environ_names:
            walk.outline.environ.append((node, tuple(reversed(walk.around[-8:])), walk.block))
    elif isinstance(node.ctx, ast.Del):
        walk.bind(node.id, "delete", node)


def _attribute(walk: Walk, node: ast.Attribute) -> None:
    if isinstance(node.ctx, ast.Load):
        walk.outline.names[node] = walk.block
        if walk.seek_environ and node.attr in ("environ", "environb"):
            walk.outline.environ.append((node, tuple(reversed(walk.around[-8:])), walk.block))
    walk.around.append(node)
    walk.visit(node.value)
    walk.around.pop()


def _subscript(walk: Walk, node: ast.Subscript) -> None:
    walk.outline.names[node] = walk.block
    walk.children(node)


def _call(walk: Walk, node: ast.Call) -> None:
    site = CallSite(node, walk.block, walk.around[-1] if walk.around else None, walk.outline)
    walk.outline.calls.append(site)
    walk.outline.call_of[node] = site
    if isinstance(node.func, ast.Name) and node.func.id in ("exec", "globals", "setattr", "vars", "eval"):
        walk.outline.dynamic_names = True
    walk.children(node)


def _operation(walk: Walk, node: ast.BinOp) -> None:
    # "a" + b + … of two thousand terms is a left spine that deep: walked without recursion.
    spine: list[ast.BinOp] = [node]
    while isinstance(spine[-1].left, ast.BinOp):
        spine.append(spine[-1].left)
    walk.around.append(node)
    walk.visit(spine[-1].left)
    for item in reversed(spine):
        walk.visit(item.right)
    walk.around.pop()


def _compare(walk: Walk, node: ast.Compare) -> None:
    if walk.seek_environ and len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
        walk.outline.memberships.append((node, walk.block))
    walk.children(node)


def _fstring(walk: Walk, node: ast.JoinedStr) -> None:
    if sys.version_info < (3, 12):
        settle_fstring(node, walk.places)
    walk.children(node)


def _await(walk: Walk, node: ast.Await) -> None:
    walk.outline.awaited.add(node.value)
    if walk.scope.kind in ("module", "class", "lambda") or (
        walk.scope.kind == "function" and isinstance(walk.scope.node, ast.FunctionDef)
    ):
        walk.problem(node, "'await' outside async function")
    walk.children(node)


def _return(walk: Walk, node: ast.Return) -> None:
    if walk.scope.kind != "function":
        walk.problem(node, "'return' outside function")
    elif walk.scope.function is not None:
        walk.scope.function.returns.append(node)
    walk.children(node)


def _yield(walk: Walk, node: ast.Yield) -> None:
    if walk.scope.kind in ("module", "class"):
        walk.problem(node, "'yield' outside function")
    elif walk.scope.function is not None and node.value is not None:
        walk.scope.function.yields.append(node.value)
    walk.children(node)


_READERS: Readers = {
    **assignments.READERS,
    **blocks.READERS,
    **definitions.READERS,
    **imports.READERS,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.BinOp: _operation,
    ast.Compare: _compare,
    ast.JoinedStr: _fstring,
    ast.Await: _await,
    ast.Return: _return,
    ast.Yield: _yield,
}
