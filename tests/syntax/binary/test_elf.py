from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from elf_files import elf_file, static_program
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.syntax.binary.elf import Elf, Kind, NeededVersion, Read, glibc_version, read_elf, symbol_names


def reader(data: bytes) -> Read:
    return lambda offset, size: data[offset : offset + size] if offset >= 0 else b""


def read(data: bytes) -> Elf:
    elf = read_elf(reader(data))
    assert elf is not None
    return elf


@pytest.mark.parametrize("machine", ["x86_64", "aarch64", "riscv64"])
def test_the_machine_has_its_name(machine: str) -> None:
    assert read(elf_file(machine)).machine == machine


def test_an_unknown_machine_is_a_number() -> None:
    data = bytearray(elf_file())
    data[18:20] = struct.pack("<H", 0x1234)
    assert read(bytes(data)).machine == "machine 0x1234"


@pytest.mark.parametrize(
    ("machine", "bits", "big"), [("i386", 32, False), ("arm", 32, True), ("x86_64", 64, True)]
)
def test_class_and_byte_order_do_not_matter(machine: str, bits: int, big: bool) -> None:
    elf = read(
        elf_file(
            machine, bits=bits, big_endian=big, needed=("libc.so.6",), versions={"libc.so.6": ("GLIBC_2.17",)}
        )
    )
    assert (elf.bits, elf.little_endian, elf.needed, elf.glibc) == (bits, not big, ("libc.so.6",), (2, 17))


def test_needed_libraries_soname_and_search_path() -> None:
    elf = read(
        elf_file(needed=("libc.so.6", "libm.so.6"), soname="libx.so.1", runpath="$ORIGIN/../x.libs:/opt/lib")
    )
    assert (elf.needed, elf.soname) == (("libc.so.6", "libm.so.6"), "libx.so.1")
    assert elf.search_path == ("$ORIGIN/../x.libs", "/opt/lib")


def test_the_interpreter_of_a_program() -> None:
    elf = read(elf_file(kind=2, interpreter="/lib64/ld-linux-x86-64.so.2", needed=("libc.so.6",)))
    assert (elf.kind, elf.interpreter) == (Kind.EXECUTABLE, "/lib64/ld-linux-x86-64.so.2")


def test_the_newest_glibc_of_all_libraries_counts() -> None:
    elf = read(
        elf_file(
            needed=("libc.so.6", "libm.so.6"),
            versions={"libm.so.6": ("GLIBC_2.29", "GLIBC_2.2.5"), "libc.so.6": ("GLIBC_2.4", "GLIBC_2.14")},
        )
    )
    assert elf.glibc == (2, 29)
    assert NeededVersion("libc.so.6", "GLIBC_2.14") in elf.versions


def test_a_weak_version_may_be_missing() -> None:
    elf = read(elf_file(versions={"libc.so.6": ("GLIBC_2.17", "GLIBC_2.38")}, weak=("GLIBC_2.38",)))
    assert elf.glibc == (2, 17)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GLIBC_2.34", (2, 34)),
        ("GLIBC_2.2.5", (2, 2)),
        ("GLIBC_ABI_DT_RELR", (2, 36)),
        ("GLIBC_PRIVATE", None),
        ("GLIBCXX_3.4.30", None),
    ],
)
def test_version_names(name: str, expected: tuple[int, int] | None) -> None:
    assert glibc_version(name) == expected


def test_musl_is_told_by_its_interpreter_or_library() -> None:
    assert read(elf_file(kind=2, interpreter="/lib/ld-musl-x86_64.so.1")).musl
    assert read(elf_file(needed=("libc.musl-aarch64.so.1",))).musl
    assert not read(elf_file(needed=("libc.so.6",))).musl


def test_a_static_program_needs_nothing() -> None:
    elf = read(static_program("aarch64"))
    assert (elf.machine, elf.static, elf.glibc, elf.complete) == ("aarch64", True, None, True)


