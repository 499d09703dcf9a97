"""Packages that are damaged or made to harm: no rule fails on them, and what cannot be read is not judged."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from elf_files import elf_file

from lambdalint.config import ConfigFinder
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

CODE = b"def handler(event, context):\n    return event\n"
WRONG = elf_file("x86_64")


def template(code: str) -> str:
    return (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders:\n    Type: AWS::Serverless::Function\n"
        "    Properties:\n      Runtime: python3.13\n      Handler: app.handler\n"
        f"      CodeUri: {code}\n      Architectures: [arm64]\n"
    )


def told(folder: Path, code: str, registry: Registry) -> list[str]:
    (folder / "template.yaml").write_text(template(code), encoding="utf-8")
    configs = ConfigFinder(None, {"select": ("architecture", "packaging"), "as_of": AS_OF})
    report = Run(registry, configs, folder).check([folder])
    assert [str(problem) for problem in report.problems] == []
    return [finding.rule for finding in report.findings]


def pack(path: Path, files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path.read_bytes()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return tmp_path / "bundle.zip"


def test_a_bomb_is_too_large(bundle: Path, registry: Registry) -> None:
    pack(bundle, {"app.py": CODE, **{f"{name}.so": bytes(90_000_000) for name in "abc"}})
    assert bundle.stat().st_size < 1_000_000
    assert told(bundle.parent, "bundle.zip", registry) == ["oversized-package"]


def test_a_size_that_is_claimed_is_not_unpacked(bundle: Path, registry: Registry) -> None:
    data = bytearray(pack(bundle, {"app.py": CODE, "x.so": WRONG}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 0xFFFFFFF0)
    bundle.write_bytes(data)
    assert told(bundle.parent, "bundle.zip", registry) == ["mismatched-binary", "oversized-package"]


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.99])
def test_an_archive_that_is_cut_off_is_not_judged(part: float, bundle: Path, registry: Registry) -> None:
    data = pack(bundle, {"app.py": CODE, "x.so": WRONG})
    bundle.write_bytes(data[: int(len(data) * part)])
    assert told(bundle.parent, "bundle.zip", registry) == []


def test_members_that_are_damaged_are_not_judged(bundle: Path, registry: Registry) -> None:
    data = bytearray(pack(bundle, {"app.py": CODE, "x.so": WRONG}))
    at = data.find(b"x.so")
    data[at + 4 : at + 60] = b"\xff" * 56
    bundle.write_bytes(data)
    assert told(bundle.parent, "bundle.zip", registry) == []


@pytest.mark.parametrize("name", ["../x.so", "/opt/x.so", "a/../../x.so"])
def test_a_path_out_of_the_archive_is_ignored(name: str, bundle: Path, registry: Registry) -> None:
    pack(bundle, {"app.py": CODE, name: WRONG})
    assert told(bundle.parent, "bundle.zip", registry) == []


@pytest.mark.parametrize(
    "code", ["../../../..", "src/../../..", "/", "/proc/self", "~", "src\\..\\..", "'\\0'"]
)
def test_a_location_elsewhere_is_harmless(code: str, tmp_path: Path, registry: Registry) -> None:
    folder = tmp_path / "a/b"
    folder.mkdir(parents=True)
    assert "rule-crashed" not in told(folder, code, registry)


def _git_pointer(path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:a\nsize 1\n", encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [_git_pointer, Path.mkdir, lambda path: path.symlink_to(path.name), lambda path: path.write_bytes(b"")],
    ids=["a pointer of git", "a folder", "a link to itself", "nothing"],
)
def test_an_archive_that_is_none(make: Callable[[Path], object], bundle: Path, registry: Registry) -> None:
    make(bundle)
    assert "rule-crashed" not in told(bundle.parent, "bundle.zip", registry)


@pytest.mark.parametrize("size", [4, 19, 20, 63, 64, 100, 200, len(WRONG) - 1])
def test_a_library_that_is_cut_off_tells_its_machine_or_nothing(
    size: int, tmp_path: Path, registry: Registry
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_bytes(CODE)
    (tmp_path / "src/x.so").write_bytes(WRONG[:size])
    # From the twentieth byte on it says for which machine it is.
    assert told(tmp_path, "src", registry) == (["mismatched-binary"] if size >= 20 else [])


def test_links_in_a_circle_end(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "src/a/b").mkdir(parents=True)
    (tmp_path / "src/app.py").write_bytes(CODE)
    (tmp_path / "src/a/x.so").write_bytes(WRONG)
    (tmp_path / "src/a/b/back").symlink_to(tmp_path / "src", target_is_directory=True)
    (tmp_path / "src/self").symlink_to("self")
    (tmp_path / "src/out").symlink_to("/", target_is_directory=True)
    assert told(tmp_path, "src", registry) == ["mismatched-binary"]


def test_a_folder_that_nobody_may_enter(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "src/inner").mkdir(parents=True)
    (tmp_path / "src/app.py").write_bytes(CODE)
    (tmp_path / "src/inner").chmod(0)
    try:
        assert told(tmp_path, "src", registry) == []
    finally:
        (tmp_path / "src/inner").chmod(0o755)
