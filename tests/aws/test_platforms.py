"""Builders' names of processors."""

from __future__ import annotations

import pytest

from lambdalint.aws import platforms


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux/amd64", "x86_64"),
        ("linux/x86_64", "x86_64"),
        ("linux/arm64", "arm64"),
        ("linux/arm64/v8", "arm64"),
        ("arm64", "arm64"),
        ("LINUX/AARCH64", "arm64"),
        ("linux/arm/v7", None),
        ("linux/s390x", None),
        ("local", None),
        ("", None),
    ],
)
def test_containers(platform: str, expected: str | None) -> None:
    assert platforms.of_container(platform) == expected


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("manylinux2014_x86_64", ("linux", "x86_64")),
        ("manylinux_2_28_aarch64", ("linux", "arm64")),
        ("musllinux_1_2_aarch64", ("linux", "arm64")),
        ("linux_x86_64", ("linux", "x86_64")),
        ("macosx_11_0_arm64", ("macosx", "arm64")),
        ("win_amd64", ("win", "x86_64")),
        ("any", None),
        ("manylinux2014_i686", None),
    ],
)
def test_wheels(platform: str, expected: tuple[str, str] | None) -> None:
    assert platforms.of_wheel(platform) == expected


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("x86_64-manylinux2014", ("linux", "x86_64")),
        ("aarch64-unknown-linux-gnu", ("linux", "arm64")),
        ("linux", ("linux", "x86_64")),
        ("aarch64-apple-darwin", ("macosx", "arm64")),
        ("riscv64-unknown-linux", None),
    ],
)
def test_uv(platform: str, expected: tuple[str, str] | None) -> None:
    assert platforms.of_uv(platform) == expected


@pytest.mark.parametrize(
    ("triple", "expected"),
    [
        ("x86_64-unknown-linux-musl", ("linux", "x86_64")),
        ("aarch64-unknown-linux-gnu.2.17", ("linux", "arm64")),
        ("aarch64-apple-darwin", ("darwin", "arm64")),
        ("wasm32-wasip1", None),
    ],
)
def test_rust(triple: str, expected: tuple[str, str] | None) -> None:
    assert platforms.of_rust(triple) == expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("linux-x64", ("linux", "x86_64")),
        ("linux-musl-arm64", ("linux", "arm64")),
        ("alpine-x64", ("linux", "x86_64")),
        ("alpine.3.17-arm64", ("linux", "arm64")),
        ("osx.13-arm64", ("osx", "arm64")),
        ("win-x64", ("win", "x86_64")),
        ("linux-arm", None),
        ("net8.0", None),
    ],
)
def test_dotnet(identifier: str, expected: tuple[str, str] | None) -> None:
    assert platforms.of_dotnet(identifier) == expected


@pytest.mark.parametrize("flag", ["-mavx2", "-mavx512f", "-msse4.2", "-march=haswell", "-march=x86-64-v3"])
def test_flags_of_x86(flag: str) -> None:
    assert platforms.is_x86_flag(flag)


@pytest.mark.parametrize(
    "flag",
    ["-march=native", "-march=armv8.2-a+crypto", "-mcpu=neoverse-n1", "-mtune=generic", "-O3", "-maes2"],
)
def test_flags_of_any_processor(flag: str) -> None:
    assert not platforms.is_x86_flag(flag)
