"""What protects a statement: the tests and ``try`` statements around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lambdalint.syntax.python.facts import Guard
from lambdalint.syntax.python.scopes import Block

#: An exception, and the more general ones that catch it by a name of its own family.
_FAMILIES = {
    "ImportError": {"ImportError", "ModuleNotFoundError"},
    "KeyError": {"KeyError", "LookupError"},
    "OSError": {"OSError", "IOError", "EnvironmentError"},
}
_BROAD = {"Exception", "BaseException"}


def guard_of(block: Block, exception: str | None) -> Guard:
    """The strongest guard around ``block`` against ``exception``; every branch counts as a test."""
    # Each block's answer is kept and built on by those inside: long elif chains stay linear.
    pending: list[Block] = []
    found = Guard.NONE
    for around in block.ancestors():
        if exception in around.guards:
            found = around.guards[exception]
            break
        pending.append(around)
    for around in reversed(pending):
        found = min([found, *_guards(around, exception)], key=_ORDER.index)
        around.guards[exception] = found
    return found


def static_guard(block: Block) -> Guard:
    """NEVER or MAIN where the block cannot run in an imported module, NONE otherwise."""
    guard = guard_of(block, None)
    return guard if guard in (Guard.NEVER, Guard.MAIN) else Guard.NONE


_ORDER = list(Guard)


def _guards(block: Block, exception: str | None) -> Iterator[Guard]:
    match block.node, block.arm:
        case ast.If(test=test), "then":
            static = _static_test(test)
            yield Guard.TESTED if static is Guard.NONE else static
        case ((ast.If() | ast.IfExp() | ast.BoolOp() | ast.Match()), _):
            yield Guard.TESTED
        case _, "except":
            yield Guard.TESTED
        case (ast.With() | ast.AsyncWith()) as statement, "suppress":
            for item in statement.items:
                if isinstance(item.context_expr, ast.Call):
                    yield caught_by(item.context_expr.args, exception)
        case node, "try" if node is not None:
            for handler in getattr(node, "handlers", []):
                yield caught_by([handler.type], exception)


def caught_by(types: list[ast.expr] | list[ast.expr | None], exception: str | None) -> Guard:
    """HANDLED when ``except types`` names the exception, BROAD when it catches everything."""
    broad = False
    for kind in types:
        if kind is None:
            broad = True
            continue
        for item in kind.elts if isinstance(kind, ast.Tuple) else [kind]:
            name = (
                item.attr
                if isinstance(item, ast.Attribute)
                else item.id
                if isinstance(item, ast.Name)
                else ""
            )
            if exception is not None and name in _FAMILIES.get(exception, {exception}):
                return Guard.HANDLED
            broad = broad or name in _BROAD
    return Guard.BROAD if broad else Guard.NONE


def _static_test(test: ast.expr) -> Guard:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return Guard.NEVER
        case ast.Compare(
            left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]
        ):
            return Guard.MAIN
        case ast.Compare(
            left=ast.Constant(value="__main__"), ops=[ast.Eq()], comparators=[ast.Name(id="__name__")]
        ):
            return Guard.MAIN
    return Guard.NONE
