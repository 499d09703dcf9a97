"""cfn-lint's own rules, run on its own data, against ours: the same verdicts around every change.

Where they differ, the difference is listed in ``DIFFERENCES`` with its reason, and is tested to exist.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest

from lambdalint.aws import cfn_lint_data
from lambdalint.aws.runtimes import Phase, all_runtimes, phase

FIRST, LAST = date(2017, 1, 1), date(2031, 12, 31)

RULES = {
    identifier: import_module(f"cfnlint.rules.resources.lmbd.{name}")
    for identifier, name in (
        ("E2533", "DeprecatedRuntimeUpdate"),
        ("E2531", "DeprecatedRuntimeCreate"),
        ("W2531", "DeprecatedRuntimeEol"),
    )
}
INSTANCES = {
    identifier: getattr(module, module.__name__.rpartition(".")[2])() for identifier, module in RULES.items()
}

OURS = {Phase.UPDATE_BLOCKED: "E2533", Phase.CREATE_BLOCKED: "E2531", Phase.DEPRECATED: "W2531"}

CRASH = "cfn-lint raises TypeError: a block date is null (not scheduled), and it parses every date"
NO_DATES = "cfn-lint's file lacks the runtime, so it says nothing; AWS's documentation has dates"
DIFFERENCES = {
    "dotnet9": CRASH,
    "dotnet5.0": NO_DATES,
    "dotnet7": NO_DATES,
    "java8.al2023": NO_DATES,
    "java11.al2023": NO_DATES,
    "java17.al2023": NO_DATES,
}


class Validator:
    @staticmethod
    def is_type(value: object, kind: str) -> bool:
        return isinstance(value, str) and kind == "string"


def frozen(day: date) -> type[datetime]:
    class Frozen(datetime):
        @classmethod
        def today(cls) -> Frozen:
            return cls(day.year, day.month, day.day, 12, 30)

    return Frozen


def cfn_lint_says(runtime: str, day: date, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    said = set()
    for identifier, module in RULES.items():
        monkeypatch.setattr(module, "datetime", frozen(day))
        if list(INSTANCES[identifier].validate(Validator(), None, runtime, {})):
            said.add(identifier)
    return said


def we_say(runtime: str, day: date) -> set[str]:
    said = OURS.get(phase(all_runtimes()[runtime], day))
    return {said} if said else set()


def days() -> list[date]:
    """Every day on which any runtime changes, with its neighbours, and the first of every month."""
    data: dict[str, dict[str, Any]] = cfn_lint_data.load("AdditionalSpecs", "LmbdRuntimeLifecycle.json")
    changes = {
        date.fromisoformat(entry[key])
        for entry in data.values()
        for key in ("deprecated", "create-block", "update-block")
        if entry[key]
    }
    near = {day + timedelta(days=offset) for day in changes for offset in (-1, 0, 1)}
    monthly = {date(year, month, 1) for year in range(FIRST.year, LAST.year + 1) for month in range(1, 13)}
    return sorted(day for day in near | monthly | {LAST} if FIRST <= day <= LAST)


@pytest.mark.parametrize("day", days(), ids=str)
def test_we_agree_on_every_runtime(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    runtimes = sorted(set(all_runtimes()) - set(DIFFERENCES))

    assert {runtime: we_say(runtime, day) for runtime in runtimes} == {
        runtime: cfn_lint_says(runtime, day, monkeypatch) for runtime in runtimes
    }


def test_cfn_lint_crashes_on_a_date_that_is_not_scheduled(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError):
        cfn_lint_says("dotnet9", date(2026, 11, 21), monkeypatch)


@pytest.mark.parametrize(
    "runtime", sorted(name for name, reason in DIFFERENCES.items() if reason == NO_DATES)
)
def test_cfn_lint_says_nothing_of_runtimes_without_dates(
    runtime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (cfn_lint_says(runtime, LAST, monkeypatch), we_say(runtime, LAST) != set()) == (set(), True)
