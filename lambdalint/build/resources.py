"""The resources of a template in one scenario: how builders find each other's things.

A builder asks for the resources of a type, or for the one that a value refers to, and makes each model
object once, so that links are objects and not names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import field
from typing import Any, TypeVar, cast

from lambdalint.build.files import Workspace
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.template.fields import Fields, string
from lambdalint.template.resolve import Resolver
from lambdalint.template.scenarios import Scenario
from lambdalint.template.template import ResourceNode, Template
from lambdalint.values import Hole, Many, Reference, Unknown, Value, text_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """One resource. ``properties`` hold what Globals bring, ``own`` only what the resource itself says.

    ``span`` is its logical id, ``block`` all of it, ``attributes`` are what stands beside ``Properties``.
    """

    name: str
    type: str
    span: Span
    block: Span
    properties: Fields
    own: Fields
    attributes: Fields
    metadata: Fields


@dataclass(slots=True)
class Resources:
    """What exists in one scenario."""

    template: Template
    scenario: Scenario
    resolver: Resolver
    #: What of the disk a builder may read, later.
    workspace: Workspace = field(default_factory=Workspace)
    _places: dict[str, Place] = field(default_factory=dict)
    _made: dict[tuple[Callable[..., Any], str], Any] = field(default_factory=dict)

    @classmethod
    def under(cls, template: Template, scenario: Scenario, workspace: Workspace | None = None) -> Resources:
        return cls(template, scenario, Resolver(template, scenario), workspace or Workspace())

    @property
    def source(self) -> Source:
        return self.template.source

    def of(self, types: Collection[str]) -> Iterator[Place]:
        """The resources of some types, in the order of the template."""
        for resource in self.template.resources.values():
            if resource.type in types and self._exists(resource):
                yield self._place(resource)

    def get(self, name: str) -> Place | None:
        """The resource of a logical id, if there is one in this scenario."""
        resource = self.template.resources.get(name)
        return self._place(resource) if resource is not None and self._exists(resource) else None

    def target(self, value: Value[Any], types: Collection[str] = ()) -> Place | None:
        """The resource that a value refers to by ``Ref``, ``Fn::GetAtt`` or a ``Fn::Sub`` of one of them.

        With ``types``, only one of these.
        """
        reference = value.reference if isinstance(value, Unknown) else None
        if reference is None or reference.kind != Reference.RESOURCE:
            return None
        place = self.get(reference.name)
        return place if place is not None and (not types or place.type in types) else None

    def named(self, value: Value[Any], types: Collection[str], name_property: str) -> Place | None:
        """The resource that a value refers to, or whose name it spells, letter by letter or hole by hole."""
        place = self.target(value, types)
        spelled = text_of(string(value))
        if place is None and spelled.pieces and all(map(_stays_the_same, spelled.pieces)):
            for candidate in self.of(types):
                if text_of(candidate.properties.string(name_property)) == spelled:
                    return candidate
        return place

    def all(self, types: Collection[str], make: Callable[[Place, Resources], T]) -> Many[T]:
        """Every thing of some types, made once; open where the template may bring others."""
        made = tuple(self.once(make, place) for place in self.of(types))
        return Many(made, complete=not self.template.open)

    def once(self, make: Callable[[Place, Resources], T], place: Place) -> T:
        """What a builder makes of a resource, the same object each time."""
        key = (make, place.name)
        if key not in self._made:
            self._made[key] = make(place, self)
        return cast("T", self._made[key])

    def overall(self, make: Callable[[Resources], T]) -> T:
        """What a builder makes of all resources together, the same object each time."""
        key = (make, "")
        if key not in self._made:
            self._made[key] = make(self)
        return cast("T", self._made[key])

    def _exists(self, resource: ResourceNode) -> bool:
        return resource.condition is None or self.scenario.condition(resource.condition) is not False

    def _place(self, resource: ResourceNode) -> Place:
        place = self._places.get(resource.logical_id)
        if place is None:
            attributes = self.resolver.fields(resource.node, resource.key)
            place = self._places[resource.logical_id] = Place(
                name=resource.logical_id,
                type=resource.type,
                span=resource.key.span,
                block=resource.key.span.to(resource.node.span),
                properties=self.resolver.fields(resource.properties, resource.key),
                own=self.resolver.fields(resource.own, resource.key),
                attributes=attributes,
                metadata=attributes.fields("Metadata"),
            )
        return place


def _stays_the_same(piece: str | Hole) -> bool:
    """Whether a piece of a text stands for the same letters wherever the same is written."""
    return isinstance(piece, str) or piece.reference.kind != Reference.OTHER
