"""What the functions that a module gives away return: the keys of the object, as far as its form tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax.javascript.facts import Function, Path
from lambdalint.syntax.javascript.literals import ObjectLiteral
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.things import unwrap
from lambdalint.syntax.javascript.tree import FUNCTIONS, Node
from lambdalint.values import Absent, Known, Many

#: https://docs.aws.amazon.com/powertools/typescript/latest/features/batch/
_PARTIAL = frozenset(
    Path("@aws-lambda-powertools/batch", (name,))
    for name in ("processPartialResponse", "processPartialResponseSync")
)


@dataclass(frozen=True, slots=True)
class Return:
    """A ``return`` of a function that the module gives away, or the expression that an arrow gives.

    ``keys`` are those of the object that it is, open where not all can be told; a value of another kind has
    none.
    """

    function: Function
    span: Span
    keys: Many[str]


def read_returns(reading: Reading, functions: Collection[Function]) -> Iterator[Return]:
    """The returns of some functions of a module, with an entry for one that never says ``return``."""
    wanted = {id(function): function for function in functions}
    for node in reading.tree.nodes(*FUNCTIONS):
        function = wanted.get(id(reading.function(node)))
        body = node.get("body")
        if function is not None and body is not None and body.kind != "statement_block":
            yield Return(function, reading.span(body), _keys(reading, body))
    for node in reading.tree.nodes("return_statement"):
        function = wanted.get(id(reading.around(node)))
        if function is not None:
            value = node.children[0] if node.children else None
            yield Return(function, reading.span(node), _keys(reading, value))


def _keys(reading: Reading, node: Node | None) -> Many[str]:
    if node is None:
        return Many()
    if node.kind == "await_expression" and node.children:
        return _keys(reading, node.children[-1])
    inner = unwrap(node)
    if inner is not None and inner.kind == "call_expression":
        path = reading.resolver.path(inner.get("function"))
        return Many(("batchItemFailures",)) if path in _PARTIAL else Many(complete=False)
    match reading.value(node):
        case Known(ObjectLiteral(entries=entries, complete=complete)):
            return Many(tuple(name for name, _ in entries), complete)
        case Known() | Absent():
            return Many()
    return Many(complete=False)
