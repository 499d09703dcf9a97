"""What every event has, whatever resource it comes from."""

from __future__ import annotations

from typing import Any

from lambdalint.build import arn
from lambdalint.build import target as targets
from lambdalint.build.resources import Place, Resources
from lambdalint.model.event import Service
from lambdalint.model.target import ResourceId
from lambdalint.values import Hole, Reference, Text, Truth, Value


def common(
    place: Place,
    service: Service,
    called: Value[Any],
    resources: Resources,
    *,
    role: Truth = Truth.NO,
    enabled: Truth = Truth.YES,
    source: Text | None = None,
    caller: Place | None = None,
) -> dict[str, Any]:
    """The fields of an event of a resource that calls what ``called`` names.

    The resource itself is the caller, unless ``source`` (and ``caller``, if it is in the template) say who.
    """
    if source is None:
        source, caller = arn_of(place), place
    return {
        "name": place.name,
        "span": place.span,
        "block": place.block,
        "service": service,
        "target": targets.target(called, resources),
        "source": source,
        "source_id": id_of(caller) if caller else None,
        "role": role,
        "enabled": enabled,
        "by_sam": False,
    }


def id_of(place: Place) -> ResourceId:
    return ResourceId(place.name, place.type)


def arn_of(place: Place) -> Text:
    """The ARN by which a resource is known as a caller."""
    return arn.of(place) or attribute_arn(place.name)


def attribute_arn(name: str) -> Text:
    """``!GetAtt name.Arn``, for resources whose ARN has no other spelling here."""
    return Text((Hole(Reference(Reference.RESOURCE, name, "Arn")),))


def log_group_arn(name: Text) -> Text:
    """The ARN of a log group, as permissions spell it."""
    return regional_arn("logs", Text.of("log-group:", *name.pieces, ":*"))


def regional_arn(service: str, rest: Text) -> Text:
    """``arn:${AWS::Partition}:service:${AWS::Region}:${AWS::AccountId}:rest``."""
    partition, region, account = (
        Hole(Reference(Reference.PSEUDO, f"AWS::{name}")) for name in ("Partition", "Region", "AccountId")
    )
    return Text.of("arn:", partition, f":{service}:", region, ":", account, ":", *rest.pieces)
