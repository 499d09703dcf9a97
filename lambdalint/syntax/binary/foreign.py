"""The first bytes of a macOS or Windows binary → its architecture.

Neither format runs on Linux. Managed .NET assemblies are an exception that looks like one: they are
PE files on every system, so :attr:`PortableExecutable.managed` sets them apart.
Layouts: Apple's ``mach-o/loader.h`` and ``mach-o/fat.h``; Microsoft's "PE Format" and, for the machines
of ahead-of-time compiled assemblies, dotnet/runtime ``src/coreclr/inc/pedecoder.h``.
"""

from __future__ import annotations

import struct

from lambdalint.records import dataclass
from lambdalint.syntax.binary.elf import Read

_CPU_TYPES = {7: "i386", 12: "arm", 0x01000007: "x86_64", 0x0100000C: "arm64"}
_PE_MACHINES = {0x014C: "i386", 0x01C4: "arm", 0x8664: "x86_64", 0xAA64: "arm64"}
#: An assembly compiled ahead of time for another system than Windows has its machine XORed with one of these.
_READY_TO_RUN = {0x7B79: "linux", 0x4644: "macos", 0xADC4: "freebsd", 0: "windows"}
_MAX_SLICES = 20
_COM_DESCRIPTOR = 14


@dataclass(frozen=True, slots=True)
class MachO:
    """A macOS binary; universal ones have several architectures."""

    architectures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortableExecutable:
    """A Windows binary, or a .NET assembly (``managed``), which Linux runs as well.

    ``architecture`` of a managed one says little: ``i386`` is also what "any CPU" looks like.
    ``system`` is the one that ahead-of-time compiled code in a managed assembly was made for.
    """

    architecture: str
    managed: bool
    system: str


def read_mach_o(read: Read) -> MachO | None:
    head = read(0, 8)
    if len(head) < 8:
        return None
    match head[:4]:
        case b"\xcf\xfa\xed\xfe" | b"\xce\xfa\xed\xfe":
            return MachO((_cpu(struct.unpack_from("<I", head, 4)[0]),))
        case b"\xfe\xed\xfa\xcf" | b"\xfe\xed\xfa\xce":
            return MachO((_cpu(struct.unpack_from(">I", head, 4)[0]),))
        case b"\xca\xfe\xba\xbe" | b"\xca\xfe\xba\xbf":
            (count,) = struct.unpack_from(">I", head, 4)
            # A Java class begins alike; there these four bytes are its version, 45 and up.
            if not 0 < count <= _MAX_SLICES:
                return None
            size = 32 if head[3] == 0xBF else 20
            slices = read(8, size * count)
            starts = range(0, len(slices) - 3, size)
            return MachO(tuple(_cpu(struct.unpack_from(">I", slices, at)[0]) for at in starts))
    return None


def _cpu(number: int) -> str:
    return _CPU_TYPES.get(number, f"cpu {number:#x}")


def read_portable_executable(read: Read) -> PortableExecutable | None:
    head = read(0, 64)
    if len(head) < 64 or not head.startswith(b"MZ"):
        return None
    (at,) = struct.unpack_from("<I", head, 60)
    header = read(at, 24 + 256)
    if len(header) < 26 or not header.startswith(b"PE\0\0"):
        return None
    (machine,) = struct.unpack_from("<H", header, 4)
    managed = _has_managed_code(header[24:])
    for mask, system in _READY_TO_RUN.items() if managed else ((0, "windows"),):
        if machine ^ mask in _PE_MACHINES:
            return PortableExecutable(_PE_MACHINES[machine ^ mask], managed, system)
    return PortableExecutable(f"machine {machine:#x}", managed, "windows")


def _has_managed_code(optional_header: bytes) -> bool:
    """Whether the directory of the Common Language Runtime is filled in."""
    (magic,) = struct.unpack_from("<H", optional_header)
    directories = {0x10B: 96, 0x20B: 112}.get(magic)
    if directories is None or len(optional_header) < directories + 8 * (_COM_DESCRIPTOR + 1):
        return False
    (count,) = struct.unpack_from("<I", optional_header, directories - 4)
    address, size = struct.unpack_from("<II", optional_header, directories + 8 * _COM_DESCRIPTOR)
    return bool(count > _COM_DESCRIPTOR and address and size)
