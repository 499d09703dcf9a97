"""``AWS::KMS::Key``, and what names one: its id, its ARN, an alias of it."""

from __future__ import annotations

from typing import Any

from lambdalint.build import arn
from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.model.key import Key
from lambdalint.policy.evaluate import NO_DOCUMENTS, UNKNOWN_DOCUMENTS
from lambdalint.values import Absent, Known, Many, Text, Value, text_of

KEY = "AWS::KMS::Key"
ALIAS = "AWS::KMS::Alias"
TYPES = frozenset({KEY, ALIAS})


def find(value: Value[Any], resources: Resources) -> Key | None:
    """The key of the template that a value names."""
    if isinstance(value, Absent):
        return None
    place = resources.target(value, TYPES) or arn.owner(text_of(value), resources)
    if place is None and isinstance(value, Known):
        place = resources.named(value, {ALIAS}, "AliasName")
    if place is not None and place.type == ALIAS:
        place = resources.target(place.properties.value("TargetKeyId"), {KEY})
    return resources.once(build, place) if place is not None and place.type == KEY else None


def build(place: Place, resources: Resources) -> Key:
    """A key from its resource."""
    written = place.properties.value("KeyPolicy")
    document = policy_builder.document(written, resources)
    known = NO_DOCUMENTS if isinstance(written, Absent) else UNKNOWN_DOCUMENTS
    return Key(
        place.name,
        place.span,
        place.block,
        arn.of(place) or Text(()),
        known if document is None else Many((document,)),
    )
