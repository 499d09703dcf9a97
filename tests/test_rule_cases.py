"""Every fixture of every rule: ``bad-`` cases report what they show, the others nothing.

``UPDATE_SNAPSHOTS=1 pytest tests/test_rule_cases.py`` rewrites the expectations; review them by eye.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from places import FIXTURES

from lambdalint.registry import Registry
from lambdalint.testing import KINDS, Case, cases, lint, render

CASES = list(cases(FIXTURES / "rules"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, registry: Registry) -> None:
    entry = registry.by_name[case.rule]
    report = lint(entry, case.folder)
    assert [str(problem) for problem in report.problems] == []
    assert case.kind in KINDS
    if case.kind != "bad":
        assert render(report) == render(replace(report, findings=()))
        return
    assert report.findings, "a bad- case must report"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        case.expected.write_text(render(report), encoding="utf-8", newline="")
    assert render(report) == case.expected.read_text(encoding="utf-8")
