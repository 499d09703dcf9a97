"""Assignments: which names they bind, and to what."""

from __future__ import annotations

import ast

from lambdalint.syntax.python.scopes import Store
from lambdalint.syntax.python.walk import Readers, Walk


def assign(
    walk: Walk, target: ast.expr, value: ast.expr | None, kind: str, annotation: ast.expr | None = None
) -> None:
    """Bind the names of a target, and note what it stores; :class:`Binding` says what ``kind`` is."""
    match target:
        case ast.Name():
            if target.id == "__all__" and value is not None and walk.scope.kind == "module":
                walk.outline.dunder_all.append(value)
            walk.bind(target.id, kind, target, value, None, annotation)
        case ast.Tuple() | ast.List():
            starred = any(isinstance(item, ast.Starred) for item in target.elts)
            for index, item in enumerate(target.elts):
                if kind == "assign" and isinstance(value, ast.Tuple | ast.List) and not starred:
                    # s3, sqs = boto3.client("s3"), boto3.client("sqs")
                    same = len(value.elts) == len(target.elts)
                    assign(walk, item, value.elts[index] if same else None, "assign" if same else "other")
                elif kind == "assign" and isinstance(item, ast.Name) and not starred:
                    walk.bind(item.id, "item", item, value, index)
                elif kind == "item" and isinstance(item, ast.Name):
                    # for name, client in clients.items()
                    walk.bind(item.id, "items", item, value, index)
                else:
                    assign(walk, item, None, "other")
        case ast.Starred():
            assign(walk, target.value, None, "other")
        case ast.Attribute():
            store = Store(target, value if kind in ("assign", "enter") else None, walk.block)
            walk.outline.attribute_stores.setdefault(target.attr, []).append(store)
            walk.visit(target.value)
        case ast.Subscript():
            walk.outline.item_stores.append(Store(target, value if kind == "assign" else None, walk.block))
            walk.around.append(target)
            walk.visit(target.value)
            walk.visit(target.slice)
            walk.around.pop()


def _assign(walk: Walk, node: ast.Assign) -> None:
    walk.around.append(node)
    walk.visit(node.value)
    if not walk.block.looped:  # the round before may have set what the value reads
        walk.settled = (node.value.end_lineno or 0, node.value.end_col_offset or 0)
    for target in node.targets:
        assign(walk, target, node.value, "assign")
    walk.settled = None
    walk.around.pop()


def _annotated(walk: Walk, node: ast.AnnAssign) -> None:
    walk.visit(node.annotation)
    if node.value is not None:
        walk.around.append(node)
        walk.visit(node.value)
        walk.around.pop()
        assign(walk, node.target, node.value, "assign", node.annotation)
    elif isinstance(node.target, ast.Name):
        walk.bind(node.target.id, "annotation", node, None, None, node.annotation)


def _augmented(walk: Walk, node: ast.AugAssign) -> None:
    walk.visit(node.value)
    if isinstance(node.target, ast.Name):
        if node.target.id == "__all__":
            walk.outline.dunder_all.append(node.value)
        walk.bind(node.target.id, "other", node)
    else:
        assign(walk, node.target, None, "other")


def _named(walk: Walk, node: ast.NamedExpr) -> None:
    walk.children(node)
    inner, scope = walk.scope, walk.scope
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    walk.scope = scope
    walk.bind(node.target.id, "assign", node, node.value)
    walk.scope = inner


def _captured(walk: Walk, node: ast.MatchAs) -> None:
    if node.name:
        walk.bind(node.name, "other", node)
    walk.children(node)


def _captured_rest(walk: Walk, node: ast.MatchStar) -> None:
    if node.name:
        walk.bind(node.name, "other", node)


def _captured_mapping(walk: Walk, node: ast.MatchMapping) -> None:
    if node.rest:
        walk.bind(node.rest, "other", node)
    walk.children(node)


def _global(walk: Walk, node: ast.Global) -> None:
    for name in node.names:
        walk.scope.elsewhere[name] = walk.scope.module


def _nonlocal(walk: Walk, node: ast.Nonlocal) -> None:
    for name in node.names:
        home = walk.scope.parent.home(name) if walk.scope.parent else None
        if home is not None:
            walk.scope.elsewhere[name] = home


READERS: Readers = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.NamedExpr: _named,
    ast.MatchAs: _captured,
    ast.MatchStar: _captured_rest,
    ast.MatchMapping: _captured_mapping,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
}
