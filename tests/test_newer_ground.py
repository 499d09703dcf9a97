"""What Lambda grew since its ordinary functions: no rule of these accuses the newer ones.

``fixtures/apps/newer-ground`` has one template for each: web functions, managed instances, durable functions,
tenant isolation, mounts of S3 Files. Nothing in them is wrong. That the silence has a reason is proven, too:
the same settings in an ordinary function are reported.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from places import FIXTURES

from lambdalint import engine
from lambdalint.build.project import read_all
from lambdalint.config import ConfigFinder
from lambdalint.model import Project
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.source import Source
from lambdalint.testing import AS_OF

APP = FIXTURES / "apps" / "newer-ground"
TEMPLATES = sorted(APP.rglob("*.yaml"))


def said(path: Path, registry: Registry, *, select: tuple[str, ...] | None) -> set[str]:
    """The rules that speak of a template and its code."""
    folder = path.parent if path.parent != APP else path
    report = Run(registry, ConfigFinder(None, {"select": select, "as_of": AS_OF}), APP).check([folder])
    assert report.problems == ()
    return {finding.rule for finding in report.findings}


def read(name: str) -> Project:
    text = (APP / name).read_text(encoding="utf-8")
    return read_all([Source("template.yaml", text)])


def said_of(text: str, registry: Registry) -> set[str]:
    rules = [entry.rule(AS_OF) for entry in registry.rules if not entry.rule.opt_in]
    findings = engine.check(read_all([Source("template.yaml", text)]), lambda _: rules).findings
    return {finding.rule for finding in findings}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(APP).as_posix())
def test_nobody_accuses(path: Path, registry: Registry) -> None:
    assert said(path, registry, select=None) == set()


@pytest.mark.parametrize("name", ["web-function.yaml", "web-function-sam.yaml"])
def test_web_functions_are_no_functions_even_to_house_policies(name: str, registry: Registry) -> None:
    assert [app.functions for app in read(name).applications] == [()]
    assert said(APP / name, registry, select=("posture",)) == set()


@pytest.mark.parametrize("name", ["managed-instances.yaml", "managed-instances-sam.yaml"])
def test_logs_of_managed_instances_are_structured(name: str, registry: Registry) -> None:
    assert said(APP / name, registry, select=("unstructured-logs",)) == set()


@pytest.mark.parametrize(
    ("name", "taken", "rules"),
    [
        (
            "managed-instances.yaml",
            "CapacityProviderConfig",
            {"out-of-range-memory", "out-of-range-timeout", "log-level-without-json"},
        ),
        ("s3-files.yaml", "VpcConfig", {"mount-without-vpc"}),
    ],
)
def test_without_it_the_same_is_reported(name: str, taken: str, rules: set[str], registry: Registry) -> None:
    text = (APP / name).read_text(encoding="utf-8")
    assert said_of(text, registry) == set()
    assert said_of(without(text, taken), registry) == rules


def test_snapstart_goes_with_no_s3_files(registry: Registry) -> None:
    text = (APP / "s3-files.yaml").read_text(encoding="utf-8")
    runtime = "      Runtime: java25\n"
    changed = text.replace(runtime, f"{runtime}      SnapStart: {{ApplyOn: PublishedVersions}}\n")
    assert said_of(changed, registry) == {"unsupported-snapstart"}


def without(text: str, name: str) -> str:
    """A template without the property of that name of its functions."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if inside and not line.startswith("       "):
            inside = False
        if line.startswith(f"      {name}:"):
            inside = True
        if not inside:
            kept.append(line)
    return "".join(kept)
