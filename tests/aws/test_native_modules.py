from __future__ import annotations

import pytest

from lambdalint.aws.native_modules import is_optional, node_module_version, node_of


@pytest.mark.parametrize(("node", "version"), [(18, 108), (22, 127), (24, 137), (19, None), (26, None)])
def test_module_versions_of_node(node: int, version: int | None) -> None:
    assert node_module_version(node) == version


@pytest.mark.parametrize(("version", "node"), [(115, 20), (121, None)])
def test_node_of_a_module_version(version: int, node: int | None) -> None:
    assert node_of(version) == node


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("yaml/_yaml", True),
        ("python/sqlalchemy/cyextension/util", True),
        ("numpy/_core/_multiarray_umath", False),
        ("sqlalchemy/cyextensions", False),
    ],
)
def test_modules_that_their_package_does_without(module: str, expected: bool) -> None:
    assert is_optional(module) == expected
