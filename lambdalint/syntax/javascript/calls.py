"""Calls whose callee is known, and what becomes of their values.

A call of something that arrives from outside (a parameter, an event) is no fact, unless functions of this
module are handed to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.syntax.javascript.facts import Call, Fate, Function, Path
from lambdalint.syntax.javascript.literals import Argument
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.things import Func, Ref, arguments, invoked_by
from lambdalint.syntax.javascript.tree import FUNCTIONS, Node
from lambdalint.values import Unknown

#: What an expression passes through on its way to where it is used.
TRANSPARENT = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
    }
)
_CHAIN = frozenset({"then", "catch", "finally"})


def read_calls(reading: Reading) -> Iterator[Call]:
    for node in reading.tree.nodes("call_expression", "new_expression"):
        call = _call(reading, node)
        if call is not None:
            yield call


def _call(reading: Reading, node: Node) -> Call | None:
    construct = node.kind == "new_expression"
    callee = node.get("constructor" if construct else "function")
    if callee is None or (not construct and reading.resolver.required(node) is not None):
        return None
    path: Path | None = None
    target: Function | None = None
    match reading.resolver.things(callee):
        case (Ref(found),):
            path = found
        case (Func(found),):
            target = reading.function(found)
    given = arguments(node)
    passed = [function for each in given if (function := _function(reading, each)) is not None]
    if path is None and target is None and not passed:
        return None
    fate, chained = fate_of(reading, node)
    return Call(
        path,
        target,
        tuple(call_arguments(reading, given)) if path is not None or target is not None else (),
        reading.span(node),
        reading.span(callee.get("property") or callee),
        fate,
        chained,
        construct,
        reading.around(node),
        tuple(passed),
    )


def _function(reading: Reading, node: Node) -> Function | None:
    if node.kind in FUNCTIONS:
        return reading.function(node)
    return reading.function_of(node) if node.kind in {"identifier", "member_expression"} else None


def call_arguments(reading: Reading, given: list[Node]) -> Iterator[Argument]:
    """The values of arguments; everything from a spread on is Unknown."""
    open_ended = False
    for node in given:
        open_ended = open_ended or node.kind == "spread_element"
        yield Unknown(reading.span(node), "it comes from a spread") if open_ended else reading.value(node)


def fate_of(reading: Reading, node: Node) -> tuple[Fate, bool]:
    """What becomes of the value of a call, and whether ``.then`` and the like follow it.

    Version 2 of the AWS SDK turns a request into a promise by ``.promise()``, which is looked through.
    """
    chained = False
    child, parent = node, node.parent
    while parent is not None:
        kind = parent.kind
        if kind in TRANSPARENT or (kind == "ternary_expression" and child.field != "condition"):
            child, parent = parent, parent.parent
        elif kind == "member_expression" and child.field == "object":
            name, call = parent.get("property"), parent.parent
            if name is None or call is None or call.kind != "call_expression" or parent.field != "function":
                return Fate.USED, chained
            if name.name not in _CHAIN and name.name != "promise":
                return Fate.USED, chained
            chained = chained or name.name in _CHAIN
            child, parent = call, call.parent
        elif kind == "binary_expression" and child.field == "right" and _logical(reading, parent):
            child, parent = parent, parent.parent
        elif kind == "await_expression" or (
            kind == "for_in_statement" and child.field == "right" and parent.has("await")
        ):
            return Fate.AWAITED, chained
        elif kind == "return_statement" or (kind == "arrow_function" and child.field == "body"):
            return Fate.RETURNED, chained
        elif kind == "expression_statement":
            return Fate.FLOATING, chained
        elif kind == "unary_expression":
            operator = parent.get("operator")
            void = operator is not None and reading.tree.text_of(operator) == "void"
            return Fate.FLOATING if void else Fate.USED, chained
        elif kind in {"variable_declarator", "assignment_expression"}:
            return _assigned(reading, parent), chained
        elif kind in {"arguments", "array", "pair", "spread_element", "object"}:
            return Fate.PASSED, chained
        else:
            return Fate.USED, chained
    return Fate.USED, chained


def _assigned(reading: Reading, holder: Node) -> Fate:
    name = holder.get("name")
    if name is not None and name.kind == "identifier" and (binding := reading.bindings.of(name)) is not None:
        exported = (
            holder.parent is not None and getattr(holder.parent.parent, "kind", "") == "export_statement"
        )
        if not exported and not reading.bindings.references(binding):
            return Fate.FLOATING  # const done = client.send(…), and nobody looks at done
    return Fate.ASSIGNED


def _logical(reading: Reading, node: Node) -> bool:
    operator = node.get("operator")
    return operator is not None and reading.tree.text_of(operator) in {"&&", "||", "??"}


_BRANCHES = frozenset({"if_statement", "ternary_expression", "switch_statement", "catch_clause"})
_LOOPS = frozenset({"for_in_statement", "for_statement", "while_statement", "do_statement"})
_RECORDS = regex(r"\b[Rr]ecords\b")
_LEAVING = frozenset({"return_statement", "continue_statement", "break_statement"})
_LOGICAL = frozenset({"&&", "||", "??", "&&=", "||=", "??="})


def is_conditional(node: Node) -> bool:
    """Whether a branch decides if a node runs when its function does, or a ``return`` may come before it.

    ``client ??= new Client()``, ``if (!client) …``, ``if (client) return client; …``.
    """
    child, parent = node, node.parent
    while parent is not None and (child is node or child.kind not in FUNCTIONS):
        if parent.kind in _BRANCHES and child.field != "condition":
            return True
        if parent.kind in {"binary_expression", "augmented_assignment_expression"} and child.field == "right":
            operator = parent.get("operator")
            if operator is not None and operator.kind in _LOGICAL:
                return True
        if parent.kind == "statement_block" and any(
            one.kind == "if_statement" and _returns(one) for one in _before(parent, child)
        ):
            return True
        child, parent = parent, parent.parent
    return False


def may_be_skipped(node: Node, text: str) -> bool:
    """Whether something keeps a node from running though the outermost function around it runs: a branch, a
    loop or a callback, unless it is for the records of an event.
    """
    around: Node | None = node
    while around is not None:
        if is_conditional(around):
            return True
        here, parent = around, around.parent
        while parent is not None and (here is around or here.kind not in FUNCTIONS):
            if parent.kind in _LOOPS and here.field == "body":
                each = parent.get("right")
                if each is None or not _RECORDS.search(text, each.start, each.end):
                    return True
            here, parent = parent, parent.parent
        around = here if here.kind in FUNCTIONS and here.function is not None else None
        if around is not None and not _is_for_records(around, text):
            return True
    return False


def _is_for_records(function: Node, text: str) -> bool:
    """Whether a function is called for each record, or where it stands: ``event.Records.map(async …)``."""
    if invoked_by(function) is not None:
        return True
    call = function.parent.parent if function.parent is not None else None
    callee = call.get("function") if call is not None and call.kind == "call_expression" else None
    each = callee.get("object") if callee is not None else None
    return each is not None and _RECORDS.search(text, each.start, each.end) is not None


def _before(block: Node, child: Node) -> Iterator[Node]:
    return (one for one in block.children if one.start < child.start)


def _returns(node: Node) -> bool:
    """Whether a ``return`` of the same function, or a ``continue`` or ``break``, stands below a node."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.kind in _LEAVING:
            return True
        waiting += [child for child in here.children if child.kind not in FUNCTIONS]
    return False
