"""Plugins: one door for all, a broken one is named, and nothing comes from what is scanned."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdalint.plugins import BUILT_IN, Plugin, installed, load

RULE = """\
from lambdalint import Rule, Severity
from lambdalint.plugins import hookimpl


class {title}(Rule):
    name = "{name}"
    summary = "a rule of somebody else"
    severity = Severity.WARNING

    def check_function(self, function):
        yield self.finding(function.span, "seen by {name}")


@hookimpl
def lambdalint_rules():
    return [{title}]
"""
TEMPLATE = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: python3.13}}}\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the import path."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if name.startswith("acme"):
            del sys.modules[name]


def install(site: Path, distribution: str, text: str, entry: str = "") -> None:
    """Lay a distribution into a folder as pip does."""
    module = distribution.replace("-", "_")
    (site / f"{module}.py").write_text(text, encoding="utf-8")
    info = site / f"{module}-1.0.dist-info"
    info.mkdir()
    entry = entry or f"[console_scripts]\nx = y:z\n\n[lambdalint]\n{distribution} = {module}\n"
    (info / "entry_points.txt").write_text(entry, encoding="utf-8")


def acme(site: Path) -> list[Plugin]:
    return [plugin for plugin in installed(sys.path) if plugin.distribution.startswith(("acme", BUILT_IN))]


def test_the_built_in_packs_come_in_by_the_same_door() -> None:
    (plugin,) = [plugin for plugin in installed(sys.path) if plugin.distribution == BUILT_IN]
    assert plugin.module == "lambdalint_rules"
    registry, broken = load([plugin])
    assert broken == ()
    assert {entry.plugin for entry in registry.rules} == {plugin.label}


def test_a_strangers_rules_join(site: Path) -> None:
    install(site, "acme-rules", RULE.format(title="AcmeRule", name="acme-rule"))
    registry, broken = load(acme(site))
    assert broken == ()
    assert registry.by_name["acme-rule"].plugin == "acme_rules 1.0"
    assert registry.by_name["acme-rule"].page == ""
    assert "blocked-runtime" in registry.by_name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("raise RuntimeError('boom')", "RuntimeError: boom"),
        ("import does_not_exist", "ModuleNotFoundError: No module named 'does_not_exist'"),
        ("def f(:", "SyntaxError: "),
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        (
            RULE.format(title="Acme", name="acme").replace('    summary = "a rule of somebody else"\n', ""),
            "`summary`",
        ),
        (RULE.format(title="Acme", name="acme").replace("[Acme]", "[3]"), "is no rule"),
        (RULE.format(title="Acme", name="acme").replace("[Acme]", "None"), "no rule comes from a hook"),
        (
            RULE.format(title="Acme", name="blocked-runtime"),
            "rule `blocked-runtime` is already brought by lambdalint ",
        ),
        (RULE.format(title="Acme", name="runtime"), "a rule cannot be called `runtime`"),
        (RULE.format(title="Acme", name="Acme Rule"), "kebab-case"),
    ],
)
def test_a_broken_plugin_is_named_and_the_others_are_used(site: Path, text: str, reason: str) -> None:
    install(site, "acme-broken", text)
    install(site, "acme-good", RULE.format(title="AcmeRule", name="acme-rule"))
    registry, broken = load(acme(site))
    assert [(plugin.name, reason in plugin.reason) for plugin in broken] == [("acme_broken 1.0", True)], (
        broken
    )
    assert "acme-rule" in registry.by_name
    assert registry.by_name["blocked-runtime"].plugin.startswith("lambdalint ")


def test_the_first_distribution_of_a_name_on_the_path_counts(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for number, folder in enumerate(folders):
        folder.mkdir()
        install(folder, "acme-rules", "", f"[lambdalint]\nacme = module_{number}\n")
    found = installed([str(folder) for folder in [tmp_path / "missing", *folders]])
    assert [plugin.module for plugin in found] == ["module_0"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[other]\na = b\n",
        "lambdalint = x\n",
        "[lambdalint]\n# a = b\nno equals sign\n",
        "\0\0",
        "[lambdalint.more]\na = b",
    ],
)
def test_entry_points_of_others_are_passed_over(text: str, tmp_path: Path) -> None:
    install(tmp_path, "acme-rules", "", text or "\n")
    assert list(installed([str(tmp_path)])) == []


def test_an_entry_point_may_have_extras_and_blanks(tmp_path: Path) -> None:
    install(tmp_path, "acme-rules", "", "[lambdalint]\r\n acme = acme.rules [extra]\r\n")
    assert [(plugin.name, plugin.module) for plugin in installed([str(tmp_path)])] == [("acme", "acme.rules")]


def test_nothing_is_loaded_from_what_is_scanned(tmp_path: Path) -> None:
    """Not modules that shadow ours, not distributions, not what the start of Python looks for."""
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n"
    for name in ("lambdalint_rules", "yaml", "pluggy", "json", "sitecustomize", "conftest", "setup", "app"):
        (tmp_path / f"{name}.py").write_text(trap, encoding="utf-8")
    install(tmp_path, "acme-rules", trap)
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    command = Path(sys.executable).with_name("lambdalint")
    run = subprocess.run([command, "check"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 file" in run.stdout
    assert run.stderr == ""
    assert not (tmp_path / "sprung").exists()
