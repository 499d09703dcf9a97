"""Real wheels, installed for both architectures: what their names promise is what their bytes say."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lambdalint.syntax.binary.archive import ZipTree
from lambdalint.syntax.binary.elf import Elf
from lambdalint.syntax.binary.folder import FolderTree
from lambdalint.syntax.binary.inventory import Binary, binaries
from lambdalint.syntax.binary.tree import PackageTree

PACKAGES = ["numpy", "pydantic-core", "cryptography", "pillow", "psycopg2-binary"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["x86_64", "aarch64"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    if "slow" not in request.config.getoption("markexpr"):
        pytest.skip("needs a package registry")
    machine: str = request.param
    target = tmp_path_factory.mktemp(machine)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--python-version", "3.12"]
    command += ["--platform", f"manylinux2014_{machine}", "--only-binary=:all:", "--target", str(target)]
    subprocess.run([*command, *PACKAGES], check=True, stderr=subprocess.DEVNULL)
    return machine, target


def found(tree: PackageTree) -> list[Binary]:
    return list(binaries(tree))


def test_every_binary_is_for_that_machine(installed: tuple[str, Path]) -> None:
    machine, target = installed
    images = found(FolderTree(target))
    assert {binary.machines for binary in images} == {(machine,)}
    top = {binary.path.split("/")[0].removesuffix(".libs") for binary in images}
    assert {"numpy", "pydantic_core", "cryptography", "PIL", "psycopg2"} <= top


def test_names_and_bytes_agree(installed: tuple[str, Path]) -> None:
    machine, target = installed
    modules = [
        binary.python for binary in found(FolderTree(target)) if binary.python and binary.python.tagged
    ]
    assert len(modules) > 20
    assert {module.version for module in modules} == {(3, 12), None}
    assert {module.machine for module in modules if module.machine} == {machine}
    assert any(module.stable for module in modules)


def test_no_binary_needs_more_than_its_policy_allows(installed: tuple[str, Path]) -> None:
    _, target = installed
    for binary in found(FolderTree(target)):
        assert isinstance(binary.image, Elf)
        assert binary.image.complete
        assert binary.image.glibc is None or binary.image.glibc <= (2, 17)
    assert any(isinstance(b.image, Elf) and b.image.glibc == (2, 17) for b in found(FolderTree(target)))


def test_a_zip_says_the_same(installed: tuple[str, Path], tmp_path: Path) -> None:
    _, target = installed
    with zipfile.ZipFile(tmp_path / "package.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(target.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(target))
    folder, packed = FolderTree(target), ZipTree(tmp_path / "package.zip")
    assert {binary.path: binary.image for binary in found(packed)} == {
        binary.path: binary.image for binary in found(folder)
    }
    assert packed.unpacked_size == folder.unpacked_size
