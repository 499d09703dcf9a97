"""What a message may hold: one line, and quotations that somebody can read."""

from __future__ import annotations

import pytest

from lambdalint.finding import Finding, Severity
from lambdalint.source import Source

SPAN = Source("template.yaml", "x").whole
LONG = "x" * 5000


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("`a` is gone", "`a` is gone"),
        ("`a\n  b\r\n c` is gone", "`a b c` is gone"),
        (f"`{LONG}` is no `{LONG}`", f"`{LONG[:120]}…` is no `{LONG[:120]}…`"),
        (
            f"what is said outside of quotations stays: {LONG}",
            f"what is said outside of quotations stays: {LONG}",
        ),
    ],
    ids=["short", "lines", "long", "prose"],
)
def test_messages(message: str, expected: str) -> None:
    assert Finding("a-rule", Severity.INFO, SPAN, message).message == expected
