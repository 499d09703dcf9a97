"""Templates that are only a part of one, which a tool puts together before anything is deployed.

``rain merge``, the Serverless Framework and scripts do so. Alone such a file is refused: it refers to what
stands in another. So nobody can tell from it what is missing: the transform and the Globals may stand there.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, walk
from lambdalint.template.intrinsics import arguments, attribute_of, call_of, mapping_like

#: What brings entries that nobody has read.
OPENING = "Fn::Transform"


def refers_elsewhere(
    resources: Mapping, names: Container[str], conditions: Container[str], mappings: Container[str]
) -> bool:
    """Whether resources name a parameter, a resource, a condition or a mapping that is not there."""
    for entry in resources.index.values():
        if isinstance(entry.value, Mapping):
            own = entry.value.get("Condition")
            if isinstance(own, Scalar) and own.value not in conditions:
                return True
            properties = entry.value.get("Properties")
            for kind, name in _named(properties) if properties is not None else ():
                known = {"Fn::If": conditions, "Fn::FindInMap": mappings}.get(kind, names)
                if name not in known and not name.startswith("AWS::"):
                    return True
    return False


def amends(resources: Mapping, sam: str) -> bool:
    """Whether resources of SAM stand beside such as this file only adds to: another one has their types.

    ``sam`` is how the types of SAM begin. ``chalice package --merge-template`` takes a file with both; that
    of Chalice has the types and the transform.
    """
    types = [
        entry.value.get("Type") for entry in resources.index.values() if isinstance(entry.value, Mapping)
    ]
    return None in types and any(isinstance(kind, Scalar) and kind.value.startswith(sam) for kind in types)


def is_directive(node: Node) -> bool:
    """Whether a node is for ``rain pkg``: ``Rain::Module: path``, as ``!Rain::Module path`` reads in JSON.

    https://github.com/aws-cloudformation/aws-cloudformation-templates/blob/main/CloudFormation/StackSets/common-resources.json
    """
    return isinstance(node, Mapping) and any(entry.name.startswith("Rain::") for entry in node.entries)


def _named(node: Node) -> Iterator[tuple[str, str]]:
    """The names that functions are given, each with the function; ``Fn::Sub`` has names of its own."""
    for inner in walk(node):
        call = call_of(inner)
        if call is None:
            continue
        if call.name == "Ref":
            first: Node | None = call.argument
        elif call.name == "Fn::GetAtt":
            first = next(iter(attribute_of(call.argument) or ()), None)
        elif call.name in {"Fn::If", "Fn::FindInMap"}:
            first = next(iter(arguments(call.argument)), None)
        else:
            continue
        if isinstance(first, Scalar) and first.tag is None:
            yield call.name, first.value


def with_more(node: Node | None, grip: Scalar) -> Node:
    """Properties to which Globals of another file may add, in each mapping that is written."""
    marker = Entry(Scalar(grip.source, grip.start, grip.end, OPENING), grip)
    if not isinstance(node, Mapping):
        return Mapping(grip.source, grip.start, grip.end, (marker,)) if node is None else node
    if call_of(node) is not None:
        return node
    entries = [
        Entry(entry.key, with_more(entry.value, grip) if isinstance(entry.value, Mapping) else entry.value)
        for entry in node.entries
    ]
    return mapping_like(node, (*entries, marker))
