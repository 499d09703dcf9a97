from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest
from elf_files import elf_file

from lambdalint.syntax.binary.archive import MAX_MEMBER_BYTES, ZipTree
from lambdalint.syntax.binary.folder import FolderTree
from lambdalint.syntax.binary.inventory import binaries
from lambdalint.syntax.binary.tree import Form, Oddity, PackageTree


def write(root: Path, files: dict[str, bytes], mode: int = 0o644) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode)
    return root


def pack(path: Path, files: dict[str, bytes], mode: int = 0o100644, system: int = 3) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.create_system = system
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


FILES = {"app.py": b"x = 1\n", "lib/libx.so.1": elf_file("aarch64"), "lib/data.txt": b"abc"}


@pytest.fixture(params=["folder", "zip"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> PackageTree:
    if request.param == "folder":
        return FolderTree(write(tmp_path / "package", FILES))
    return ZipTree(pack(tmp_path / "package.zip", FILES))


def oddities(tree: PackageTree) -> list[tuple[Oddity, str]]:
    return [(problem.oddity, problem.path) for problem in tree.problems]


def test_folder_and_zip_list_the_same_files(tree: PackageTree) -> None:
    assert sorted(entry.path for entry in tree.files) == sorted(FILES)
    assert tree.complete
    assert oddities(tree) == []


def test_sizes_are_unpacked_bytes(tree: PackageTree) -> None:
    assert tree.unpacked_size == sum(map(len, FILES.values()))


def test_first_bytes_of_a_file(tree: PackageTree) -> None:
    assert tree.head("app.py", 3) == b"x ="
    assert tree.head("missing.py", 3) == b""


def test_folders_are_known_even_where_a_zip_does_not_record_them(tree: PackageTree) -> None:
    assert tree.has_folder("lib")
    assert not tree.has_folder("app.py")


def test_native_code_is_found_in_both(tree: PackageTree) -> None:
    assert [(binary.path, binary.machines) for binary in binaries(tree)] == [("lib/libx.so.1", ("aarch64",))]


@pytest.mark.parametrize(
    ("mode", "expected"), [(0o644, []), (0o600, ["a.py"]), (0o640, ["a.py"]), (0o755, [])]
)
def test_permissions_that_shut_out_others(tmp_path: Path, mode: int, expected: list[str]) -> None:
    folder = FolderTree(write(tmp_path / "package", {"a.py": b""}, mode))
    archive = ZipTree(pack(tmp_path / "package.zip", {"a.py": b""}, 0o100000 | mode))
    assert [entry.path for entry in folder.unreadable()] == expected
    assert [entry.path for entry in archive.unreadable()] == expected


@pytest.mark.parametrize(("mode", "system"), [(0o100600, 0), (0o100000, 3)])
def test_a_zip_that_records_no_permissions_is_not_judged(tmp_path: Path, mode: int, system: int) -> None:
    tree = ZipTree(pack(tmp_path / "package.zip", {"a.py": b""}, mode, system))
    assert tree.entries["a.py"].mode is None
    assert list(tree.unreadable()) == []


def test_a_folder_needs_to_be_entered(tmp_path: Path) -> None:
    write(tmp_path / "package", {"lib/a.py": b""})
    (tmp_path / "package/lib").chmod(0o744)
    assert [entry.path for entry in FolderTree(tmp_path / "package").unreadable()] == ["lib"]


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    root = write(tmp_path, {"libx.so.1": elf_file()})
    (root / "libx.so").symlink_to("libx.so.1")
    assert sorted(binary.path for binary in binaries(FolderTree(root))) == ["libx.so", "libx.so.1"]


def test_a_cycle_of_links_ends(tmp_path: Path) -> None:
    root = write(tmp_path, {"a/b/app.py": b""})
    (root / "a/b/back").symlink_to(root / "a", target_is_directory=True)
    (root / "self").symlink_to("self")
    tree = FolderTree(root)
    assert [entry.path for entry in tree.files] == ["a/b/app.py"]
    assert sorted(oddities(tree), key=str) == [(Oddity.BROKEN_LINK, "self"), (Oddity.LINK_CYCLE, "a/b/back")]


def test_many_links_to_each_other_stay_bounded(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / name).mkdir()
    for name in "abcdef":
        for other in "abcdef":
            (tmp_path / name / other).symlink_to(tmp_path / other, target_is_directory=True)
    assert all(entry.form in {Form.FOLDER, Form.LINK} for entry in FolderTree(tmp_path).entries.values())


def test_a_link_out_of_the_package_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"shared/secret.py": b"", "package/app.py": b""})
    (tmp_path / "package/shared").symlink_to(tmp_path / "shared", target_is_directory=True)
    tree = FolderTree(tmp_path / "package")
    assert oddities(tree) == [(Oddity.OUTSIDE_LINK, "shared")]
    assert not tree.complete


