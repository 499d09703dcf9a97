"""Which items of a list in its argument a function looks at: all of them, or one by its index."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lambdalint.syntax.javascript.facts import Function, SingleItem
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.strings import string_value
from lambdalint.syntax.javascript.tree import FUNCTIONS, Node

#: What only shows a value on its way to the log.
_SHOWING = frozenset({"template_string", "template_substitution", "arguments", "binary_expression"})


def read_items(reading: Reading, functions: Collection[Function]) -> Iterator[SingleItem]:
    """The functions that take one item of a list in their first argument, and nothing else but for logs."""
    wanted = {id(function): function for function in functions}
    for node in reading.tree.nodes(*FUNCTIONS):
        function = wanted.get(id(reading.function(node)))
        parameter = _first_parameter(node)
        binding = reading.bindings.of(parameter) if parameter is not None else None
        if function is None or binding is None or len(binding.definitions) != 1:
            continue
        uses = reading.bindings.references(binding)
        taken = [found for use in uses if (found := _taken(reading, use)) is not None]
        others = [use for use in uses if _taken(reading, use) is None]
        if len({(key, index) for key, index, _ in taken}) == 1 and all(
            _is_logged(reading, use) for use in others
        ):
            key, _, place = taken[0]
            yield SingleItem(function, key, reading.span(place))


def _first_parameter(function: Node) -> Node | None:
    """The name of the first parameter, where it has one and no default."""
    listed = function.get("parameters")
    first = function.get("parameter") or (listed.children[0] if listed and listed.children else None)
    if first is not None and first.kind == "required_parameter" and first.get("value") is None:
        first = first.get("pattern")
    return first if first is not None and first.kind == "identifier" else None


def _taken(reading: Reading, use: Node) -> tuple[str, str, Node] | None:
    """``event.Records[0]`` or ``const [record] = event.Records`` around ``event``: key, index and place."""
    listed = use.parent
    if listed is None or use.field != "object":
        return None
    key = _key(reading, listed)
    place = listed.parent
    if not key or place is None:
        return None
    if place.kind == "subscript_expression" and listed.field == "object":
        index = place.get("index")
        text = reading.tree.text_of(index) if index is not None and index.kind == "number" else ""
        return (key, text, place) if text.isdigit() and not _is_written(place) else None
    if place.kind == "variable_declarator" and listed.field == "value":
        pattern = place.get("name")
        names = pattern.children if pattern is not None and pattern.kind == "array_pattern" else []
        if len(names) == 1 and names[0].kind in {"identifier", "object_pattern"}:
            return key, "0", listed
    return None


def _key(reading: Reading, node: Node) -> str:
    """The literal key that a property is asked for by."""
    if node.kind == "member_expression" and (name := node.get("property")) is not None:
        return name.name
    if node.kind == "subscript_expression" and (index := node.get("index")) is not None:
        return (string_value(reading.tree.text_of(index)) or "") if index.kind == "string" else ""
    return ""


def _is_written(place: Node) -> bool:
    """Whether something is assigned to the item itself."""
    return place.field == "left" or (place.parent is not None and place.parent.kind == "unary_expression")


def _is_logged(reading: Reading, use: Node) -> bool:
    node = use.parent
    while node is not None:
        if node.kind == "call_expression":
            callee = node.get("function")
            text = reading.tree.text_of(callee) if callee is not None else ""
            if text.startswith("console."):
                return True
            if text != "JSON.stringify":
                return False
        elif node.kind not in _SHOWING:
            return False
        node = node.parent
    return False
