from __future__ import annotations

from pathlib import Path

import pytest
from elf_files import elf_file

from lambdalint.build import contents
from lambdalint.config import ConfigFinder
from lambdalint.model.package import Build
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Handler: app.handler
    CodeUri: .
Resources:
  One: {Type: AWS::Serverless::Function}
  Two: {Type: AWS::Serverless::Function}
"""
MADE = (
    ".git/objects/a",
    "cdk.out/asset.1/a.so",
    ".aws-sam/build/a.so",
    ".venv/lib/a.so",
    "web/node_modules/x/x.node",
)


@pytest.fixture
def monorepo(tmp_path: Path) -> Path:
    for name in (*MADE, "app.py", "lib/libx.so.1"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(elf_file())
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def test_what_a_build_makes_is_not_walked_in_a_source(monorepo: Path) -> None:
    found = contents.read(str(monorepo), Build.INSTALLED)
    assert found.paths == {"app.py", "lib/libx.so.1", "template.yaml"}
    assert sorted(found.left_out) == [".aws-sam", ".git", ".venv", "cdk.out", "web/node_modules"]
    assert found.complete


def test_what_is_taken_as_it_is_has_its_modules(monorepo: Path) -> None:
    assert contents.read(str(monorepo), Build.NONE).has("web/node_modules/x/x.node")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders whose contents are read."""
    read, found = contents.read, list[str]()

    def counted(location: str, build: Build) -> object:
        found.append(location)
        return read(location, build)

    monkeypatch.setattr(contents, "read", counted)
    return found


@pytest.mark.parametrize(("select", "times"), [("architecture", 1), ("environment", 0), ("permissions", 0)])
def test_contents_are_read_once_and_only_for_rules_that_ask(
    select: str, times: int, monorepo: Path, reads: list[str], registry: Registry
) -> None:
    configs = ConfigFinder(None, {"select": (select,), "as_of": AS_OF})
    Run(registry, configs, monorepo).check([monorepo])
    assert reads == [str(monorepo)] * times
