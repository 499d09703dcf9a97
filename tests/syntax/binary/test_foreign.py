from __future__ import annotations

import struct

import pytest

from lambdalint.syntax.binary.elf import Read
from lambdalint.syntax.binary.foreign import MachO, PortableExecutable, read_mach_o, read_portable_executable


def reader(data: bytes) -> Read:
    return lambda offset, size: data[offset : offset + size]


def portable_executable(machine: int, managed: bool = False) -> bytes:
    optional = bytearray(struct.pack("<H", 0x20B) + bytes(110 + 16 * 8))
    struct.pack_into("<I", optional, 108, 16)
    if managed:
        struct.pack_into("<II", optional, 112 + 14 * 8, 0x2008, 72)
    return (
        b"MZ"
        + bytes(58)
        + struct.pack("<I", 64)
        + b"PE\0\0"
        + struct.pack("<H", machine)
        + bytes(18)
        + optional
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (struct.pack("<II", 0xFEEDFACF, 0x0100000C), ("arm64",)),
        (struct.pack("<II", 0xFEEDFACF, 0x01000007), ("x86_64",)),
        (
            struct.pack(">II", 0xCAFEBABE, 2)
            + struct.pack(">5I5I", 0x01000007, 3, 0, 0, 0, 0x0100000C, 0, 0, 0, 0),
            ("x86_64", "arm64"),
        ),
    ],
)
def test_mach_o_names_its_architectures(data: bytes, expected: tuple[str, ...]) -> None:
    assert read_mach_o(reader(data)) == MachO(expected)


@pytest.mark.parametrize(
    "data", [b"", b"\xca\xfe\xba\xbe", struct.pack(">IHH", 0xCAFEBABE, 0, 61), bytes(100)]
)
def test_a_java_class_is_no_mach_o(data: bytes) -> None:
    assert read_mach_o(reader(data)) is None


@pytest.mark.parametrize(("machine", "name"), [(0x8664, "x86_64"), (0xAA64, "arm64"), (0x14C, "i386")])
def test_windows_binaries(machine: int, name: str) -> None:
    found = read_portable_executable(reader(portable_executable(machine)))
    assert found == PortableExecutable(name, managed=False, system="windows")


@pytest.mark.parametrize(
    ("machine", "name", "system"),
    [(0x14C, "i386", "windows"), (0x8664 ^ 0x7B79, "x86_64", "linux"), (0xAA64 ^ 0x7B79, "arm64", "linux")],
)
def test_managed_assemblies_are_set_apart(machine: int, name: str, system: str) -> None:
    found = read_portable_executable(reader(portable_executable(machine, managed=True)))
    assert found == PortableExecutable(name, managed=True, system=system)


@pytest.mark.parametrize("data", [b"MZ", b"MZ" + bytes(62), b"MZ" + bytes(58) + b"\xff\xff\xff\x7f"])
def test_a_truncated_windows_binary_is_none(data: bytes) -> None:
    assert read_portable_executable(reader(data)) is None
