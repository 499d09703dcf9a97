"""The line hash against GitHub's own vectors (github/codeql-action, src/fingerprints.test.ts)."""

from __future__ import annotations

import pytest

from lambdalint.finding import Finding, Severity, Subject
from lambdalint.output.fingerprint import line_hashes, result_hashes
from lambdalint.source import Source

GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]


def every_line(text: str) -> list[str]:
    source = Source("a", text)
    hashes = line_hashes(source, range(1, 1000))
    assert list(hashes) == list(range(1, len(source.line_starts) + 1))
    return list(hashes.values())


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1",
            ],
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [
                *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)
def test_line_hashes_are_those_of_github(text, hashes):
    assert every_line(text) == hashes


def test_a_character_beyond_the_basic_plane_counts_as_two_units():
    def polynomial(units):
        value = 0
        for unit in [*units, 0xFFFF] + [0] * (99 - len(units)):
            value = (value * 37 + unit) % 2**64
        return f"{value:x}:1"

    assert every_line("😀") == [polynomial([0xD83D, 0xDE00])]


def test_the_byte_order_mark_is_part_of_the_file():
    assert every_line("\ufeffa") != every_line("a")


def finding_at(offset, subject="Worker", rule="a-rule", text="a\nb\nc\n"):
    source = Source("a.yaml", text)
    return Finding(
        rule, Severity.ERROR, source.span(offset, offset + 1), "m", subject=Subject("function", subject)
    )


def test_a_result_hash_does_not_depend_on_the_line():
    assert result_hashes([finding_at(0)]) == result_hashes([finding_at(4)])


def test_a_result_hash_depends_on_the_subject_and_the_rule():
    hashes = result_hashes([finding_at(0), finding_at(0, "Other"), finding_at(0, rule="b-rule")])

    assert len(set(hashes)) == 3


def test_findings_alike_in_all_have_different_result_hashes():
    first, second = result_hashes([finding_at(0), finding_at(2)])

    assert first != second


def test_result_hashes_are_a_promise():
    # A changed value would close and open every alert of every user.
    assert result_hashes([finding_at(0)]) == ["e16e988b09743480b68740809684cc23"]
