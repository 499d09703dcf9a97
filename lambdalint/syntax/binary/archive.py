"""A zip archive → :class:`PackageTree`, from its central directory.

Only members that are asked for are decompressed, forward and to a limit each; nothing is written to
disk. A size in the directory is a claim: it counts for the total, because Lambda counts it as well, but
one that deflate cannot reach is reported as forged.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lambdalint.syntax.binary.elf import Read
from lambdalint.syntax.binary.tree import MAX_ENTRIES, Entry, Form, Listing, Oddity, PackageTree, Problem

#: How much of one member is decompressed to find what a rule asks for. Larger libraries than this exist
#: (250 MB are allowed in all), and then what lies behind the limit is not known.
MAX_MEMBER_BYTES = 96 * 1024 * 1024
#: How much of all members together; what a package may hold unpacked, with room to spare.
MAX_ARCHIVE_BYTES = 320 * 1024 * 1024
#: RFC 1951 codes at most 258 bytes in two bits.
_MAX_DEFLATE_RATIO = 1032
_MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
_STEP = 256 * 1024
_UNIX, _MACOS = 3, 19
_MAX_LINK = 4096


class ZipTree(PackageTree):
    """The members of the archive at ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._budget = MAX_ARCHIVE_BYTES
        self._archive: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def _open(self) -> zipfile.ZipFile | None:
        if self._archive is None:
            try:
                with self.path.open("rb") as file:
                    if _directory_is_too_large(file):
                        return None
                self._archive = zipfile.ZipFile(self.path)
            except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile, struct.error):
                return None
        return self._archive

    def _list(self) -> Listing:
        archive = self._open()
        if archive is None:
            odd = Oddity.TRUNCATED if self.path.is_file() else Oddity.UNREADABLE
            return Listing(problems=(Problem(odd),), complete=False)
        entries: dict[str, Entry] = {}
        problems: list[Problem] = []
        size = self.path.stat().st_size
        for member in archive.infolist():
            path = member.filename.rstrip("/")
            if "\\" in path:
                problems.append(Problem(Oddity.BACKSLASH_PATH, path))
            if path.startswith("/") or ".." in path.split("/"):
                problems.append(Problem(Oddity.OUTSIDE_PATH, path))
                continue
            if member.flag_bits & 0x1:
                problems.append(Problem(Oddity.ENCRYPTED, path))
            if member.header_offset + member.compress_size > size:
                problems.append(Problem(Oddity.TRUNCATED, path))
            elif member.file_size > max(member.compress_size, 1) * _MAX_DEFLATE_RATIO:
                problems.append(Problem(Oddity.FORGED_SIZE, path))
            path = "/".join(part for part in path.split("/") if part not in {"", "."})
            if path:
                entries[path] = _entry(member, path)
                self._members[path] = member
        return Listing(entries, tuple(problems), complete=True)

    @contextmanager
    def opened(self, entry: Entry) -> Iterator[Read]:
        member = self._members.get(entry.path)
        if member is None or self._archive is None:
            yield lambda _offset, _size: b""
            return
        stream = _Forward(self, self._archive, member)
        try:
            yield stream.read
        finally:
            stream.close()

    def spend(self, size: int) -> bool:
        """Take ``size`` bytes from what may still be decompressed of this archive."""
        self._budget -= size
        return self._budget >= 0


class _Forward:
    """Ranges of one member, from a buffer that grows as far as it is asked for."""

    def __init__(self, tree: ZipTree, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._tree = tree
        self._buffer = bytearray()
        self._stream: IO[bytes] | None = None
        # The other methods have no bound on what a few bytes become, and Lambda reads neither.
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or member.flag_bits & 0x1:
            return
        try:
            self._stream = archive.open(member)
        except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, struct.error):
            return

    def read(self, offset: int, size: int) -> bytes:
        if offset < 0 or size < 0:
            return b""
        end = min(offset + size, MAX_MEMBER_BYTES)
        while self._stream is not None and len(self._buffer) < end:
            # The first read of a member is its header, and most members are asked for nothing else.
            step = max(min(end - len(self._buffer), _STEP), 4096)
            if not self._tree.spend(step):
                self.close()
                break
            try:
                data = self._stream.read(step)
            except (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile):
                data = b""
            if not data:
                self.close()
            self._buffer += data
        return bytes(self._buffer[offset:end])

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _entry(member: zipfile.ZipInfo, path: str) -> Entry:
    attributes = member.external_attr >> 16
    # Zips made on Windows or by simple libraries record no permissions; a Unix one without any says
    # nothing either, and unpackers differ in what they make of it.
    known = member.create_system in {_UNIX, _MACOS} and stat.S_IMODE(attributes) != 0
    mode = stat.S_IMODE(attributes) if known else None
    if stat.S_ISLNK(attributes):
        return Entry(path, 0, mode, Form.LINK)
    if member.is_dir():
        return Entry(path, 0, mode, Form.FOLDER)
    return Entry(path, member.file_size, mode)


def _directory_is_too_large(file: IO[bytes]) -> bool:
    """Whether the end of the archive announces more entries, or a larger directory, than will be read.

    Layout: PKWARE's APPNOTE 6.3, sections 4.3.14 (zip64) and 4.3.16.
    """
    end = file.seek(0, 2)
    file.seek(max(end - 65_557 - 20 - 56, 0))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False  # zipfile finds out what it is
    count, size = struct.unpack_from("<HI", tail, at + 10)
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and len(tail) >= wide + 56:
        count, size = struct.unpack_from("<QQ", tail, wide + 32)
    return bool(count > MAX_ENTRIES or size > _MAX_DIRECTORY_BYTES)
