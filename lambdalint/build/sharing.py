"""What was made for one scenario of a template and is the same in another.

Most resources have nothing to do with most conditions. A builder's result is reused in another scenario when
everything that the builder asked (is there this resource, which are of this type, …) has the same answer
there: builders depend on nothing else. Resources in turn are the same where the conditions and parameters
that stand in them are. Objects that are one need to be checked once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import field
from typing import Any, TypeAlias

from lambdalint.records import dataclass
from lambdalint.syntax.nodes import Node, Scalar, walk
from lambdalint.template.intrinsics import arguments, call_of
from lambdalint.template.references import names_in
from lambdalint.template.scenarios import Scenario
from lambdalint.template.template import ResourceNode
from lambdalint.values import Many

Key: TypeAlias = tuple[Callable[..., Any], str]
Question: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A result, with what was asked for it and the answers."""

    result: Any
    questions: dict[Question, Any]


@dataclass(slots=True, eq=False)
class Sharing:
    """What the scenarios of one template share. With one scenario there is nothing to share."""

    scenarios: Sequence[Scenario] = ()
    places: dict[Hashable, Any] = field(default_factory=dict)
    made: dict[Key, list[Made]] = field(default_factory=dict)
    _concerns: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    @property
    def several(self) -> bool:
        return len(self.scenarios) > 1

    def case(self, resource: ResourceNode, scenario: Scenario) -> Hashable:
        """What of a scenario has a say in a resource: two that agree in it give the same values there."""
        found = self._concerns.get(resource.logical_id)
        if found is None:
            found = self._concerns[resource.logical_id] = self._concerning(resource)
        conditions, parameters = found
        return (
            resource.logical_id,
            tuple(scenario.truths.get(name) for name in conditions),
            tuple(scenario.parameters.get(name) for name in parameters),
        )

    def _concerning(self, resource: ResourceNode) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The conditions and the parameters that stand in a resource, Globals included."""
        chosen = frozenset(name for scenario in self.scenarios for name in scenario.parameters)
        conditions: dict[str, None] = {}
        parameters: dict[str, None] = {}
        roots: list[Node] = [resource.node]
        if resource.properties is not None and resource.properties is not resource.own:
            roots.append(resource.properties)
        for root in roots:
            parameters.update((name, None) for name in names_in(root) if name in chosen)
            for node in walk(root):
                call = call_of(node)
                if call is not None and call.name == "Fn::If":
                    first = arguments(call.argument)[:1]
                    conditions.update((item.value, None) for item in first if isinstance(item, Scalar))
        return tuple(conditions), tuple(parameters)


def same(one: Any, other: Any) -> bool:
    """Whether two answers are one: the same object, the same list of objects, or the same plain value."""
    if one is other:
        return True
    if isinstance(one, Many) and isinstance(other, Many):
        return one.complete == other.complete and same(one.items, other.items)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, str | bool | frozenset) and one == other
