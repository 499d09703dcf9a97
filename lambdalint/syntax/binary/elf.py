"""Header and dynamic section of an ELF file → machine, interpreter, needed libraries and versions.

The dynamic section is found through the program headers, as the dynamic loader finds it: section headers
may be stripped, and are never read. Layout and constants: the System V ABI (gabi, chapters 4 and 5) and,
for symbol versions, the Linux Standard Base Core Specification 5.0, chapter 10.

A truncated or contradictory file yields what could be read, with ``complete=False``; every table is
bounded, so that a forged count costs nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeAlias

from lambdalint.patterns import regex
from lambdalint.records import dataclass

MAGIC = b"\x7fELF"

#: Reads ``size`` bytes at ``offset``; fewer at the end of the file or of what may be read.
Read: TypeAlias = Callable[[int, int], bytes]

#: ``e_machine`` (gabi 4, "ELF header"), in the words of ``uname -m``.
_MACHINES = {
    0x02: "sparc",
    0x03: "i386",
    0x08: "mips",
    0x14: "ppc",
    0x15: "ppc64",
    0x16: "s390x",
    0x28: "arm",
    0x2B: "sparc64",
    0x3E: "x86_64",
    0xB7: "aarch64",
    0xF3: "riscv64",
    0xF7: "bpf",
    0x102: "loongarch64",
}

_PT_LOAD, _PT_DYNAMIC, _PT_INTERP = 1, 2, 3
_DT_NULL, _DT_NEEDED, _DT_STRTAB, _DT_STRSZ, _DT_SONAME = 0, 1, 5, 10, 14
_DT_RPATH, _DT_RUNPATH, _DT_VERNEED, _DT_VERNEEDNUM = 15, 29, 0x6FFFFFFE, 0x6FFFFFFF
_VER_FLG_WEAK = 0x2

_MAX_PROGRAM_HEADERS = 512
_MAX_DYNAMIC_BYTES = 64 * 1024
_MAX_VERSION_BYTES = 256 * 1024
_MAX_STRING = 1024
_MAX_SYMBOL_NAMES = 8 * 1024 * 1024

_GLIBC = regex(r"GLIBC_(\d{1,9})\.(\d{1,9})(?:\.\d+)?")
#: A file with relative relocations packed by ``DT_RELR`` asks for this name, which glibc has since 2.36
#: (glibc 2.36 release notes, "Support for DT_RELR relative relocation format").
_RELR = "GLIBC_ABI_DT_RELR"


class Kind(Enum):
    """``e_type``: what the file is for."""

    RELOCATABLE = 1
    EXECUTABLE = 2
    SHARED = 3
    CORE = 4
    OTHER = 0


@dataclass(frozen=True, slots=True)
class NeededVersion:
    """A symbol version that the file asks of a library, such as ``GLIBC_2.34`` of ``libc.so.6``."""

    library: str
    name: str


@dataclass(frozen=True, slots=True)
class Elf:
    """What an ELF file says of itself.

    ``machine`` is ``uname -m``'s word, or ``machine 0x…`` for one that has no name here. ``kind`` is
    ``SHARED`` for position-independent executables too: those have an ``interpreter``. ``complete`` is
    false when the file ended early or contradicts itself, so that a missing fact means nothing.
    """

    machine: str
    bits: int
    little_endian: bool
    kind: Kind
    interpreter: str | None = None
    soname: str | None = None
    needed: tuple[str, ...] = ()
    search_path: tuple[str, ...] = ()
    versions: tuple[NeededVersion, ...] = ()
    complete: bool = True

    @property
    def glibc(self) -> tuple[int, int] | None:
        """The newest glibc that the file asks for, as ``(2, 34)``; ``None`` when it asks for none."""
        return max(filter(None, (glibc_version(need.name) for need in self.versions)), default=None)

    @property
    def musl(self) -> bool:
        """Whether the file is linked to musl, which no Amazon Linux has."""
        interpreter = (self.interpreter or "").rpartition("/")[2]
        return interpreter.startswith("ld-musl-") or any(
            name.startswith(("libc.musl-", "ld-musl-")) for name in self.needed
        )

    @property
    def loadable(self) -> bool:
        """Whether it is run or loaded at all: object files only matter to a linker."""
        return self.kind in {Kind.EXECUTABLE, Kind.SHARED}

    @property
    def static(self) -> bool:
        """Whether the file needs no library at all, as Go programs without cgo do."""
        return self.complete and not self.needed and self.interpreter is None


def glibc_version(name: str) -> tuple[int, int] | None:
    """``GLIBC_2.34`` → ``(2, 34)``; ``None`` for names that are no released version of glibc."""
    if name == _RELR:
        return (2, 36)
    match = _GLIBC.fullmatch(name)
    return (int(match[1]), int(match[2])) if match else None


def read_elf(read: Read) -> Elf | None:
    """Read an ELF file through ``read``; ``None`` when the bytes are none, or too few to name a machine."""
    head = read(0, 64)
    if len(head) < 20 or not head.startswith(MAGIC) or head[4] not in {1, 2} or head[5] not in {1, 2}:
        return None
    file = _File(read, wide=head[4] == 2, order="<" if head[5] == 1 else ">")
    type_, machine = struct.unpack_from(file.order + "HH", head, 16)
    elf = Elf(
        machine=_MACHINES.get(machine, f"machine {machine:#x}"),
        bits=64 if file.wide else 32,
        little_endian=file.order == "<",
        kind=Kind(type_) if type_ in {1, 2, 3, 4} else Kind.OTHER,
        complete=False,
    )
    if elf.kind in {Kind.RELOCATABLE, Kind.CORE, Kind.OTHER}:
        return _with(elf, complete=True)
    try:
        return _dynamic_facts(file, head, elf)
    except (_TruncatedError, struct.error):
        return elf


def symbol_names(read: Read) -> bytes | None:
    """The string table of the dynamic symbols, names separated by NUL; ``None`` when it cannot be read."""
    head = read(0, 64)
    if len(head) < 52 or not head.startswith(MAGIC) or head[4] not in {1, 2} or head[5] not in {1, 2}:
        return None
    file = _File(read, wide=head[4] == 2, order="<" if head[5] == 1 else ">")
    try:
        loads, dynamic, _ = _segments(file, head)
        entries = dict(_dynamic_entries(file, *dynamic)) if dynamic else {}
        size = entries[_DT_STRSZ]
        if size > _MAX_SYMBOL_NAMES:
            return None
        return file.exactly(_offset(loads, entries[_DT_STRTAB]), size)
    except (_TruncatedError, struct.error, KeyError):
        return None


class _TruncatedError(Exception):
    """The file ends before what it promises, or points outside itself."""


@dataclass(frozen=True, slots=True)
class _File:
    read: Read
    wide: bool
    order: str

    def exactly(self, offset: int, size: int) -> bytes:
        data = self.read(offset, size)
        if len(data) < size:
            raise _TruncatedError
        return data

    def string(self, offset: int) -> str:
        text, end, _ = self.read(offset, _MAX_STRING).partition(b"\0")
        if not end:
            raise _TruncatedError
        return text.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Load:
    """A stretch of the file and the address where the loader puts it."""

    offset: int
    address: int
    size: int


def _with(
    elf: Elf,
    *,
    interpreter: str | None = None,
    soname: str | None = None,
    needed: tuple[str, ...] = (),
    search_path: tuple[str, ...] = (),
    versions: tuple[NeededVersion, ...] = (),
    complete: bool,
) -> Elf:
    return Elf(
        elf.machine,
        elf.bits,
        elf.little_endian,
        elf.kind,
        interpreter,
        soname,
        needed,
        search_path,
        versions,
        complete,
    )


def _segments(file: _File, head: bytes) -> tuple[list[_Load], tuple[int, int] | None, tuple[int, int] | None]:
    """The loaded segments, and offset and size of the dynamic section and of the interpreter's name."""
    if file.wide:
        table, size, count = *struct.unpack_from(file.order + "Q", head, 32), *_shape(file, head, 54)
        layout = struct.Struct(file.order + "IIQQQQQQ")
    else:
        table, size, count = *struct.unpack_from(file.order + "I", head, 28), *_shape(file, head, 42)
        layout = struct.Struct(file.order + "IIIIIIII")
    if not count:
        return [], None, None
    if size < layout.size or count > _MAX_PROGRAM_HEADERS:
        raise _TruncatedError
    loads: list[_Load] = []
    dynamic = interpreter = None
    data = file.exactly(table, size * count)
    for at in range(0, size * count, size):
        fields = layout.unpack_from(data, at)
        # The two classes order their fields differently: 64 bits put the flags second.
        kind = fields[0]
        offset, address, length = (
            (fields[2], fields[3], fields[5]) if file.wide else (fields[1], fields[2], fields[4])
        )
        if kind == _PT_LOAD:
            loads.append(_Load(offset, address, length))
        elif kind == _PT_DYNAMIC:
            dynamic = (offset, length)
        elif kind == _PT_INTERP:
            interpreter = (offset, length)
    return loads, dynamic, interpreter


