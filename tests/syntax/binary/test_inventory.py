from __future__ import annotations

from pathlib import Path

import pytest
from elf_files import elf_file, static_program

from lambdalint.syntax.binary.folder import FolderTree
from lambdalint.syntax.binary.inventory import NodeAbi, binaries


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("napi_register_module_v1", NodeAbi(stable=True)),
        ("napi_module_register", NodeAbi(stable=True)),
        ("node_register_module_v108", NodeAbi(stable=False, module_version=108)),
        ("node_module_register", NodeAbi(stable=False)),
        ("other", None),
    ],
)
def test_how_an_addon_binds_to_node(tmp_path: Path, symbol: str, expected: NodeAbi | None) -> None:
    (tmp_path / "x.node").write_bytes(elf_file(symbols=(symbol,)))
    assert [binary.node for binary in binaries(FolderTree(tmp_path))] == [expected]


def test_names_that_may_be_native_are_opened(tmp_path: Path) -> None:
    names = ["bootstrap", "a.so", "b.so.1.2", "c.node", "d.bin", "e.exe", "libz-1.2"]
    for name in names:
        (tmp_path / name).write_bytes(static_program())
    (tmp_path / "libz-1.2").chmod(0o755)
    (tmp_path / "data.txt").write_bytes(static_program())
    assert [binary.path for binary in binaries(FolderTree(tmp_path))] == sorted(names)


def test_text_without_extension_is_no_binary(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("a text of more than twenty characters")
    assert list(binaries(FolderTree(tmp_path))) == []
