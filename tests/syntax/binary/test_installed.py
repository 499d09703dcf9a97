from __future__ import annotations

from pathlib import Path

from lambdalint.syntax.binary.folder import FolderTree
from lambdalint.syntax.binary.installed import InstalledDistribution, installed_distributions


def test_distributions_with_their_wheel_tags(tmp_path: Path) -> None:
    info = tmp_path / "python" / "pydantic_core-2.20.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: pydantic_core\n")
    (info / "WHEEL").write_bytes(
        b"Wheel-Version: 1.0\r\nTag: cp312-cp312-manylinux_2_17_x86_64\r\nTag: x-y-z\r\n"
    )
    assert list(installed_distributions(FolderTree(tmp_path))) == [
        InstalledDistribution(
            "pydantic-core",
            "2.20.1",
            "python/pydantic_core-2.20.1.dist-info",
            ("cp312-cp312-manylinux_2_17_x86_64", "x-y-z"),
        )
    ]


def test_a_folder_without_records_is_no_distribution(tmp_path: Path) -> None:
    (tmp_path / "a-1.dist-info").mkdir()
    assert list(installed_distributions(FolderTree(tmp_path))) == []