def _shape(file: _File, head: bytes, at: int) -> tuple[int, int]:
    size, count = struct.unpack_from(file.order + "HH", head, at)
    return size, count


def _offset(loads: list[_Load], address: int) -> int:
    """Where in the file the byte lies that the loader puts at ``address``."""
    for load in loads:
        if load.address <= address < load.address + load.size:
            return address - load.address + load.offset
    raise _TruncatedError


def _dynamic_entries(file: _File, offset: int, size: int) -> Iterator[tuple[int, int]]:
    layout = struct.Struct(file.order + ("qQ" if file.wide else "iI"))
    data = file.read(offset, min(size, _MAX_DYNAMIC_BYTES))
    for at in range(0, len(data) - layout.size + 1, layout.size):
        tag, value = layout.unpack_from(data, at)
        if tag == _DT_NULL:
            return
        yield tag, value
    # No DT_NULL: the section is cut off, or longer than any linker writes.
    raise _TruncatedError


def _dynamic_facts(file: _File, head: bytes, elf: Elf) -> Elf:
    loads, dynamic, interpreter_at = _segments(file, head)
    interpreter = file.string(interpreter_at[0]) if interpreter_at else None
    if dynamic is None:
        return _with(elf, interpreter=interpreter, complete=True)
    tags = list(_dynamic_entries(file, *dynamic))
    entries = dict(tags)
    if _DT_STRTAB not in entries:
        return _with(elf, interpreter=interpreter, complete=True)
    strings = _offset(loads, entries[_DT_STRTAB])

    def named(tag: int) -> tuple[str, ...]:
        return tuple(file.string(strings + value) for other, value in tags if other == tag)

    versions: tuple[NeededVersion, ...] = ()
    if _DT_VERNEED in entries:
        needs = file.read(_offset(loads, entries[_DT_VERNEED]), _MAX_VERSION_BYTES)
        found = _needed_versions(file, needs, entries.get(_DT_VERNEEDNUM, 0), strings)
        versions = tuple(dict.fromkeys(found))
    paths = (*named(_DT_RPATH), *named(_DT_RUNPATH))
    return _with(
        elf,
        interpreter=interpreter,
        soname=next(iter(named(_DT_SONAME)), None),
        needed=named(_DT_NEEDED),
        search_path=tuple(part for path in paths for part in path.split(":") if part),
        versions=versions,
        complete=True,
    )


def _needed_versions(file: _File, data: bytes, count: int, strings: int) -> Iterator[NeededVersion]:
    """Walk the chains of ``Verneed`` and ``Vernaux`` records (16 bytes each, in both classes).

    Chains only lead forward: a link that does not is a forgery, so each byte is visited once.
    A weak version is left out, because the loader only warns when it is missing.
    """
    need = struct.Struct(file.order + "HHIII")
    aux = struct.Struct(file.order + "IHHII")
    at = 0
    for _ in range(min(count, len(data) // need.size)):
        _, members, library, first, following = need.unpack_from(data, at)
        name = file.string(strings + library)
        member_at = at + first
        for _ in range(min(members, len(data) // aux.size)):
            _, flags, _, version, onward = aux.unpack_from(data, member_at)
            if not flags & _VER_FLG_WEAK:
                yield NeededVersion(name, file.string(strings + version))
            if not onward:
                break
            member_at += onward
        if not following:
            break
        at += following
