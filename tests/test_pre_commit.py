"""The hooks: what pre-commit reads of them, and both of them run by pre-commit itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import ROOT
from pre_commit import clientlib

from lambdalint.reading import SUFFIXES

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
BAD = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.6, Handler: a.b}}}\n"
GOOD = BAD.replace("python3.6", "python3.13")


def test_pre_commit_understands_the_manifest() -> None:
    read = clientlib.load_manifest(ROOT / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in read] == ["lambdalint", "lambdalint-files"]


def test_the_project_is_linted_as_a_whole() -> None:
    assert HOOKS["lambdalint"]["pass_filenames"] is False
    assert HOOKS["lambdalint"]["entry"] == "lambdalint check"


def test_single_files_honour_the_exclusions() -> None:
    assert HOOKS["lambdalint-files"].get("pass_filenames", True)
    assert HOOKS["lambdalint-files"]["entry"] == "lambdalint check --force-exclude"


def test_every_suffix_of_templates_is_passed_on() -> None:
    pattern = HOOKS["lambdalint-files"]["files"]
    assert [suffix for suffix in sorted(SUFFIXES) if not re.search(pattern, f"a/b{suffix}")] == []
    assert not re.search(pattern, "a/yaml")


# The real thing


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="session")
def hook_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A fresh home of pre-commit: the environments of other hooks are none of our business."""
    return {**os.environ, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}


def lay(repository: Path, hook: dict[str, Any], **texts: str) -> None:
    repository.mkdir()
    git(repository, "init", "-q")
    for name, text in texts.items():
        (repository / f"{name}.yaml").write_text(text, encoding="utf-8")
    revision = git(ROOT, "rev-parse", "HEAD")
    config = {"repos": [{"repo": str(ROOT), "rev": revision, "hooks": [hook]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(repository, "add", ".")


def run(repository: Path, home: dict[str, str], *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pre_commit", "run", "--color=never", *words]
    done = subprocess.run(command, cwd=repository, env=home, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the repository")
def test_both_hooks_in_a_repository(tmp_path: Path, hook_home: dict[str, str]) -> None:
    project = tmp_path / "project"
    lay(project, {"id": "lambdalint"}, good=GOOD, bad=BAD, values="a: 1")
    code, output = run(project, hook_home, "--files", "values.yaml")
    assert "bad.yaml:1:68: error[blocked-runtime]" in output, output
    assert code == 1

    files = tmp_path / "files"
    lay(files, {"id": "lambdalint-files"}, good=GOOD, bad=BAD, values="a: 1", other="- [b")
    code, output = run(files, hook_home, "--files", "good.yaml", "values.yaml", "other.yaml")
    assert (code, "Passed" in output) == (0, True), output
    code, output = run(files, hook_home, "--files", "values.yaml")
    assert (code, "Passed" in output) == (0, True), output
    code, output = run(files, hook_home, "--all-files")
    assert "bad.yaml:1:68: error[blocked-runtime]" in output, output
    assert code == 1
    (files / "lambdalint.toml").write_text("exclude = ['bad.yaml']\n", encoding="utf-8")
    code, output = run(files, hook_home, "--files", "bad.yaml")
    assert (code, "Passed" in output) == (0, True), output
