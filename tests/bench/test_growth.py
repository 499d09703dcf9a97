"""The cost of a run grows as the application does, and not faster.

Calls are counted, not seconds: the count is the same on every machine and on every day.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any, Self

import pytest
from bench.synthetic import template

from lambdalint import cli


class Calls:
    """How many functions are called while it is in force."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Self:
        sys.setprofile(self._seen)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _seen(self, frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG002
        if event == "call":
            self.count += 1


def calls(functions: int, folder: Any) -> int:
    (folder / "template.yaml").write_text(template(functions), encoding="utf-8")
    with Calls() as counted:
        cli.main(["check", str(folder), "--output", "concise", "--isolated"])
    return counted.count


def test_cost_is_linear_in_the_functions(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    calls(5, tmp_path)  # what is loaded once
    small, large = calls(30, tmp_path), calls(120, tmp_path)
    capsys.readouterr()
    assert large / small < 4 * 1.15
