"""Frames: the marks stand under what they mark, whatever the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lambdalint.finding import Finding, Severity
from lambdalint.fix import Edit, Fix
from lambdalint.output.crop import crop
from lambdalint.output.diff import Hunk, hunks
from lambdalint.output.frame import frames, layout
from lambdalint.output.printable import one_line, printable
from lambdalint.source import Source
from lambdalint.values import Cause


def drawn(finding: Finding, width: int = 80) -> list[str]:
    lines = []
    for frame in frames(finding):
        lines += ["".join(text for _, text in line).rstrip() for line in layout(frame, 2, width, cell_len)]
    return lines


def found(text: str, start: int, end: int, *related: tuple[int, int, str]) -> Finding:
    source = Source("a.yaml", text)
    causes = tuple(Cause(source.span(first, last), note) for first, last, note in related)
    return Finding("r", Severity.ERROR, source.span(start, end), "m", causes)


def test_a_caret_under_each_character():
    assert drawn(found("a: bcd\n", 3, 6)) == ["   |", " 1 | a: bcd", "   |    ^^^", "   |"]


def test_an_empty_span_gets_one_caret():
    assert drawn(found("ab", 1, 1)) == ["   |", " 1 | ab", "   |  ^", "   |"]


def test_an_empty_span_at_the_end_of_a_file():
    assert drawn(found("ab\n", 3, 3)) == ["   |", " 2 |", "   | ^", "   |"]


def test_a_tab_is_four_cells():
    assert drawn(found("\ta", 1, 2)) == ["   |", " 1 |     a", "   |     ^", "   |"]


def test_wide_characters_are_two_cells():
    assert drawn(found("日😀b", 1, 2)) == ["   |", " 1 | 日😀b", "   |   ^^", "   |"]


def test_a_carriage_return_is_no_part_of_a_line():
    assert drawn(found("a\r\nbc\r\n", 3, 5)) == ["   |", " 2 | bc", "   | ^^", "   |"]


def test_a_span_that_ends_with_its_line_end_is_not_a_block():
    assert drawn(found("a\r\nb", 0, 3)) == ["   |", " 1 | a", "   | ^", "   |"]


def test_a_block():
    assert drawn(found("a:\n  b: 1\n  c: 2\nd: 3\n", 0, 17)) == [
        "   |",
        " 1 | / a:",
        " 2 | |   b: 1",
        " 3 | |   c: 2",
        "   | |______^",
        "   |",
    ]


def test_a_block_that_begins_in_the_middle_of_a_line():
    assert drawn(found("a: {b: 1,\n    c: 2}\n", 3, 19)) == [
        "   |",
        " 1 |   a: {b: 1,",
        "   |  ____^",
        " 2 | |     c: 2}",
        "   | |_________^",
        "   |",
    ]


def test_the_middle_of_a_long_block_is_left_out():
    text = "".join(f"line {number}\n" for number in range(1, 21))

    assert drawn(found(text, 0, len(text))) == [
        "   |",
        " 1 | / line 1",
        " 2 | | line 2",
        "...  |",
        "19 | | line 19",
        "20 | | line 20",
        "   | |_______^",
        "   |",
    ]


def test_a_block_in_a_block():
    text = "a:\n  b:\n    c: 1\n  d: 2\n"

    assert drawn(found(text, 5, 16, (0, 23, "around it"))) == [
        "   |",
        " 1 | /   a:",
        " 2 | | /   b:",
        " 3 | | |     c: 1",
        "   | | |________^",
        " 4 | |     d: 2",
        "   | |________- around it",
        "   |",
    ]


def test_two_places_in_one_line():
    assert drawn(found("a: bc d\n", 3, 5, (6, 7, "this one"))) == [
        "   |",
        " 1 | a: bc d",
        "   |    ^^",
        "   |       - this one",
        "   |",
    ]


def test_a_note_on_the_same_place_stands_beside_the_carets():
    assert drawn(found("ab", 0, 2, (0, 2, "why"))) == ["   |", " 1 | ab", "   | ^^ why", "   |"]


def test_a_single_line_between_two_places_is_shown():
    assert drawn(found("a\nb\nc\n", 0, 1, (4, 5, "n"))) == [
        "   |",
        " 1 | a",
        "   | ^",
        " 2 | b",
        " 3 | c",
        "   | - n",
        "   |",
    ]


def test_a_place_far_away_gets_its_own_frame():
    text = "a\n" * 30

    assert len(frames(found(text, 0, 1, (4, 5, "near"), (50, 51, "far")))) == 2


def test_a_place_in_another_file_gets_its_own_frame():
    finding = found("a", 0, 1)
    other = Source("b.yaml", "a")

    assert [frame.source.path for frame in frames(finding.because(other.whole, "n"))] == ["a.yaml", "b.yaml"]


def test_a_long_line_is_cut_around_the_place():
    text = "x" * 100 + "HERE" + "y" * 100

    assert drawn(found(text, 100, 104), width=45) == [
        "   |",
        f" 1 | …{'x' * 12}HERE{'y' * 22}…",
        f"   | {' ' * 13}^^^^",
        "   |",
    ]


def test_a_place_at_the_end_of_a_cut_line_shows_more_before_it():
    shown = crop("x" * 100 + "y", (0, 101), (100, 101), 20, cell_len)

    assert shown.shown == "…" + "x" * 17 + "y"


def test_the_marks_of_a_long_place_end_with_the_line():
    *_, code, marks, _ = drawn(found("a: " + "x" * 500, 3, 503), width=40)

    assert (len(code), len(marks)) == (39, 38)


def test_the_place_of_the_finding_is_in_sight_rather_than_a_related_one():
    text = "a" + "x" * 500 + "b"

    assert drawn(found(text, 501, 502, (0, 1, "n")), width=40)[1].endswith("xxb")


def test_blocks_that_end_together_end_from_the_inside():
    text = "a:\n  b:\n    c: 1\n"

    assert drawn(found(text, 5, 16, (0, 16, "all of it"))) == [
        "   |",
        " 1 | /   a:",
        " 2 | | /   b:",
        " 3 | | |     c: 1",
        "   | | |________^",
        "   | |__________- all of it",
        "   |",
    ]


def test_control_characters_are_shown_not_sent():
    assert printable("a\x1b[31m\x00\u202e\x9b\u2028") == "a␛[31m␀\ufffd\ufffd\ufffd"


def test_the_orders_of_ci_servers_are_broken():
    assert printable("##vso[x] ##[error]y ## z") == "#\u200b#vso[x] #\u200b#[error]y ## z"


def test_one_line_has_no_breaks():
    assert one_line(" a \r\n  b\rc ") == "a b c"


# Tabs, line ends of every kind, wide, combining, joined, invisible and forbidden characters.
CHARACTERS = st.one_of(
    st.sampled_from(
        [*"ab {}:\t\n\r日😀é\u0301\u200d\ufe0f\u200b\x1b\u202e\ufeff🇫🇷", "\r\n", "👨\u200d👩", "##["]
    ),
    st.characters(),
)
TEXTS = st.lists(CHARACTERS, max_size=60).map("".join)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    text = draw(TEXTS) * draw(st.sampled_from([1, 1, 1, 8]))
    source = Source("a.yaml", text)
    offsets = st.integers(0, len(source.text))

    def span():
        start, end = sorted((draw(offsets), draw(offsets)))
        return source.span(start, end)

    causes = tuple(Cause(span(), draw(TEXTS)) for _ in range(draw(st.integers(0, 3))))
    edits = tuple(Edit(span(), draw(TEXTS)) for _ in range(draw(st.integers(0, 3))))
    return Finding("r", Severity.ERROR, span(), draw(TEXTS), causes, Fix("t", edits))


@given(findings(), st.integers(1, 120))
def test_any_finding_can_be_drawn(finding, width):
    for line in drawn(finding, width):
        assert line.isprintable() or printable(line) == line


@given(findings(), st.integers(30, 120))
def test_frames_keep_to_the_width(finding, width):
    for frame in frames(finding):
        for line in layout(frame, 2, width, cell_len):
            if line[0][1].strip(" |").isdigit():
                rails = sum(cell_len(text) for _, text in line[:-1])
                assert cell_len(line[-1][1]) <= max(width - rails, 20)


@given(TEXTS.filter(lambda text: "\n" not in text and "\r" not in text), st.data(), st.integers(10, 80))
def test_the_carets_stand_under_the_place(text, data, width):
    source = Source("a.yaml", text)
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    finding = Finding("r", Severity.ERROR, source.span(start, end), "m")

    (frame,) = frames(finding)
    _, code, marks, _ = layout(frame, 2, width, cell_len)

    shown = code[-1][1]
    indent = cell_len(marks[-2][1])
    if shown == printable(source.text):
        assert indent == cell_len(printable(source.text[:start]))
        assert len(marks[-1][1]) == max(cell_len(printable(source.text[:end])) - indent, 1)
    else:
        assert indent <= cell_len(shown)


@given(findings())
def test_a_block_ends_under_its_last_character(finding):
    finding = Finding("r", Severity.ERROR, finding.span, "m")
    (frame,) = frames(finding)
    (label,) = frame.labels
    if label.is_block:
        *_, code, marks, _ = layout(frame, 2, 10_000, cell_len)
        begin = finding.span.source.line_starts[label.last - 1]
        before = cell_len(printable(finding.span.source.text[begin : label.stop]))

        assert sum(cell_len(text) for _, text in code[:-1]) == 7
        assert cell_len("".join(text for _, text in marks)) - 1 == 7 + max(before - 1, 0)


def changed(text: str, *edits: tuple[int, int, str]) -> list[tuple]:
    source = Source("a.yaml", text)
    fix = Fix("t", tuple(Edit(source.span(start, end), new) for start, end, new in edits))
    return [(hunk.line, hunk.before, hunk.removed, hunk.added) for hunk in hunks(fix)]


def test_a_replaced_word():
    assert changed("a: 1\nb: 2\n", (3, 4, "9")) == [(1, None, ("a: 1",), ("a: 9",))]


def test_an_added_line():
    assert changed("a: 1\nb: 2\n", (5, 5, "x: 0\n")) == [(2, "a: 1", (), ("x: 0",))]


def test_an_added_line_behind_a_line():
    assert changed("a: 1\r\nb: 2\r\n", (4, 4, "\r\nx: 0")) == [(2, "a: 1", (), ("x: 0",))]


def test_a_removed_line():
    assert changed("a: 1\nb: 2\nc: 3\n", (5, 10, "")) == [(2, None, ("b: 2",), ())]


def test_edits_of_one_line_are_one_hunk():
    assert changed("a: 1, b: 2\n", (9, 10, "8"), (3, 4, "9")) == [(1, None, ("a: 1, b: 2",), ("a: 9, b: 8",))]


def test_edits_of_distant_lines_are_hunks_of_their_own():
    assert [line for line, *_ in changed("a\nb\nc\n", (4, 5, "x"), (0, 1, "x"))] == [1, 3]


def test_an_edit_that_overlaps_is_left_out():
    assert changed("abcd\n", (0, 3, "x"), (2, 4, "y")) == [(1, None, ("abcd",), ("xd",))]


def test_an_edit_in_a_huge_line_is_not_drawn():
    assert changed("a" * 50_000, (10, 11, "b")) == []


@given(findings())
def test_hunks_show_what_applying_the_edits_would_change(finding):
    for hunk in hunks(finding.fix):
        assert isinstance(hunk, Hunk)
        assert hunk.removed != hunk.added
        assert [hunk.source.line(hunk.line + i) for i in range(len(hunk.removed))] == list(hunk.removed)
