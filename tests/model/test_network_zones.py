"""Availability Zones that are certainly different ones."""

from __future__ import annotations

import pytest

from lambdalint.model.network import other_zone, same_zone
from lambdalint.source import Source
from lambdalint.values import Absent, Hole, Known, Reference, Text, Unknown, Value

SPAN = Source("template.yaml", "x").span(0, 1)
REGION = Hole(Reference(Reference.PSEUDO, "AWS::Region"))
LETTER = Hole(Reference(Reference.PARAMETER, "Letter"))
OTHER = Hole(Reference(Reference.OTHER, "a transform decides"))


def zone(*pieces: str | Hole) -> Value[str]:
    return Unknown(SPAN, "it depends on the region", text=Text.of(*pieces))


def item(index: int, listed: str = "AWS::Region") -> Value[str]:
    return zone(Hole(Reference(Reference.ITEM, listed, str(index))))


A, B = Known("us-east-1a", SPAN), Known("us-east-1b", SPAN)


@pytest.mark.parametrize(
    ("one", "other"),
    [(A, B), (zone(REGION, "a"), zone(REGION, "b")), (item(0), item(1))],
)
def test_different(one: Value[str], other: Value[str]) -> None:
    assert other_zone(one, other)
    assert not same_zone(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, A),
        (item(0), item(0)),
        (item(0, "Zones"), item(1, "Zones")),
        (A, item(0)),
        (zone(REGION, LETTER), zone(REGION, "b")),
        (zone(OTHER, "a"), zone(OTHER, "b")),
        (zone("a", LETTER, "ab"), zone("aa", LETTER, "b")),
        (A, Absent(SPAN)),
    ],
)
def test_perhaps_the_same(one: Value[str], other: Value[str]) -> None:
    assert not other_zone(one, other)
