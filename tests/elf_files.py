"""ELF files made by hand: a minimal but valid header, program headers, dynamic section and version needs."""

from __future__ import annotations

import struct

MACHINES = {"x86_64": 0x3E, "aarch64": 0xB7, "i386": 0x03, "arm": 0x28, "riscv64": 0xF3}
BASE = 0x400000


def elf_file(
    machine: str = "x86_64",
    *,
    bits: int = 64,
    big_endian: bool = False,
    kind: int = 3,
    interpreter: str | None = None,
    needed: tuple[str, ...] = (),
    soname: str | None = None,
    runpath: str | None = None,
    versions: dict[str, tuple[str, ...]] | None = None,
    weak: tuple[str, ...] = (),
    symbols: tuple[str, ...] = (),
    padding: int = 0,
) -> bytes:
    """A shared object (``kind=3``) or executable (``kind=2``) of one loaded segment.

    ``versions`` maps a library to the symbol versions asked of it; those in ``weak`` are marked weak.
    ``padding`` bytes lie before the tables, as in files that a tool has rewritten.
    """
    order = ">" if big_endian else "<"
    wide = bits == 64
    versions = versions or {}
    strings = bytearray(b"\0")

    def string(text: str) -> int:
        at = len(strings)
        strings.extend(text.encode() + b"\0")
        return at

    tags: list[tuple[int, int]] = [(1, string(name)) for name in needed]
    if soname:
        tags.append((14, string(soname)))
    if runpath:
        tags.append((29, string(runpath)))
    for name in symbols:
        string(name)
    needs = bytearray()
    for position, (library, names) in enumerate(versions.items()):
        last = position == len(versions) - 1
        size = 16 + 16 * len(names)
        needs += struct.pack(order + "HHIII", 1, len(names), string(library), 16, 0 if last else size)
        for index, name in enumerate(names):
            onward = 0 if index == len(names) - 1 else 16
            needs += struct.pack(
                order + "IHHII", 0, 2 if name in weak else 0, index + 2, string(name), onward
            )

    header_size, segment_size = (64, 56) if wide else (52, 32)
    segments = 2 + (interpreter is not None)
    at = header_size + segments * segment_size + padding
    interpreter_at, interpreter_bytes = at, (interpreter or "").encode() + b"\0" if interpreter else b""
    strings_at = interpreter_at + len(interpreter_bytes)
    needs_at = strings_at + len(strings) + (-(strings_at + len(strings)) % 8)
    dynamic_at = needs_at + len(needs)
    tags += [(5, BASE + strings_at), (10, len(strings))]
    if versions:
        tags += [(0x6FFFFFFE, BASE + needs_at), (0x6FFFFFFF, len(versions))]
    tags.append((0, 0))
    dynamic = b"".join(struct.pack(order + ("qQ" if wide else "iI"), *tag) for tag in tags)
    total = dynamic_at + len(dynamic)

    identity = bytes([0x7F, *b"ELF", 2 if wide else 1, 2 if big_endian else 1, 1]) + bytes(9)
    header = identity + struct.pack(
        order + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"),
        kind,
        MACHINES[machine],
        1,
        0,
        header_size,
        0,
        0,
        header_size,
        segment_size,
        segments,
        0,
        0,
        0,
    )

    def segment(type_: int, offset: int, size: int) -> bytes:
        if wide:
            return struct.pack(
                order + "IIQQQQQQ", type_, 4, offset, BASE + offset, BASE + offset, size, size, 8
            )
        return struct.pack(order + "IIIIIIII", type_, offset, BASE + offset, BASE + offset, size, size, 4, 8)

    table = segment(1, 0, total) + segment(2, dynamic_at, len(dynamic))
    if interpreter is not None:
        table += segment(3, interpreter_at, len(interpreter_bytes))
    body = bytearray(header + table + bytes(padding) + interpreter_bytes + bytes(strings))
    body += bytes(needs_at - len(body)) + needs + dynamic
    assert len(body) == total
    return bytes(body)


def static_program(machine: str = "x86_64") -> bytes:
    """What Go writes without cgo: no interpreter, no dynamic section."""
    header = bytes([0x7F, *b"ELF", 2, 1, 1]) + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 2, MACHINES[machine], 1, BASE, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    return header + struct.pack("<IIQQQQQQ", 1, 5, 0, BASE, BASE, 120, 120, 4096)