def test_a_link_within_the_boundary_is_followed(tmp_path: Path) -> None:
    write(tmp_path, {"shared/common.py": b"", "package/app.py": b""})
    (tmp_path / "package/shared").symlink_to(tmp_path / "shared", target_is_directory=True)
    tree = FolderTree(tmp_path / "package", boundary=tmp_path)
    assert "shared/common.py" in tree
    assert tree.complete


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bootstrap")
    assert list(binaries(FolderTree(tmp_path))) == []


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    tree = FolderTree(tmp_path / "none")
    assert (oddities(tree), tree.complete) == ([(Oddity.UNREADABLE, "")], False)


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.py", "a/../../x.py"])
def test_a_path_that_leaves_the_archive_is_not_listed(tmp_path: Path, name: str) -> None:
    tree = ZipTree(pack(tmp_path / "package.zip", {name: b"", "app.py": b""}))
    assert list(tree.entries) == ["app.py"]
    assert oddities(tree) == [(Oddity.OUTSIDE_PATH, name)]


def test_a_path_with_backslashes_is_one_name(tmp_path: Path) -> None:
    tree = ZipTree(pack(tmp_path / "package.zip", {"src\\app.py": b""}))
    assert oddities(tree) == [(Oddity.BACKSLASH_PATH, "src\\app.py")]


@pytest.mark.parametrize("keep", [0, 10, 60, 120, -1, -22])
def test_a_truncated_archive_is_a_problem(tmp_path: Path, keep: int) -> None:
    path = pack(tmp_path / "package.zip", FILES)
    path.write_bytes(path.read_bytes()[:keep])
    tree = ZipTree(path)
    assert oddities(tree) == [(Oddity.TRUNCATED, "")]
    assert not tree.complete


def test_a_damaged_member_reads_short(tmp_path: Path) -> None:
    path = pack(tmp_path / "package.zip", {"lib.so": elf_file(padding=100_000)})
    data = bytearray(path.read_bytes())
    data[40:60] = bytes(20)
    path.write_bytes(data)
    tree = ZipTree(path)
    assert list(binaries(tree)) == []
    assert tree.head("lib.so", 1000)[:4] != b"\x7fELF"


def test_a_bomb_is_read_to_the_limit_only(tmp_path: Path) -> None:
    size = MAX_MEMBER_BYTES + 50_000_000
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.so", "w") as out,
    ):
        out.write(elf_file()[:64])
        for _ in range(size // 1_000_000):
            out.write(bytes(1_000_000))
    tree = ZipTree(path)
    assert tree.unpacked_size > MAX_MEMBER_BYTES
    with tree.opened(tree.entries["a.so"]) as read:
        assert read(MAX_MEMBER_BYTES + 10, 10) == b""
    assert [binary.machines for binary in binaries(tree)] == [("x86_64",)]


def test_a_forged_size_is_a_problem(tmp_path: Path) -> None:
    path = pack(tmp_path / "package.zip", {"a.txt": b"x" * 100})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 4_000_000_000)
    path.write_bytes(data)
    assert oddities(ZipTree(path)) == [(Oddity.FORGED_SIZE, "a.txt")]


def test_an_encrypted_member_is_not_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "package.zip", {"a.so": elf_file()})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    tree = ZipTree(path)
    assert oddities(tree) == [(Oddity.ENCRYPTED, "a.so")]
    assert list(binaries(tree)) == []


def test_other_compressions_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.so", elf_file())
    assert list(binaries(ZipTree(path))) == []


def test_an_archive_that_announces_millions_of_entries_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    wide = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 10**9, 10**9, 46 * 10**9, 0)
    locator = struct.pack("<IIQI", 0x07064B50, 0, 0, 1)
    path.write_bytes(
        wide + locator + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)
    )
    assert not ZipTree(path).complete
