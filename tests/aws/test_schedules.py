"""The longest time between two runs of a schedule."""

from __future__ import annotations

import pytest

from lambdalint.aws.schedules import longest_gap

GAPS = {
    "rate(5 minutes)": 0,
    "rate(1 day)": 1,
    "rate(31 days)": 31,
    "rate(800 hours)": 33,
    "cron(0 8 * * ? *)": 1,
    "cron(0 8 ? * MON-FRI *)": 3,
    "cron(0 8 ? * 2 *)": 7,
    "cron(0 8 1 * ? *)": 31,
    "cron(0 8 L * ? *)": 31,
    "cron(0 8 1,15 * ? *)": 17,
    "cron(0 8 1/10 * ? *)": 10,
    "cron(0 8 31 * ? *)": 61,
    "cron(0 8 1 JAN,APR,JUL,OCT ? *)": 92,
    "cron(0 8 1 */3 ? *)": 92,
    "cron(0 8 29 2 ? *)": 1461,
    "cron(0 8 ? * MON#1 *)": 35,
    "cron(0 8 ? * 6L *)": 35,
    "cron(0 8 1W * ? *)": 33,
    "cron(0 8 LW * ? *)": 33,
}


@pytest.mark.parametrize("expression", GAPS)
def test_gaps_are_days(expression: str) -> None:
    assert longest_gap(expression) == GAPS[expression]


@pytest.mark.parametrize(
    "expression",
    [
        "at(2026-11-21T08:00:00)",
        "cron(0 8 1 1 ? 2027)",
        "cron(0 8 32 * ? *)",
        "cron(0 8 1 * ?)",
        "cron(0 8 x * ? *)",
        "cron(0 8 1/0 * ? *)",
        "cron(0 8 ? * MON#6 *)",
        "cron(0 8 30 2 ? *)",
        "rate(x days)",
        "",
    ],
)
def test_what_has_no_rhythm_has_no_gap(expression: str) -> None:
    assert longest_gap(expression) is None
