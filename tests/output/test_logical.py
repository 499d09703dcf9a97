"""Places as paths of names."""

from __future__ import annotations

import pytest

from lambdalint.output.logical import path_of
from lambdalint.source import Source

TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Timeout: 901
      Layers: [a, b]
"""


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("901", "Resources.Orders.Properties.Timeout"),
        ("Timeout", "Resources.Orders.Properties.Timeout"),
        ("b]", "Resources.Orders.Properties.Layers"),
        ("Orders", "Resources.Orders"),
        ("Resources", "Resources"),
    ],
)
def test_names_lead_to_a_place(text: str, path: str) -> None:
    start = TEMPLATE.index(text)
    assert path_of(Source("t.yaml", TEMPLATE).span(start, start + len(text))) == path


def test_items_are_counted() -> None:
    start = TEMPLATE.index("b]")
    assert (
        path_of(Source("t.yaml", TEMPLATE).span(start, start + 1)) == "Resources.Orders.Properties.Layers.1"
    )


@pytest.mark.parametrize(("name", "text"), [("app.py", "x = 1"), ("t.yaml", "a: ["), ("t.yaml", "- a")])
def test_other_texts_have_none(name: str, text: str) -> None:
    assert path_of(Source(name, text).span(0, 1)) == ""