def test_tables_at_the_end_of_a_file_are_found() -> None:
    data = elf_file(needed=("libc.so.6",), versions={"libc.so.6": ("GLIBC_2.28",)}, padding=1_000_000)
    assert read(data).glibc == (2, 28)


def test_a_truncated_file_keeps_its_machine() -> None:
    data = elf_file("aarch64", needed=("libc.so.6",), padding=5000)
    elf = read(data[:4000])
    assert (elf.machine, elf.complete, elf.static) == ("aarch64", False, False)


@pytest.mark.parametrize(
    "data", [b"", b"\x7fELF", b"\x7fELF" + bytes(16), b"MZ" + bytes(64), b"\x7fELF\x02\x01"]
)
def test_what_is_no_elf_file(data: bytes) -> None:
    assert read_elf(reader(data)) is None


def test_a_chain_of_versions_in_a_circle_ends() -> None:
    data = bytearray(elf_file(versions={"libc.so.6": ("GLIBC_2.17", "GLIBC_2.18")}))
    at = data.index(struct.pack("<HHI", 1, 2, 1))
    data[at + 2 : at + 4] = b"\xff\xff"  # vn_cnt
    assert read(bytes(data)).glibc == (2, 18)


def test_forged_counts_cost_nothing() -> None:
    data = bytearray(elf_file())
    data[56:58] = b"\xff\xff"  # e_phnum
    assert not read(bytes(data)).complete


@given(st.data())
def test_no_corruption_raises(data: st.DataObject) -> None:
    good = elf_file(
        kind=2,
        interpreter="/lib/ld.so",
        needed=("libc.so.6",),
        versions={"libc.so.6": ("GLIBC_2.17",), "libm.so.6": ("GLIBC_2.29",)},
    )
    corrupt = bytearray(good[: data.draw(st.integers(0, len(good)))])
    for _ in range(data.draw(st.integers(0, 8))):
        if corrupt:
            corrupt[data.draw(st.integers(0, len(corrupt) - 1))] = data.draw(st.integers(0, 255))
    read_elf(reader(bytes(corrupt)))
    symbol_names(reader(bytes(corrupt)))


def test_symbol_names_are_the_string_table() -> None:
    names = symbol_names(reader(elf_file(symbols=("napi_register_module_v1",))))
    assert names is not None
    assert b"\0napi_register_module_v1\0" in names


@pytest.mark.skipif(not (shutil.which("gcc") and shutil.which("readelf")), reason="needs gcc and readelf")
def test_a_compiled_program_reads_as_readelf_reads_it(tmp_path: Path) -> None:
    code = tmp_path / "main.c"
    code.write_text(
        "#include <math.h>\n#include <stdio.h>\nint main(int n, char **v)"
        '{printf("%f", pow(n, 0.5)); return 0;}\n'
    )
    program = tmp_path / "main"
    subprocess.run(["gcc", "-O0", "-o", program, code, "-lm"], check=True)
    environment = {**os.environ, "LC_ALL": "C"}
    out = subprocess.run(
        ["readelf", "-hldVW", program], check=True, capture_output=True, text=True, env=environment
    ).stdout
    elf = read(program.read_bytes())
    assert elf.interpreter == re.search(r"interpreter: (\S+)\]", out)[1]  # type: ignore[index]
    assert list(elf.needed) == re.findall(r"\(NEEDED\).*\[(.+)\]", out)
    wanted = {(int(a), int(b)) for a, b in re.findall(r"Name: GLIBC_(\d+)\.(\d+)", out)}
    assert elf.glibc == max(wanted)


@pytest.mark.parametrize(
    ("kind", "loadable"), [(1, False), (2, True), (3, True), (4, False), (0xFE00, False)]
)
def test_only_programs_and_shared_objects_are_loaded(kind: int, loadable: bool) -> None:
    assert read(elf_file(kind=kind)).loadable == loadable
