"""The resources of a template in one scenario: how builders find each other's things.

A builder asks for the resources of a type, or for the one that a value refers to, and makes each model
object once, so that links are objects and not names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar, cast

from lambdalint.build.files import Workspace
from lambdalint.build.sharing import Made, Question, Sharing, same
from lambdalint.records import dataclass, later
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
    #: What other scenarios of the template have made.
    sharing: Sharing = field(default_factory=Sharing)
    _places: dict[str, Place] = field(default_factory=dict)
    _of: dict[frozenset[str], tuple[Place, ...]] = field(default_factory=dict)
    _made: dict[tuple[Callable[..., Any], str], Made] = field(default_factory=dict)
    _kept: dict[int, tuple[Value[Any], Any]] = field(default_factory=dict)
    #: What is asked while a thing is made, for each thing that is being made; ``None``: nobody listens.
    _asked: list[dict[Question, Any] | None] = field(default_factory=list)

    @classmethod
    def under(
        cls,
        template: Template,
        scenario: Scenario,
        workspace: Workspace | None = None,
        sharing: Sharing | None = None,
    ) -> Resources:
        resolver = Resolver(template, scenario)
        return cls(template, scenario, resolver, workspace or Workspace(), sharing or Sharing())

    @property
    def source(self) -> Source:
        return self.template.source

    def of(self, types: Collection[str]) -> Iterator[Place]:
        """The resources of some types, in the order of the template."""
        kinds = frozenset(types)
        found = self._of.get(kinds)
        if found is None:
            found = self._of[kinds] = tuple(
                self._place(resource)
                for resource in self.template.resources.values()
                if resource.type in kinds and self._exists(resource)
            )
        self._note(("of", kinds), found)
        return iter(found)

    def get(self, name: str) -> Place | None:
        """The resource of a logical id, if there is one in this scenario."""
        resource = self.template.resources.get(name)
        place = self._place(resource) if resource is not None and self._exists(resource) else None
        self._note(("get", name), place)
        return place

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
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._find(key, lambda: make(place, self), place)
        if self._asked and (asked := self._asked[-1]) is not None:
            asked.update(made.questions)
        return cast("T", made.result)

    def later(self, make: Callable[[], T]) -> T:
        """A part of a thing that is made when somebody asks for it, for a field with ``LATER``.

        With several scenarios it is made at once: what is asked for it decides whether they share the thing.
        """
        return make() if self.sharing.several else later(make)

    def kept(self, value: Value[Any], make: Callable[[], T]) -> T:
        """What is made of a resolved value, once for all who ask: a policy is its own, and that of a role.

        With several scenarios it is made each time, so that whoever asks depends on what it depends on.
        """
        if self.sharing.several:
            return make()
        known = self._kept.get(id(value))
        if known is None:
            known = self._kept[id(value)] = (value, make())
        return cast("T", known[1])

    def overall(self, make: Callable[[Resources], T]) -> T:
        """What a builder makes of all resources together, the same object each time."""
        key = (make, "")
        made = self._made.get(key)
        if made is None:
            made = self._find(key, lambda: make(self), None)
            # Made of other resources, it may be the same all the same: who asks for it need not know.
            for earlier in self.sharing.made.get(key, ()):
                if earlier.result == made.result:
                    made = earlier
                    break
            self._made[key] = made
        self._note(("overall", make), made.result)
        return cast("T", made.result)

    def part(self, make: Callable[[Resources], Mapping[Any, T]], name: Hashable) -> T | None:
        """One entry of what a builder makes of all resources; who asks depends on no other entry."""
        self._asked.append(None)
        try:
            found = self.overall(make).get(name)
        finally:
            self._asked.pop()
        self._note(("part", make, name), found)
        return found

    def _find(
        self, key: tuple[Callable[..., Any], str], make: Callable[[], Any], place: Place | None
    ) -> Made:
        """What another scenario made, if all that was asked has the same answer here; else a new one."""
        if not self.sharing.several:
            return Made(make(), {})
        known = self.sharing.made.setdefault(key, [])
        for made in known:
            if self._holds(made):
                return made
        questions: dict[Question, Any] = {("get", place.name): place} if place is not None else {}
        self._asked.append(questions)
        try:
            made = Made(make(), questions)
        finally:
            self._asked.pop()
        known.append(made)
        return made

    def _holds(self, made: Made) -> bool:
        self._asked.append(None)
        try:
            return all(same(self._answer(question), answer) for question, answer in made.questions.items())
        finally:
            self._asked.pop()

    def _answer(self, question: Question) -> Any:
        match question:
            case ("get", name):
                return self.get(name)
            case ("of", types):
                return tuple(self.of(types))
            case ("overall", make):
                return self.overall(make)
            case ("part", make, name):
                return self.part(make, name)
        raise AssertionError(question)

    def _note(self, question: Question, answer: Any) -> None:
        if self._asked and (asked := self._asked[-1]) is not None:
            asked[question] = answer

    def _exists(self, resource: ResourceNode) -> bool:
        return resource.condition is None or self.scenario.condition(resource.condition) is not False

    def _place(self, resource: ResourceNode) -> Place:
        place = self._places.get(resource.logical_id)
        if place is None:
            places, case = self.sharing.places, None
            if self.sharing.several:
                case = self.sharing.case(resource, self.scenario)
                place = places.get(case)
            if place is None:
                place = self._read(resource)
                if case is not None:
                    places[case] = place
            self._places[resource.logical_id] = place
        return place

    def _read(self, resource: ResourceNode) -> Place:
        attributes = self.resolver.fields(resource.node, resource.key)
        return Place(
            name=resource.logical_id,
            type=resource.type,
            span=resource.key.span,
            block=resource.key.span.to(resource.node.span),
            properties=self.resolver.fields(resource.properties, resource.key),
            own=self.resolver.fields(resource.own, resource.key),
            attributes=attributes,
            metadata=attributes.fields("Metadata"),
        )


def _stays_the_same(piece: str | Hole) -> bool:
    """Whether a piece of a text stands for the same letters wherever the same is written."""
    return isinstance(piece, str) or piece.reference.kind != Reference.OTHER
