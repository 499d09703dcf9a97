"""What every test shares: a clean environment and the installed rules."""

from __future__ import annotations

import pytest

from lambdalint.plugins import load
from lambdalint.registry import Registry


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine that runs the tests may show in what they compare."""
    for name in ("CI", "GITHUB_ACTIONS", "TF_BUILD", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def registry() -> Registry:
    found, broken = load()
    assert broken == ()
    return found
