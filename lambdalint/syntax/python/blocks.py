"""Statements and expressions with parts that may run or not: each part becomes a block."""

from __future__ import annotations

import ast
from typing import Any

from lambdalint.syntax.python.assignments import assign
from lambdalint.syntax.python.scopes import Block
from lambdalint.syntax.python.walk import Readers, Walk


def _if(walk: Walk, node: ast.If) -> None:
    # elif chains nest in the tree: followed without recursion
    depth = walk.block
    current: ast.If = node
    while True:
        walk.visit(current.test)
        walk.arm(current, "then", current.body)
        rest = current.orelse
        if len(rest) == 1 and isinstance(rest[0], ast.If):
            walk.block = Block(walk.scope, walk.block, current, "else")
            current = rest[0]
            continue
        walk.arm(current, "else", rest)
        break
    walk.block = depth


def _for(walk: Walk, node: ast.For | ast.AsyncFor) -> None:
    walk.around.append(node)
    walk.visit(node.iter)
    walk.around.pop()
    outer = walk.block
    walk.block = Block(walk.scope, outer, node, "loop")
    assign(walk, node.target, node.iter, "item")
    walk.statements(node.body)
    walk.block = outer
    walk.arm(node, "else", node.orelse)


def _while(walk: Walk, node: ast.While) -> None:
    walk.visit(node.test)
    walk.arm(node, "loop", node.body)
    walk.arm(node, "else", node.orelse)


def _try(walk: Walk, node: ast.Try | ast.TryStar) -> None:
    walk.arm(node, "try", node.body)
    for handler in node.handlers:
        walk.arm(node, "except", [handler])
    walk.arm(node, "continued", node.orelse)
    walk.arm(node, "finally", node.finalbody)


def _except(walk: Walk, node: ast.ExceptHandler) -> None:
    if node.type is not None:
        walk.visit(node.type)
    if node.name:
        walk.bind(node.name, "other", node)
    walk.statements(node.body)


def _with(walk: Walk, node: ast.With | ast.AsyncWith) -> None:
    walk.around.append(node)
    for item in node.items:
        walk.visit(item.context_expr)
        if item.optional_vars is not None:
            assign(walk, item.optional_vars, item.context_expr, "enter")
    walk.around.pop()
    if any(_suppresses(item.context_expr) for item in node.items):
        walk.arm(node, "suppress", node.body)
    else:
        walk.statements(node.body)


def _suppresses(node: ast.expr) -> bool:
    """``contextlib.suppress(…)``, which is a ``try`` in other words."""
    match node:
        case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress")):
            return True
    return False


def _match(walk: Walk, node: ast.Match) -> None:
    walk.visit(node.subject)
    for case in node.cases:
        walk.arm(case, "then", [case.pattern, case.guard, *case.body])


def _conditional(walk: Walk, node: ast.IfExp) -> None:
    walk.around.append(node)
    walk.visit(node.test)
    walk.arm(node, "then", [node.body])
    walk.arm(node, "else", [node.orelse])
    walk.around.pop()


def _and_or(walk: Walk, node: ast.BoolOp) -> None:
    walk.around.append(node)
    walk.visit(node.values[0])
    walk.arm(node, "and" if isinstance(node.op, ast.And) else "or", node.values[1:])
    walk.around.pop()


def _elements(walk: Walk, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> None:
    _comprehension(walk, node, [node.elt])


def _entries(walk: Walk, node: ast.DictComp) -> None:
    _comprehension(walk, node, [node.key, node.value])


def _comprehension(walk: Walk, node: Any, results: list[ast.expr]) -> None:
    walk.around.append(node)
    walk.visit(node.generators[0].iter)
    outer = walk.block
    walk.enter("comprehension", node)
    walk.block = Block(walk.scope, outer, node, "loop")
    for index, generator in enumerate(node.generators):
        if index:
            walk.visit(generator.iter)
        assign(walk, generator.target, generator.iter, "item")
        for test in generator.ifs:
            walk.visit(test)
    # x for x in y if "KEY" in os.environ: the tests guard the result
    tests = [test for generator in node.generators for test in generator.ifs]
    if tests:
        walk.arm(ast.If(test=tests[0], body=[], orelse=[]), "then", results)
    else:
        walk.arm(node, "loop", results)
    walk.leave(outer)
    walk.around.pop()


READERS: Readers = {
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.ExceptHandler: _except,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.IfExp: _conditional,
    ast.BoolOp: _and_or,
    ast.ListComp: _elements,
    ast.SetComp: _elements,
    ast.GeneratorExp: _elements,
    ast.DictComp: _entries,
}
