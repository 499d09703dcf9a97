"""What Python's standard library has in which version."""

from __future__ import annotations

import sys

import pytest

from lambdalint.aws.package_requirements import may_bring
from lambdalint.aws.packages import is_provided
from lambdalint.aws.python_library import BUILT_IN, REMOVED, removed, standard_modules


@pytest.mark.parametrize(
    ("module", "version", "since"),
    [
        ("distutils.util", (3, 11), None),
        ("distutils.util", (3, 12), (3, 12)),
        ("telnetlib", (3, 12), None),
        ("telnetlib", (3, 14), (3, 13)),
        ("json", (3, 14), None),
    ],
)
def test_removed_modules(module: str, version: tuple[int, int], since: tuple[int, int] | None) -> None:
    found = removed(module, version)
    assert (found[0] if found is not None else None) == since


def test_what_is_gone_here_is_in_the_table() -> None:
    """The interpreter that runs the tests knows its own library."""
    gone = {name for name, (since, _) in REMOVED.items() if since <= sys.version_info[:2]}
    assert gone & sys.stdlib_module_names == set()
    there = {name for name, (since, _) in REMOVED.items() if since > sys.version_info[:2]}
    assert there <= sys.stdlib_module_names


def test_every_version_counts_as_standard() -> None:
    assert {"imp", "tomllib", "json", "graphlib"} <= standard_modules()
    assert "requests" not in standard_modules()


def test_built_in_modules_are_built_in() -> None:
    assert set(sys.builtin_module_names) >= BUILT_IN


def test_the_durable_sdk_may_be_there() -> None:
    assert is_provided("python3.14", "aws_durable_execution_sdk_python") is None
    assert is_provided("nodejs24.x", "@aws/durable-execution-sdk-js") is None


@pytest.mark.parametrize(
    ("installed", "wanted", "answer"),
    [
        (["requests"], ["certifi"], True),
        (["requests"], ["pyyaml"], False),
        (["some-sdk"], ["pyyaml"], True),
        ([], ["pyyaml"], False),
    ],
)
def test_what_packages_bring_along(installed: list[str], wanted: list[str], answer: bool) -> None:
    assert may_bring(installed, wanted, "pypi") is answer
