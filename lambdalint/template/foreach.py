"""``Fn::ForEach`` of the language extensions, unrolled on nodes.

    Fn::ForEach::Queues:            # a name, used for nothing
      - Name                        # the identifier
      - [Orders, Mails]             # the collection: literals, or a list parameter
      - ${Name}Queue: {Type: …}     # what each turn adds

Each turn's nodes keep their places in the template: a finding in the body points at the body. A
collection that cannot be told leaves the loop out and marks the mapping as open.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from lambdalint.template.intrinsics import LOOP_PREFIX, call_of, mapping_like

#: AWS allows a template of 500 resources; a loop that makes far more is a mistake or an attack.
MAX_TURNS = 1_000

#: The key of the entry that stands for what a loop with an unknown collection would add.
OPEN = "Fn::ForEach"

Collection = Callable[[Node], tuple[str, ...] | None]


def unroll(node: Node, collection: Collection) -> Node:
    """The node with every loop below it replaced by the entries it makes.

    ``collection`` tells the items of a loop's collection, or ``None`` where they cannot be known.
    """
    return _Unroller(collection).node(node, {})


class _Unroller:
    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.turns = 0

    def node(self, node: Node, names: dict[str, str]) -> Node:
        if isinstance(node, Scalar):
            return self.scalar(node, names) if names else node
        if isinstance(node, Sequence):
            items = tuple(self.node(item, names) for item in node.items)
            return Sequence(node.source, node.start, node.end, items, node.tag, flow=node.flow)
        call = call_of(node)
        if call is not None and call.name == "Ref" and isinstance(call.argument, Scalar):
            value = names.get(call.argument.value)
            if value is not None:
                return Scalar(node.source, node.start, node.end, value, '"')
        entries: list[Entry] = []
        for entry in node.entries:
            if entry.name.startswith(LOOP_PREFIX):
                entries.extend(self.loop(entry, names))
            else:
                key = self.scalar(entry.key, names) if names else entry.key
                entries.append(Entry(key, self.node(entry.value, names)))
        return mapping_like(node, tuple(entries))

    def scalar(self, scalar: Scalar, names: dict[str, str]) -> Scalar:
        if scalar.tag == "!Ref" and scalar.value in names:
            return Scalar(scalar.source, scalar.start, scalar.end, names[scalar.value], '"')
        value = scalar.value
        for name, replacement in names.items():
            if name in value:
                value = value.replace(f"${{{name}}}", replacement)
                value = value.replace(f"&{{{name}}}", re.sub(r"[^A-Za-z0-9]", "", replacement))
        if value == scalar.value:
            return scalar
        return Scalar(scalar.source, scalar.start, scalar.end, value, scalar.style, scalar.tag)

    def loop(self, entry: Entry, names: dict[str, str]) -> list[Entry]:
        match entry.value:
            case Sequence(items=(Scalar(value=identifier), collection, Mapping() as body)):
                items = self._items(collection, names)
            case _:
                items = None
        if items is None or self.turns + len(items) > MAX_TURNS:
            return [Entry(Scalar(entry.key.source, entry.key.start, entry.key.end, OPEN), entry.value)]
        self.turns += len(items)
        made: list[Entry] = []
        for item in items:
            turn = self.node(body, {**names, identifier: item})
            assert isinstance(turn, Mapping)
            made.extend(turn.entries)
        return made

    def _items(self, collection: Node, names: dict[str, str]) -> tuple[str, ...] | None:
        return self.collection(self.node(collection, names))
