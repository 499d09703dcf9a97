from __future__ import annotations

import pytest

from lambdalint.syntax.binary.naming import Platform, PythonAbi, named_platform, python_abi


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "numpy/_core/_multiarray_umath.cpython-312-x86_64-linux-gnu.so",
            PythonAbi(
                "numpy/_core/_multiarray_umath", "cpython", (3, 12), "", False, "x86_64", "linux", "gnu"
            ),
        ),
        (
            "a/_x.cpython-39-aarch64-linux-gnu.so",
            PythonAbi("a/_x", "cpython", (3, 9), "", False, "aarch64", "linux", "gnu"),
        ),
        (
            "_x.cpython-311-x86_64-linux-musl.so",
            PythonAbi("_x", "cpython", (3, 11), "", False, "x86_64", "linux", "musl"),
        ),
        (
            "_x.cpython-37m-x86_64-linux-gnu.so",
            PythonAbi("_x", "cpython", (3, 7), "m", False, "x86_64", "linux", "gnu"),
        ),
        ("_x.cpython-312-darwin.so", PythonAbi("_x", "cpython", (3, 12), system="darwin")),
        (
            "_x.pypy39-pp73-x86_64-linux-gnu.so",
            PythonAbi("_x", "pypy", (3, 9), "", False, "x86_64", "linux", "gnu"),
        ),
        ("_rust.abi3.so", PythonAbi("_rust", stable=True)),
        ("lib/libx.so", PythonAbi("lib/libx")),
        ("_x.cp312-win_amd64.pyd", PythonAbi("_x", version=(3, 12), system="windows")),
        ("_x.pyd", PythonAbi("_x", system="windows")),
        ("libz.so.1", None),
        ("a.py", None),
    ],
)
def test_tags_of_extension_modules(path: str, expected: PythonAbi | None) -> None:
    assert python_abi(path) == expected


def test_a_free_threaded_build_is_told_by_its_flag() -> None:
    abi = python_abi("_x.cpython-313t-x86_64-linux-gnu.so")
    assert abi is not None
    assert (abi.version, abi.free_threaded) == ((3, 13), True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("node_modules/bufferutil/prebuilds/linux-x64/node.napi.node", Platform("linux", "x86_64")),
        ("node_modules/@esbuild/linux-arm64/bin/esbuild", Platform("linux", "aarch64")),
        ("node_modules/@img/sharp-linuxmusl-x64/lib/sharp.node", Platform("linux", "x86_64", "musl")),
        ("node_modules/@rollup/rollup-linux-x64-gnu/x.node", Platform("linux", "x86_64", "gnu")),
        ("node_modules/@swc/core-darwin-arm64/swc.node", Platform("darwin", "aarch64")),
        ("node_modules/sqlite3/build/Release/node_sqlite3.node", None),
        ("bin/armadillo", None),
        ("bin/linux/arm64/tool", Platform("linux", "aarch64")),
        ("native/Linux/x86_64/libx.so", Platform("linux", "x86_64")),
        ("native/aarch64/libx.so", Platform(None, "aarch64")),
        ("lib/x86_64-linux-gnu/libx.so.1", Platform("linux", "x86_64", "gnu")),
        ("lib64/x.so", None),
        ("native/linux64/libjansi.so", Platform("linux", "x86_64")),
        ("META-INF/native/libnetty_epoll_x86_64.so", Platform(None, "x86_64")),
        ("bin/tool-arm64", Platform(None, "aarch64")),
        ("bin/tool.amd64", Platform(None, "x86_64")),
        ("a/_x.cpython-39-aarch64-linux-gnu.so", None),
        ("libarm64hooks.so", None),
    ],
)
def test_platforms_that_paths_name(path: str, expected: Platform | None) -> None:
    assert named_platform(path) == expected
