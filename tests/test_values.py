"""Known, unknown, absent: what can be said, and that nothing more is said."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.source import Source
from lambdalint.values import (
    Absent,
    Hole,
    Known,
    Many,
    Origin,
    Reference,
    Text,
    Truth,
    Unknown,
    Value,
    at,
    text_of,
)

NO, MAYBE, YES = Truth.NO, Truth.MAYBE, Truth.YES
SOURCE = Source("t.yaml", "Runtime: python3.7")
SPAN, OTHER = SOURCE.span(9, 18), SOURCE.span(0, 7)
STAGE = Reference(Reference.PARAMETER, "Stage")
TRUTHS = st.sampled_from(Truth)


def test_maybe_is_no_boolean() -> None:
    assert bool(YES)
    assert not bool(NO)
    with pytest.raises(ValueError, match="MAYBE"):
        bool(MAYBE)


def test_logic_holds_for_every_way_that_maybe_can_turn_out() -> None:
    """What is said with MAYBE agrees with both ways, and is MAYBE only where they differ."""

    def ways(truth: Truth) -> list[bool]:
        return [False, True] if truth is MAYBE else [truth is YES]

    def said(results: set[bool]) -> Truth:
        return MAYBE if len(results) == 2 else Truth.of(results.pop())

    for one, two in product(Truth, Truth):
        pairs = list(product(ways(one), ways(two)))
        assert one & two is said({a and b for a, b in pairs})
        assert one | two is said({a or b for a, b in pairs})
        assert ~one is said({not a for a in ways(one)})


@given(st.lists(TRUTHS))
def test_every_and_some_are_and_and_or(truths: list[Truth]) -> None:
    every, some = YES, NO
    for truth in truths:
        every, some = every & truth, some | truth
    assert Truth.every(truths) is every
    assert Truth.some(truths) is some


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (Known(3, SPAN), YES),
        (Known(1, SPAN), NO),
        (Unknown(SPAN, "parameter"), MAYBE),
        (Unknown(SPAN, "parameter", (3, 4)), YES),
        (Unknown(SPAN, "parameter", (1, 3)), MAYBE),
        (Unknown(SPAN, "parameter", (0, 1)), NO),
        (Absent(SPAN), NO),
    ],
)
def test_a_value_is_tested_by_all_it_can_be(value: Value[int], answer: Truth) -> None:
    assert value.test(lambda number: number > 2) is answer


def test_map_keeps_what_is_known_about_a_value() -> None:
    known = Known("3", SPAN, Origin.GLOBALS, computed=True)
    assert known.map(int) == Known(3, SPAN, Origin.GLOBALS, computed=True)
    assert Unknown(SPAN, "why", ("3",), may_be_absent=True).map(int) == Unknown(
        SPAN, "why", (3,), may_be_absent=True
    )
    assert Absent[str](SPAN).map(int) == Absent(SPAN)


def test_a_value_can_be_pointed_at_elsewhere() -> None:
    assert at(Known(3, SPAN), OTHER) == Known(3, OTHER)


def test_pieces_of_a_text_are_joined() -> None:
    assert Text.of("a", "", "b", Hole(STAGE), "", "c").pieces == ("ab", Hole(STAGE), "c")


def test_a_text_is_literal_or_has_holes() -> None:
    assert Text.of("orders").literal == "orders"
    assert Text.of().literal == ""
    assert Text.of("orders-", Hole(STAGE)).literal is None
    assert Text.of(Hole(STAGE)).reference == STAGE
    assert Text.of("orders-", Hole(STAGE)).reference is None
    assert Text.of("a-", Hole(STAGE), "-b").known_part == "a--b"
    assert str(Text.of("a-", Hole(Reference("resource", "Orders", "Arn")))) == "a-${Orders.Arn}"
    assert str(Text.of(Hole(Reference("dynamic reference", "ssm:/key")))) == "{{resolve:ssm:/key}}"


@pytest.mark.parametrize(
    ("text", "prefix", "answer"),
    [
        (Text.of("orders"), "ord", YES),
        (Text.of("orders"), "x", NO),
        (Text.of("ord"), "orders", NO),
        (Text.of("orders-", Hole(STAGE)), "ord", YES),
        (Text.of("ord", Hole(STAGE)), "orders", MAYBE),
        (Text.of("ord", Hole(STAGE)), "orx", NO),
        (Text.of("abc", Hole(STAGE)), "x", NO),
        (Text.of(Hole(STAGE), "x"), "x", MAYBE),
        (Text.of(Hole(STAGE)), "", YES),
        (Text.of(), "", YES),
        (Text.of(), "x", NO),
    ],
)
def test_beginnings_and_ends(text: Text, prefix: str, answer: Truth) -> None:
    backwards = Text(tuple(piece[::-1] if isinstance(piece, str) else piece for piece in text.pieces[::-1]))
    assert text.startswith(prefix) is answer
    assert backwards.endswith(prefix[::-1]) is answer


@given(st.text("ab", max_size=4), st.text("ab", max_size=3), st.text("ab", max_size=4))
def test_a_beginning_is_never_denied_that_a_filling_has(known: str, filling: str, prefix: str) -> None:
    said = Text.of(known, Hole(STAGE)).startswith(prefix)
    holds = (known + filling).startswith(prefix)
    assert said is not (NO if holds else YES)


def test_only_a_literal_text_matches_for_sure() -> None:
    assert Text.of("a\nb").matches("a.b") is YES
    assert Text.of("ab").matches("a") is NO
    assert Text.of("a", Hole(STAGE)).matches("b.*") is MAYBE


def test_what_can_be_said_of_a_string() -> None:
    assert text_of(Known("x", SPAN)) == Text.of("x")
    assert text_of(Unknown(SPAN, "why", text=Text.of("a", Hole(STAGE)))) == Text.of("a", Hole(STAGE))
    assert text_of(Unknown(SPAN, "why")).literal is None
    assert text_of(Absent(SPAN)).literal == ""


def test_an_open_list_never_proves_that_something_is_missing() -> None:
    closed, open_list = Many((1, 2)), Many((1, 2), complete=False)
    assert closed.some(lambda n: Truth.of(n > 5)) is NO
    assert open_list.some(lambda n: Truth.of(n > 5)) is MAYBE
    assert open_list.some(lambda n: Truth.of(n > 1)) is YES
    assert closed.every(lambda n: Truth.of(n > 0)) is YES
    assert open_list.every(lambda n: Truth.of(n > 0)) is MAYBE
    assert open_list.every(lambda n: Truth.of(n > 1)) is NO


def test_a_mapped_list_stays_open() -> None:
    assert Many((1,), complete=False, span=SPAN).map(str) == Many(("1",), complete=False, span=SPAN)
    assert (list(Many((1, 2))), len(Many((1, 2)))) == ([1, 2], 2)
