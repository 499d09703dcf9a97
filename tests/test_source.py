"""Texts and places in them: lines and columns of every kind of line end, and texts inside texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.source import Embedded, Position, Source

#: Text with every line end, and characters beyond the basic plane.
TEXTS = st.text(alphabet="ab \t\r\né\U0001f600", max_size=60)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_end_as_they_do(end: str) -> None:
    source = Source("t.yaml", f"one{end}two{end}")
    assert source.position(source.text.index("two")) == Position(2, 1)
    assert [source.line(number) for number in (1, 2, 3)] == ["one", "two", ""]


def test_columns_count_code_points() -> None:
    source = Source("t.yaml", "a: \U0001f600 b")
    assert source.position(source.text.index("b")) == Position(1, 6)


def test_a_byte_order_mark_is_remembered_and_takes_no_column() -> None:
    source = Source.decode("t.yaml", b"\xef\xbb\xbfkey: 1")
    assert source.bom
    assert source.text == "key: 1"
    assert source.position(0) == Position(1, 1)


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        Source.decode("t.yaml", b"key: \xff")


def test_the_end_of_a_text_is_a_place() -> None:
    source = Source("t.yaml", "a\n")
    assert source.position(2) == Position(2, 1)
    assert source.whole.last == Position(2, 1)


@pytest.mark.parametrize(("line", "column", "offset"), [(0, 0, 0), (2, 1, 2), (9, 9, 4), (1, 99, 4)])
def test_places_of_other_tools_never_lie_outside(line: int, column: int, offset: int) -> None:
    assert Source("t.yaml", "a\nbc").offset(line, column) == offset


@given(TEXTS)
def test_offsets_and_positions_are_one(text: str) -> None:
    source = Source("t.yaml", text)
    for offset in range(len(source.text) + 1):
        position = source.position(offset)
        assert source.offset(position.line, position.column) == offset


@given(TEXTS)
def test_lines_are_what_stands_between_line_ends(text: str) -> None:
    source = Source("t.yaml", text)
    lines = [source.line(number) for number in range(1, len(source.line_starts) + 1)]
    assert lines == source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_a_span_is_its_text_and_its_ends() -> None:
    span = Source("t.yaml", "a: 1\nb: 22\n").span(8, 10)
    assert (span.text, span.first, span.last) == ("22", Position(2, 4), Position(2, 6))
    assert span.path == "t.yaml"


def test_spans_hold_each_other() -> None:
    source = Source("t.yaml", "abcdef")
    assert source.span(1, 5).contains(source.span(2, 4))
    assert not source.span(2, 4).contains(source.span(1, 5))
    assert not source.span(1, 5).contains(Source("t.yaml", "abcdef").span(2, 4))


def test_from_one_span_to_another() -> None:
    source = Source("t.yaml", "abcdef")
    assert source.span(1, 2).to(source.span(4, 5)).text == "bcde"


def test_a_text_inside_another_points_outwards() -> None:
    outer = Source("ci.yaml", "run: |\n  one\n  two\n")
    inner = Embedded(outer, "one\ntwo\n", [(0, outer.text.index("one")), (4, outer.text.index("two"))])
    assert inner.span(4, 7).text == "two"
    assert inner.span(4, 7).first == Position(3, 3)
    assert inner.span(0, 4).last == Position(3, 1)


def test_an_end_does_not_jump_over_what_was_taken_out() -> None:
    outer = Source("t.json", '"a\\u0062c"')
    inner = Embedded(outer, "abc", [(0, 1), (1, 2), (2, 8)])
    assert inner.span(0, 1).text == "a"
    assert inner.span(2, 3).text == "c"


def test_an_empty_span_inside_another_text_is_empty() -> None:
    outer = Source("t.yaml", "  one")
    assert Embedded(outer, "one", [(0, 2)]).span(1, 1).text == ""
