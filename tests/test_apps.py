"""Whole small applications, linted with every rule, opt-in ones included.

``UPDATE_SNAPSHOTS=1 pytest tests/test_apps.py`` rewrites ``expected.txt`` of each; review it by eye. An
application without one is clean and stays so: what accuses it is wrong, or mends it for good.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from places import FIXTURES

from lambdalint.config import ConfigFinder
from lambdalint.output import concise
from lambdalint.output.report import Report
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

APPS = sorted(path for path in (FIXTURES / "apps").iterdir() if path.is_dir())


def lint(app: Path, registry: Registry, *, select: tuple[str, ...] | None) -> Report:
    configs = ConfigFinder(None, {"select": select, "as_of": AS_OF})
    return Run(registry, configs, app).check([app])


def shown(report: Report) -> str:
    """The findings, a line each, and the summary without the time."""
    return re.sub(r" \([\d.]+ s\)", "", concise.render(report))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_app(app: Path, registry: Registry) -> None:
    # What only advises, and is off unless asked for, accuses nobody: clean is what the default says.
    expected = app / "expected.txt"
    report = lint(app, registry, select=("all",) if expected.exists() else None)
    assert report.problems == ()
    if not expected.exists():
        assert [str(finding.message) for finding in report.findings] == []
        return
    if os.environ.get("UPDATE_SNAPSHOTS"):
        expected.write_text(shown(report), encoding="utf-8", newline="")
    assert shown(report) == expected.read_text(encoding="utf-8")


def test_there_is_an_app_to_look_at_and_a_clean_one() -> None:
    assert {(app / "expected.txt").exists() for app in APPS} == {True, False}


def test_every_rule_can_read_every_app(registry: Registry) -> None:
    for app in APPS:
        assert lint(app, registry, select=("all",)).execution_successful
