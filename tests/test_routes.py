"""Permissions for parts of an API, and the routes that they are for."""

from __future__ import annotations

import pytest

from lambdalint.values import Hole, Reference, Text, Truth
from lambdalint_rules.permissions.routes import reaches

STAGE = Hole(Reference(Reference.PARAMETER, "Stage"))


def arn(*behind: str | Hole) -> Text:
    return Text.of("arn:aws:execute-api:eu-west-1:1:", Hole(Reference(Reference.RESOURCE, "Api")), *behind)


@pytest.mark.parametrize(
    ("source", "route", "meets"),
    [
        (arn("/*/GET/orders"), arn("/*/GET/orders"), Truth.YES),
        (arn("/prod/GET/orders"), arn("/*/GET/orders"), Truth.YES),
        (arn("/", STAGE, "/GET/orders"), arn("/*/GET/orders"), Truth.YES),
        (arn("/*/*/orders"), arn("/*/POST/orders"), Truth.YES),
        (arn("/*/GET/orders/{id}"), arn("/*/GET/orders/*"), Truth.YES),
        (arn("/*/GET/orders"), arn("/*/*/orders"), Truth.YES),
        (arn("/*/*/*"), arn("/*/GET/"), Truth.YES),
        (arn("/*/GET/orders"), arn("/*/GET/v1/orders"), Truth.YES),
        (arn("/*/POST/orders"), arn("/*/GET/orders"), Truth.NO),
        (arn("/*/GET/orders"), arn("/*/GET/invoices"), Truth.NO),
        (arn("/prod/GET/orders"), arn("/*/GET/v1/orders"), Truth.NO),
        (arn("/*/GET/orders"), arn("/*/GET/"), Truth.NO),
        (arn("/*"), arn("/*/GET/orders"), Truth.MAYBE),
        (arn("/*/GET"), arn("/*/GET/"), Truth.MAYBE),
        (arn("/*/GET/orders"), arn("/*"), Truth.MAYBE),
        (Text.of("*"), arn("/*/GET/"), Truth.MAYBE),
    ],
)
def test_reaches(source: Text, route: Text, meets: Truth) -> None:
    assert reaches(source, route, "Api") is meets
