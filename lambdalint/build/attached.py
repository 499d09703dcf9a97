"""Resources that belong to another one: the rules of a security group, the routes of a table.

Each says in a property what it belongs to. They are sorted once, so that nobody searches the template for
each thing that may have some.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import field
from typing import Any

from lambdalint.build.resources import Place, Resources
from lambdalint.records import dataclass
from lambdalint.template.references import handed_on, handed_out
from lambdalint.values import Known, Reference, Unknown, Value

#: A reference of one of these kinds names something that the template does not make.
_FOREIGN = frozenset({Reference.PARAMETER, Reference.IMPORT, Reference.DYNAMIC})


@dataclass(frozen=True, slots=True)
class Attached:
    """Resources by the logical id of what they belong to; ``anywhere`` says that some belong to who knows."""

    by_owner: dict[str, list[Place]] = field(default_factory=dict)
    anywhere: bool = False

    def to(self, place: Place) -> Iterator[Place]:
        yield from self.by_owner.get(place.name, ())


def sort(
    resources: Resources, types: Collection[str], owners: Callable[[Place], Collection[Value[Any]]]
) -> Attached:
    """The resources of some types by what they belong to; ``owners`` gives the values that say it."""
    by_owner: dict[str, list[Place]] = {}
    anywhere = False
    for place in resources.of(types):
        for value in owners(place):
            match value:
                case Unknown(reference=Reference(kind=Reference.RESOURCE, name=name)):
                    by_owner.setdefault(name, []).append(place)
                case Unknown(reference=Reference(kind=kind)) if kind in _FOREIGN:
                    pass
                case Known(str()):
                    pass
                case _:
                    anywhere = True
    return Attached(by_owner, anywhere)


def leaving(resources: Resources) -> frozenset[str]:
    """What other stacks are told of, and may add to."""
    return handed_out(resources.template)


def delegated(resources: Resources) -> frozenset[str]:
    """What nested stacks and custom resources are told of: they may add to it while the stack is made."""
    return handed_on(resources.template)
