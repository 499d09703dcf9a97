"""What of a template is made in a circle: resources that need each other, conditions that ask each other.

CloudFormation refuses such a template as a whole. Only what is certain counts: nothing in a branch of
``Fn::If``, no resource under a condition, no template that a macro rewrites, and of SAM's resources only the
properties that certainly land on the function or its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from lambdalint.model.application import Problem
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax import nodes
from lambdalint.syntax.nodes import Node, Scalar
from lambdalint.template.intrinsics import arguments, attribute_of, call_of, substitutions
from lambdalint.template.template import ResourceNode, Template
from lambdalint.values import Cause, Hole

KIND = "circular-dependency"
#: How many members of a circle a message names.
_MOST = 5
#: What of a SAM function lands on the function itself; the rest may become resources of their own.
_OF_SAM_FUNCTION = (
    "CodeUri",
    "Environment",
    "FileSystemConfigs",
    "FunctionName",
    "ImageUri",
    "KmsKeyArn",
    "Layers",
    "Role",
    "VpcConfig",
)


class _Named(NamedTuple):
    """Something that a node refers to, by itself or as one of the names ``inside`` of a text."""

    name: str
    node: Node
    inside: bool = False

    @property
    def span(self) -> Span:
        return _within(self.node, self.name) if self.inside else self.node.span


@dataclass(frozen=True, slots=True)
class _Need:
    """Where something is named that has to be there first, and why it does."""

    where: _Named
    note: str

    @property
    def span(self) -> Span:
        return self.where.span


_Needs: TypeAlias = Mapping[str, Mapping[str, _Need]]


def problems(template: Template) -> Iterator[Problem]:
    """A problem for each circle; of circles that share a member only one is told."""
    if template.open:
        return
    yield from _circles(_between_resources(template), "", "write one of the names out instead of referring")
    yield from _circles(_between_conditions(template), "condition ", "compare the parameters themselves")


def _between_resources(template: Template) -> _Needs:
    certain = {
        name: resource
        for name, resource in template.resources.items()
        if resource.node.get("Condition") is None
    }
    found: dict[str, dict[str, _Need]] = {name: {} for name in certain}
    for name, resource in certain.items():
        for needed in _references(*_own(resource)):
            if needed.name in certain:
                found[name].setdefault(needed.name, _Need(needed, f"`{name}` needs `{needed.name}`"))
        for bucket in _references(*_subscribed(resource)):
            if bucket.name in certain and certain[bucket.name].type == "AWS::S3::Bucket":
                note = f"for this event SAM makes `{bucket.name}` need `{name}`"
                found[bucket.name].setdefault(name, _Need(bucket, note))
    return found


def _own(resource: ResourceNode) -> Iterator[Node]:
    """The parts of a resource whose references hold back the resource itself."""
    sam = resource.type.startswith("AWS::Serverless::")
    if resource.type == "AWS::Serverless::Function" and isinstance(resource.properties, nodes.Mapping):
        properties = resource.properties
        names = _OF_SAM_FUNCTION if "Role" in properties.index else (*_OF_SAM_FUNCTION, "Policies")
        yield from (node for name in names if (node := properties.get(name)) is not None)
    elif not sam and resource.properties is not None:
        yield resource.properties
    depends_on = resource.node.get("DependsOn")
    if depends_on is not None and not sam:
        yield from (_reference_to(item) for item in arguments(depends_on) if isinstance(item, Scalar))


def _reference_to(name: Scalar) -> Node:
    return Scalar(name.source, name.start, name.end, name.value, name.style, "!Ref")


def _references(*roots: Node) -> list[_Named]:
    """Every name that some nodes certainly refer to, in the order of the text."""
    found: list[_Named] = []
    for node in roots:
        _collect(node, found)
    return found


def _collect(node: Node, found: list[_Named]) -> None:
    call = call_of(node)
    if call is None:
        inner: Iterable[Node] = ()
        if isinstance(node, nodes.Mapping):
            inner = (entry.value for entry in node.entries)
        elif isinstance(node, nodes.Sequence):
            inner = node.items
        for part in inner:
            if part.tag is not None or part.__class__ is not Scalar:
                _collect(part, found)
        return
    match call.name, call.argument:
        case "Fn::If", _:
            return
        case "Ref", Scalar() as name:
            found.append(_Named(name.value, node))
        case "Fn::GetAtt", argument:
            halves = attribute_of(argument)
            if halves is not None and isinstance(halves[0], Scalar):
                found.append(_Named(halves[0].value, node))
        case "Fn::Sub", argument:
            _collect_substituted(argument, found)
        case _, argument:
            _collect(argument, found)


def _collect_substituted(argument: Node, found: list[_Named]) -> None:
    text, *variables = arguments(argument) or (None,)
    local: frozenset[str] = frozenset()
    for given in variables:
        if isinstance(given, nodes.Mapping):
            local |= given.index.keys()
            _collect(given, found)
    if isinstance(text, Scalar):
        names = (
            piece.reference.name for piece in substitutions(text.value).pieces if isinstance(piece, Hole)
        )
        found += (_Named(name, text, inside=True) for name in names if name not in local)


def _within(text: Node, name: str) -> Span:
    """Where a text names something: the whole of it may be a script."""
    written = re.compile(r"\$\{\s*" + re.escape(name) + r"[^{}]*\}").search(
        text.source.text, text.start, text.end
    )
    return text.source.span(*written.span()) if written else text.span


def _subscribed(resource: ResourceNode) -> Iterator[Node]:
    """What names the buckets whose notifications SAM directs to a function."""
    if resource.type != "AWS::Serverless::Function" or not isinstance(resource.properties, nodes.Mapping):
        return
    events = resource.properties.get("Events")
    for entry in events.entries if isinstance(events, nodes.Mapping) else ():
        kind = entry.value.get("Type") if isinstance(entry.value, nodes.Mapping) else None
        if not (isinstance(kind, Scalar) and kind.value == "S3" and isinstance(entry.value, nodes.Mapping)):
            continue
        properties = entry.value.get("Properties")
        bucket = properties.get("Bucket") if isinstance(properties, nodes.Mapping) else None
        if bucket is not None:
            yield bucket


def _between_conditions(template: Template) -> _Needs:
    return {
        name: {
            call.argument.value: _Need(_Named(name, inner), f"`{name}` asks `{call.argument.value}`")
            for inner in nodes.walk(node)
            if (call := call_of(inner)) is not None
            and call.name == "Condition"
            and isinstance(call.argument, Scalar)
        }
        for name, node in template.conditions.items()
    }


def _circles(needs: _Needs, word: str, advice: str) -> Iterator[Problem]:
    waiting = _entangled(needs)
    told: set[str] = set()
    for name in waiting:
        circle = None if name in told else _shortest_circle(name, needs, waiting)
        if circle is None or not told.isdisjoint(circle):
            continue
        told.update(circle)
        first, *rest = (needs[one][other] for one, other in pairwise((*circle, name)))
        yield Problem(
            KIND,
            first.span,
            f"{word}{_told(circle)}, and CloudFormation refuses a template with a circle; {advice}",
            tuple(Cause(need.span, need.note) for need in rest[:_MOST]),
        )


def _told(circle: tuple[str, ...]) -> str:
    first, *others = (f"`{name}`" for name in circle)
    if not others:
        return f"{first} needs itself"
    if len(others) > _MOST:
        others = [*others[:2], f"… ({len(others) - 2} more)"]
    return f"{first} needs {', which needs '.join((*others, first))}"


def _entangled(needs: _Needs) -> dict[str, None]:
    """Who is left when all who need nobody, or whom nobody needs, have been taken away, in their order."""
    left = dict.fromkeys(needs)
    while True:
        needed = {other for name in left for other in needs[name] if other in left}
        gone = [name for name in left if name not in needed or left.keys().isdisjoint(needs[name])]
        if not gone:
            return left
        for name in gone:
            del left[name]


def _shortest_circle(start: str, needs: _Needs, among: Mapping[str, None]) -> tuple[str, ...] | None:
    came_from: dict[str, str] = {}
    layer = [start]
    while layer:
        following: list[str] = []
        for name in layer:
            for other in needs[name]:
                if other == start:
                    return _way_back(name, start, came_from)
                if other in among and other not in came_from:
                    came_from[other] = name
                    following.append(other)
        layer = following
    return None


def _way_back(name: str, start: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [name]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
