"""What a start pays for: only what the run needs is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.8, Handler: app.handler, CodeUri: s3://bucket/key.zip}
"""
#: Prints the modules that a run has imported, behind what it prints itself.
PROBE = """\
import json, sys
sys.argv = ["lambdalint", *sys.argv[1:]]
from lambdalint.cli import main
try:
    main()
except SystemExit:
    pass
print("\\n" + json.dumps(sorted(sys.modules)))
"""
HEAVY = [
    "cfnlint",
    "libcst",
    "tree_sitter",
    "tree_sitter_javascript",
    "tree_sitter_typescript",
    "samtranslator",
]
#: What reads scripts, manifests and images.
READERS = ["lambdalint.syntax.dockerfile", "lambdalint.syntax.manifest", "lambdalint.syntax.shell"]


def imported(folder: Path, *words: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    assert run.stderr == ""
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_the_version_costs_next_to_nothing(tmp_path: Path) -> None:
    modules = imported(tmp_path, "--version")
    ours = {name for name in modules if name.startswith("lambdalint")}
    assert ours == {"lambdalint", "lambdalint.arguments", "lambdalint.cli", "lambdalint.errors"}
    assert modules & {"yaml", "pluggy", "rich", "dataclasses", "pathlib", "inspect"} == set()


@pytest.mark.parametrize("output", ["concise", "json", "sarif", "github"])
def test_templates_alone_need_no_reader_of_code_and_no_terminal(output: str, tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    modules = imported(tmp_path, "check", f"--output={output}")
    assert "lambdalint.engine" in modules
    assert modules.isdisjoint(
        {*HEAVY, *READERS, "difflib", "rich", "importlib.metadata", "lambdalint.syntax.python.module"}
    )


def test_rich_comes_with_frames(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    assert "rich" in imported(tmp_path, "check", "--output=full")


def test_listing_rules_reads_no_template(tmp_path: Path) -> None:
    modules = imported(tmp_path, "rules")
    assert modules & {*HEAVY, "rich", "lambdalint.engine", "lambdalint.run"} == set()
