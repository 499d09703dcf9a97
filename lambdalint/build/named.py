"""Which resource of a template a text names: by ``Ref``, by its ARN, or by the name that it is given."""

from __future__ import annotations

from collections.abc import Callable

from lambdalint.aws.arns import ARNS
from lambdalint.build import arn
from lambdalint.build.resources import Place, Resources
from lambdalint.model.target import NamedResource, ResourceId
from lambdalint.values import Reference, Text

#: What other attributes say of a resource the SDK takes in place of its name.
_OTHER_NAMES = frozenset({("AWS::SQS::Queue", "QueueUrl")})


def finder(resources: Resources) -> Callable[[Text, str], NamedResource | None]:
    """Answers which resource of a type a text names, ``None`` where that is none or not certain."""

    def find(text: Text, type_: str) -> NamedResource | None:
        place = _referred(text, type_, resources) or _spelled(text, type_, resources)
        if place is None:
            return None
        return NamedResource(ResourceId(place.name, place.type), place.span, arn.of(place))

    return find


def _alike(type_: str) -> frozenset[str]:
    """The types whose resources are of one kind: SAM has names of its own for some."""
    found = ARNS.get(type_)
    alike = (one for one, known in ARNS.items() if found is not None and known.arn == found.arn)
    return frozenset({type_, *alike})


def _referred(text: Text, type_: str, resources: Resources) -> Place | None:
    reference = text.reference
    if reference is None or reference.kind != Reference.RESOURCE:
        return None
    place = resources.get(reference.name)
    if place is None or place.type not in _alike(type_):
        return None
    known = ARNS.get(place.type)
    attributes = known.arn_attributes | known.name_attributes if known is not None else frozenset()
    names = reference.attribute is None or reference.attribute in attributes
    return place if names or (place.type, reference.attribute) in _OTHER_NAMES else None


def _spelled(text: Text, type_: str, resources: Resources) -> Place | None:
    if not text.pieces:
        return None
    types = _alike(type_)
    owner = arn.owner(text, resources)
    if owner is not None:
        return owner if owner.type in types else None
    literal = text.literal
    named = [place for place in resources.of(types) if literal and arn.name(place).literal == literal]
    return named[0] if len(named) == 1 else None
