"""Real wheels as packages of functions, judged by the rules for both processors and two Python versions."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

PACKAGES = ["numpy", "pydantic-core", "cryptography", "pillow", "psycopg2-binary"]
UNAME = {"x86_64": "x86_64", "arm64": "aarch64"}
VERSIONS = ("3.13", "3.11")

pytestmark = pytest.mark.slow


@pytest.fixture(
    scope="module", params=[(machine, version) for machine in UNAME for version in VERSIONS], ids=str
)
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str, Path]:
    if "slow" not in request.config.getoption("markexpr"):
        pytest.skip("needs a package registry")
    architecture, version = request.param
    target = tmp_path_factory.mktemp("package")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--python-version", version]
    command += ["--platform", f"manylinux2014_{UNAME[architecture]}", "--only-binary=:all:"]
    command += ["--target", str(target)]
    subprocess.run([*command, *PACKAGES], check=True, stderr=subprocess.DEVNULL)
    (target / "app.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    return architecture, version, target


@pytest.mark.parametrize("form", ["folder", "zip", "layer"])
@pytest.mark.parametrize("runs", VERSIONS)
@pytest.mark.parametrize("runs_on", UNAME)
def test_verdict(
    runs_on: str,
    runs: str,
    form: str,
    installed: tuple[str, str, Path],
    tmp_path: Path,
    registry: Registry,
) -> None:
    architecture, version, target = installed
    function: dict[str, Any] = {
        "Runtime": f"python{runs}",
        "Handler": "app.handler",
        "CodeUri": "src",
        "Architectures": [runs_on],
    }
    resources: dict[str, Any] = {"Orders": {"Type": "AWS::Serverless::Function", "Properties": function}}
    moved = tmp_path / ("layer/python" if form == "layer" else "src")
    if form == "layer":
        (tmp_path / "src").mkdir()
        (tmp_path / "src/app.py").write_bytes((target / "app.py").read_bytes())
        (tmp_path / "layer").mkdir()
        function["Layers"] = [{"Ref": "Shared"}]
        layer = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}}
        resources["Shared"] = layer
    if form == "zip":
        function["CodeUri"] = "bundle.zip"
        with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
            for path in sorted(target.rglob("*")):
                archive.write(path, path.relative_to(target))
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    (tmp_path / "template.json").write_text(json.dumps(template, indent=2), encoding="utf-8")
    # A link to a folder elsewhere would not be followed.
    target.rename(moved)
    try:
        configs = ConfigFinder(None, {"select": ("architecture", "packaging"), "as_of": AS_OF})
        report = Run(registry, configs, tmp_path).check([tmp_path])
    finally:
        moved.rename(target)
    wrong = [("mismatched-binary", architecture != runs_on), ("mismatched-python-abi", version != runs)]
    assert sorted(finding.rule for finding in report.findings) == [name for name, told in wrong if told]
