"""Reads, writes and whole uses of ``process.env``, in every spelling.

``process.env.X``, ``process.env['X']``, ``const {X = 'd'} = process.env``, ``import {env} from 'process'``
and names for any of them. What the code expects of a missing variable is part of the read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.source import Span
from lambdalint.syntax.javascript.calls import TRANSPARENT, is_conditional
from lambdalint.syntax.javascript.facts import (
    EnvironmentRead,
    EnvironmentUse,
    EnvironmentWrite,
    Function,
    Path,
    ReadUse,
    WholeUse,
)
from lambdalint.syntax.javascript.literals import Argument
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.scopes import Binding, targets
from lambdalint.syntax.javascript.things import arguments
from lambdalint.syntax.javascript.tree import Node
from lambdalint.values import Absent, Known, Value

_ENV = Path("process", ("env",))
_COMPARISONS = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">=", "in", "instanceof"})
_LOG_METHODS = frozenset({"log", "info", "debug", "warn", "error", "trace", "dir", "table"})
_ASSERTIONS = frozenset({"assert", "ok", "Boolean", "invariant", "isDefined", "existsSync"})

Fact = EnvironmentRead | EnvironmentUse | EnvironmentWrite


def read_environment(reading: Reading) -> Iterator[Fact]:
    if "env" not in reading.tree.text:
        return
    for node in reading.tree.nodes("member_expression", "subscript_expression"):
        holder = node.get("object")
        if holder is not None and _is_env(reading, holder):
            yield _access(reading, node)
        if node.kind == "member_expression" and _is_env(reading, node):
            yield from _whole(reading, node)
    for node in reading.tree.nodes("variable_declarator", "assignment_expression"):
        yield from _destructured(reading, node)
    for binding in _aliases(reading):
        for node in reading.bindings.references(binding):
            yield from _whole(reading, node)


def _is_env(reading: Reading, node: Node) -> bool:
    inner = node
    while inner.kind in TRANSPARENT and inner.children:
        inner = inner.children[0]
    if inner.kind == "member_expression":
        name = inner.get("property")
        return name is not None and name.name == "env" and reading.resolver.path(inner) == _ENV
    return inner.kind == "identifier" and reading.resolver.path(inner) == _ENV


def _aliases(reading: Reading) -> Iterator[Binding]:
    """The names that stand for the whole environment."""
    for node in reading.tree.nodes("variable_declarator"):
        name, value = node.get("name"), node.get("value")
        if name is not None and value is not None and name.kind == "identifier" and _is_env(reading, value):
            binding = reading.bindings.of(name)
            if binding is not None:
                yield binding
    for specifier in reading.tree.nodes("import_specifier"):
        name = specifier.get("alias") or specifier.get("name")
        if name is not None and name.kind == "identifier" and reading.resolver.path(name) == _ENV:
            binding = reading.bindings.of(name)
            if binding is not None:
                yield binding


def _access(reading: Reading, node: Node) -> Fact:
    key = node.get("property") or node.get("index")
    span, function = reading.span(node), reading.around(node)
    name: Value[str]
    if key is not None and node.kind == "member_expression":
        name = Known(key.name, reading.span(key))
    else:
        name = reading.string(key) if key is not None else Known("", span)
    parent = node.parent
    if parent is not None and node.field == "left" and parent.kind.endswith("assignment_expression"):
        return EnvironmentWrite(name, span, function)
    if parent is not None and parent.kind in {"update_expression", "unary_expression"}:
        operator = parent.get("operator")
        if operator is not None and reading.tree.text_of(operator) in {"delete", "++", "--"}:
            return EnvironmentWrite(name, span, function)
    use, fallback = _use(reading, node, follow=True)
    return EnvironmentRead(
        name, span, use, fallback, function, is_conditional(node), _askers(reading, _held_by(node))
    )


def _held_by(node: Node) -> Node | None:
    """The variable that a declaration gives just this value to, and that the module does not export there."""
    child, parent = node, node.parent
    while parent is not None and parent.kind in {*TRANSPARENT, "non_null_expression"}:
        child, parent = parent, parent.parent
    if parent is None or parent.kind != "variable_declarator" or child.field != "value":
        return None
    name, declaration = parent.get("name"), parent.parent
    if declaration is not None and declaration.parent and declaration.parent.kind == "export_statement":
        return None
    return name if name is not None and name.kind == "identifier" else None


def _askers(reading: Reading, name: Node | None) -> tuple[Function | None, ...] | None:
    binding = reading.bindings.of(name) if name is not None else None
    if binding is None:
        return None
    return tuple(reading.around(reference) for reference in reading.bindings.references(binding))


def _destructured(reading: Reading, node: Node) -> Iterator[Fact]:
    """``const {A, B = 'd'} = process.env``, ``const {env: {A}} = process``."""
    pattern = node.get("name") or node.get("left")
    value = node.get("value") or node.get("right")
    if pattern is None or value is None or pattern.kind != "object_pattern":
        return
    path = reading.resolver.path(value)
    if path is None or path.module != "process":
        return
    for target in targets(pattern, reading.tree):
        steps = (*path.steps, *target.steps)
        if steps[:1] != ("env",) or len(steps) != 2:
            continue
        span, function = reading.span(target.place), reading.around(node)
        if steps[1] == "...":
            yield EnvironmentUse(WholeUse.SPREAD, span, function)
        elif target.default is not None:
            known: Value[str] = Known(steps[1], span)
            yield EnvironmentRead(known, span, ReadUse.FALLBACK, reading.value(target.default), function)
        else:
            use, fallback = _use_of_name(reading, target.name, span)
            known = Known(steps[1], span)
            yield EnvironmentRead(known, span, use, fallback, function, is_conditional(node))


def _use(reading: Reading, node: Node, *, follow: bool) -> tuple[ReadUse, Argument]:
    """What the surroundings of a read say about a missing variable."""
    nothing: Argument = Absent(reading.span(node))
    child, parent = node, node.parent
    while parent is not None:
        kind = parent.kind
        operator = parent.get("operator")
        sign = reading.tree.text_of(operator) if operator is not None else ""
        if kind == "pair" and _is_given_away(reading, parent):
            return ReadUse.GIVEN_AWAY, nothing
        if kind == "non_null_expression":
            above = parent.parent
            given_away = above is not None and above.kind == "pair" and _is_given_away(reading, above)
            return ReadUse.GIVEN_AWAY if given_away else ReadUse.ASSERTED, nothing
        if kind in TRANSPARENT:
            child, parent = parent, parent.parent
        elif kind == "binary_expression" and sign in {"||", "??", "&&"}:
            if child.field == "left":
                if sign == "&&":
                    return ReadUse.TESTED, nothing
                right = parent.get("right")
                return ReadUse.FALLBACK, reading.value(right) if right is not None else nothing
            child, parent = parent, parent.parent
        elif (
            (kind == "binary_expression" and sign in _COMPARISONS)
            or (kind == "unary_expression" and sign in {"!", "typeof"})
            or (child.field == "condition" and kind != "for_statement")
            or (kind == "member_expression" and parent.has("optional_chain"))
            or (kind == "switch_statement" and child.field == "value")
            or (kind == "arguments" and _asserts(parent.parent))
        ):
            return ReadUse.TESTED, nothing
        elif follow and kind == "variable_declarator" and child.field == "value":
            name = parent.get("name")
            if name is not None and name.kind == "identifier":
                return _use_of_name(reading, name, reading.span(node))
            return ReadUse.PLAIN, nothing
        else:
            return ReadUse.PLAIN, nothing
    return ReadUse.PLAIN, nothing


def _is_given_away(reading: Reading, pair: Node) -> bool:
    """Whether a member belongs to an object that the module exports: ``export const config = {table: …}``."""
    node = pair.parent
    while node is not None and node.kind in {"pair", "object", *TRANSPARENT}:
        node = node.parent
    if node is None:
        return False
    if node.kind == "assignment_expression":
        left = node.get("left")
        return left is not None and reading.tree.text_of(left).startswith(("module.exports", "exports."))
    if node.kind != "variable_declarator":
        return node.kind == "export_statement"
    name, declaration = node.get("name"), node.parent
    if declaration is not None and declaration.parent and declaration.parent.kind == "export_statement":
        return True
    binding = reading.bindings.of(name) if name is not None and name.kind == "identifier" else None
    return binding is not None and any(_exports(reading, one) for one in reading.bindings.references(binding))


def _exports(reading: Reading, reference: Node) -> bool:
    """Whether a name is exported where it stands: ``export {config}``, ``module.exports = {config}``."""
    node = reference.parent
    while node is not None and node.kind in {"pair", "object"}:
        node = node.parent
    if node is None or node.kind != "assignment_expression":
        return node is not None and node.kind in {"export_specifier", "export_statement"}
    left = node.get("left")
    return left is not None and reading.tree.text_of(left).startswith(("module.exports", "exports."))


def _use_of_name(reading: Reading, name: Node, span: Span) -> tuple[ReadUse, Argument]:
    """``const table = process.env.TABLE; if (!table) throw …``: the test of the name counts."""
    binding = reading.bindings.of(name)
    for reference in reading.bindings.references(binding) if binding is not None else ():
        use, fallback = _use(reading, reference, follow=False)
        if use in {ReadUse.TESTED, ReadUse.FALLBACK}:
            return use, fallback
    return ReadUse.PLAIN, Absent(span)


def _asserts(call: Node | None) -> bool:
    callee = call.get("function") if call is not None else None
    last = callee.get("property") or callee if callee is not None else None
    return last is not None and last.name in _ASSERTIONS


def _whole(reading: Reading, node: Node) -> Iterator[Fact]:
    """The environment used as one value."""
    child, parent = node, node.parent
    while parent is not None and parent.kind in TRANSPARENT:
        child, parent = parent, parent.parent
    if parent is None or (
        parent.kind in {"member_expression", "subscript_expression"} and child.field == "object"
    ):
        return
    span, function = reading.span(node), reading.around(node)
    match parent.kind:
        case "variable_declarator":
            return  # another name for it, or a pattern
        case "assignment_expression" if child.field == "left":
            return
        case "assignment_expression" if getattr(parent.get("left"), "kind", "") == "object_pattern":
            return
        case "binary_expression" if child.field == "right":
            left, operator = parent.get("left"), parent.get("operator")
            if left is not None and operator is not None and reading.tree.text_of(operator) == "in":
                # 'X' in process.env
                name = reading.string(left)
                yield EnvironmentRead(name, span, ReadUse.TESTED, Absent(span), function)
                return
        case "for_in_statement" if child.field == "right":
            yield EnvironmentUse(WholeUse.ENUMERATED, span, function)
            return
    yield EnvironmentUse(_whole_use(reading, child), span, function)


def _whole_use(reading: Reading, node: Node) -> WholeUse:
    """Where the value goes: climbs through what keeps it readable as a text."""
    use = WholeUse.PASSED
    child, parent = node, node.parent
    for _ in range(30):
        if parent is None:
            break
        kind = parent.kind
        if kind == "arguments" and parent.parent is not None:
            call = parent.parent
            name = _callee(reading, call)
            if name in {"Object.keys", "Object.entries", "Object.values"}:
                return WholeUse.ENUMERATED
            if name in {"JSON.stringify", "util.inspect"} and arguments(call)[:1] == [child]:
                use = WholeUse.SERIALIZED
                child, parent = call, call.parent
                continue
            return WholeUse.LOGGED if _logs(name) else use
        if kind == "spread_element" and use is WholeUse.PASSED:
            use = WholeUse.SPREAD
        elif kind in {"template_substitution", "template_string", "binary_expression"}:
            if use is WholeUse.PASSED:
                return use  # `${process.env}` is only "[object Object]"
        elif kind not in {"pair", "object", *TRANSPARENT}:
            break
        child, parent = parent, parent.parent
    return use


def _callee(reading: Reading, call: Node) -> str:
    callee = call.get("function")
    if callee is None:
        return ""
    path = reading.resolver.path(callee)
    return str(path) if path is not None else reading.tree.text_of(callee)[:200]


def _logs(name: str) -> bool:
    """``console.log``, ``logger.info``, ``this.log.debug``."""
    holder, _, method = name.rpartition(".")
    if method not in _LOG_METHODS:
        return name in {"process.stdout.write", "process.stderr.write"}
    return (
        holder == "console" or re.search(r"log(?:ger)?(?:\(\)| new\(\))?$", holder, re.IGNORECASE) is not None
    )
