"""One spelling for each resource of a template, so that texts with references can be compared.

``!GetAtt Bucket.Arn``, ``!Sub arn:aws:s3:::${Bucket}`` and the ARN with the bucket's literal name all name
the same thing. Here each becomes ``arn:${AWS::Partition}:s3:::`` and the name: the literal one where it is
written, else a hole that refers to the resource.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.aws.arns import ARNS, ArnFormat
from lambdalint.build.resources import Place, Resources
from lambdalint.patterns import regex
from lambdalint.values import Hole, Known, Reference, Text

_PARTITION = regex(r"arn:aws(?:-[a-z]+)*:")
_PARTS = regex(r"\{(\w+)\}")
_PSEUDO = {
    "partition": Hole(Reference(Reference.PSEUDO, "AWS::Partition")),
    "region": Hole(Reference(Reference.PSEUDO, "AWS::Region")),
    "account": Hole(Reference(Reference.PSEUDO, "AWS::AccountId")),
}


def canonical(text: Text, resources: Resources) -> Text:
    """The text with every resource of the template spelled in one way, and any partition as a hole."""
    return _in_any_partition(Text.of(*_pieces(text, resources)))


def of(place: Place) -> Text | None:
    """The ARN of a resource, ``None`` for a type whose ARNs are not known here."""
    found = ARNS.get(place.type)
    return Text.of(*_spelled(found, name(place))) if found else None


def name(place: Place) -> Text:
    """The physical name of a resource: as it is written, else a hole that refers to it."""
    found = ARNS.get(place.type)
    if found is not None and found.name_property is not None:
        match place.properties.string(found.name_property):
            case Known(written) if written:
                return Text.of(written)
    return Text((Hole(Reference(Reference.RESOURCE, place.name)),))


def owner(text: Text, resources: Resources) -> Place | None:
    """The resource of the template that has an ARN, in whatever spelling but the canonical one.

    What is canonical must not be spelled once more: ``Ref`` of a topic is its ARN, there it is its name.
    """
    return resources.part(_owners, canonical(text, resources))


def _owners(resources: Resources) -> dict[Text, Place]:
    return {found: place for place in resources.of(ARNS.keys()) if (found := of(place)) is not None}


def _pieces(text: Text, resources: Resources) -> Iterator[str | Hole]:
    for piece in text.pieces:
        if isinstance(piece, str) or piece.reference.kind != Reference.RESOURCE:
            yield piece
            continue
        place = resources.get(piece.reference.name)
        found = ARNS.get(place.type) if place else None
        if place is None or found is None:
            yield piece
            continue
        attribute = piece.reference.attribute
        is_ref = attribute is None
        if attribute in found.arn_attributes or (is_ref and found.ref == "arn"):
            yield from _spelled(found, name(place))
        elif attribute in found.part_attributes:
            # The ARN of a part begins with that of the whole: `…:table/name/stream/2026-11-21T…`
            yield from _spelled(found, name(place))
            yield found.part_attributes[attribute]
            yield piece
        elif attribute in found.name_attributes or (is_ref and found.ref == "name"):
            yield from name(place).pieces
        else:
            yield piece


def _spelled(found: ArnFormat, resource_name: Text) -> Iterator[str | Hole]:
    at = 0
    for match in _PARTS.finditer(found.arn):
        yield found.arn[at : match.start()]
        at = match.end()
        part = match.group(1)
        if part == "name":
            yield from _behind(found.arn[: match.start()], resource_name)
        else:
            yield _PSEUDO[part]
    yield found.arn[at:]


def _behind(prefix: str, resource_name: Text) -> tuple[str | Hole, ...]:
    """A name in an ARN: one that begins with a slash, as parameters may, brings the slash of the ARN."""
    match resource_name.pieces:
        case (str(first), *rest) if prefix.endswith("/"):
            return (first.removeprefix("/"), *rest)
    return resource_name.pieces


def _in_any_partition(text: Text) -> Text:
    """``arn:aws:`` is the same resource as ``arn:${AWS::Partition}:`` wherever the template is deployed."""
    first, *rest = text.pieces or ("",)
    if isinstance(first, str) and (match := _PARTITION.match(first)):
        return Text.of("arn:", _PSEUDO["partition"], first[match.end() - 1 :], *rest)
    return text
