from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.manifest.artifact import Artifact, Form, artifact, installable
from lambdalint.syntax.manifest.marker import applies
from lambdalint.values import Many, Truth

SPAN = Source("uv.lock", "").whole


def files(*names: str) -> Many[Artifact]:
    return Many(tuple(artifact(name, SPAN) for name in names))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("numpy-2.1.0.tar.gz", Form.SOURCE),
        (
            "https://h/numpy-2.1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=a",
            Form.WHEEL,
        ),
        ("broken.whl", Form.OTHER),
        ("numpy-2.1.0.exe", Form.OTHER),
    ],
)
def test_forms(name: str, form: Form) -> None:
    assert artifact(name, SPAN).form is form


@pytest.mark.parametrize(
    ("name", "machine", "python", "glibc", "expected"),
    [
        ("a-1-py3-none-any.whl", "aarch64", (3, 12), (2, 26), True),
        ("a-1-cp312-cp312-manylinux2014_x86_64.whl", "x86_64", (3, 12), (2, 26), True),
        ("a-1-cp312-cp312-manylinux2014_x86_64.whl", "aarch64", (3, 12), (2, 34), False),
        ("a-1-cp312-cp312-manylinux2014_x86_64.whl", "x86_64", (3, 13), (2, 34), False),
        ("a-1-cp312-cp312-manylinux_2_28_x86_64.whl", "x86_64", (3, 12), (2, 26), False),
        ("a-1-cp312-cp312-manylinux_2_28_x86_64.whl", "x86_64", (3, 12), (2, 34), True),
        ("a-1-cp37-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64.whl", "aarch64", (3, 13), (2, 26), True),
        ("a-1-cp313-abi3-manylinux2014_aarch64.whl", "aarch64", (3, 12), (2, 26), False),
        ("a-1-cp313-cp313t-manylinux2014_aarch64.whl", "aarch64", (3, 13), (2, 26), False),
        ("a-1-cp312-cp312-musllinux_1_2_x86_64.whl", "x86_64", (3, 12), (2, 34), False),
        ("a-1-cp312-cp312-macosx_11_0_arm64.whl", "aarch64", (3, 12), (2, 34), False),
        ("a-1-py2.py3-none-manylinux1_x86_64.whl", "x86_64", (3, 12), (2, 26), True),
        ("a-1-cp312-cp312-manylinux2014_x86_64.whl", "x86_64", None, None, True),
    ],
)
def test_what_a_wheel_fits(
    name: str, machine: str, python: tuple[int, int] | None, glibc: tuple[int, int] | None, expected: bool
) -> None:
    assert artifact(name, SPAN).fits(machine, python, glibc) == expected


def test_only_wheels_for_others_is_proof() -> None:
    listed = files("a-1-cp312-cp312-manylinux2014_x86_64.whl", "a-1-cp312-cp312-win_amd64.whl")
    assert installable(listed, "aarch64") is Truth.NO
    assert installable(listed, "x86_64") is Truth.YES


def test_a_source_distribution_could_be_built() -> None:
    assert (
        installable(files("a-1-cp312-cp312-manylinux2014_x86_64.whl", "a-1.tar.gz"), "aarch64") is Truth.MAYBE
    )


def test_an_open_or_empty_list_proves_nothing() -> None:
    listed = Many(files("a-1-cp312-cp312-win_amd64.whl").items, complete=False)
    assert installable(listed, "aarch64") is Truth.MAYBE
    assert installable(Many(()), "aarch64") is Truth.MAYBE


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        (None, Truth.YES),
        ("platform_machine == 'x86_64'", Truth.NO),
        ("platform_machine != 'x86_64' and sys_platform == 'linux'", Truth.YES),
        ("python_version < '3.9'", Truth.NO),
        ("python_full_version < '3.12.4'", Truth.MAYBE),
        ("extra == 'all'", Truth.MAYBE),
        ("platform_system == 'Windows'", Truth.NO),
        ("nonsense ==", Truth.MAYBE),
    ],
)
def test_markers_on_a_machine(marker: str | None, expected: Truth) -> None:
    assert applies(marker, (3, 12), "aarch64") is expected


def test_a_marker_about_what_is_not_known_is_open() -> None:
    assert applies("platform_machine == 'x86_64'", (3, 12), None) is Truth.MAYBE
    assert applies("python_version >= '3.10'", None, "x86_64") is Truth.MAYBE
    assert applies("sys_platform == 'linux'", None, None) is Truth.YES
