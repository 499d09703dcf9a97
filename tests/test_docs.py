"""What the documents promise is true: commands, options, settings, formats, rules, examples.

``UPDATE_SNAPSHOTS=1 pytest tests/test_docs.py`` rewrites the parts of the README that stand between marks.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from places import FIXTURES

from lambdalint import arguments, cli
from lambdalint.config import FILE, KEYS, ConfigFinder, load
from lambdalint.output import FORMATS, full
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

ROOT = FIXTURES.parent
README = ROOT / "README.md"
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md")]
EXAMPLE = "lambdalint check --output full --select out-of-range-memory,invalid-handler fixtures/apps/orders"


def blocks(language: str, text: str | None = None) -> list[str]:
    """The fenced blocks of the README in one language."""
    text = README.read_text(encoding="utf-8") if text is None else text
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands() -> Iterator[list[str]]:
    """The arguments of every ``lambdalint`` that the README types."""
    for block in blocks("console"):
        for line in block.splitlines():
            for part in re.split(r"&&|;", line.removeprefix("$ ")):
                words = shlex.split(part, comments=True)
                if words and words[0].endswith("lambdalint"):
                    yield words[1:]
    text = README.read_text(encoding="utf-8")
    for command in re.findall(r"`lambdalint ((?:check|explain|rules|init)[^`]*)`", text):
        yield shlex.split(command)


def parsed(words: list[str]) -> argparse.Namespace:
    def nothing(_options: argparse.Namespace, _words: object) -> int:
        return 0

    return arguments.parser(nothing, nothing, nothing, nothing).parse_args(words)


def check_parser() -> argparse.ArgumentParser:
    parser = arguments.parser(*([lambda _options, _words: 0] * 4))
    (commands,) = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return commands.choices["check"]


def rule_table(registry: Registry) -> str:
    lines = ["| pack | rules | about |", "|---|---|---|"]
    for pack, entries in registry.packs.items():
        package = entries[0].rule.__module__.rpartition(".")[0]
        about = (importlib.import_module(package).__doc__ or "").strip().splitlines()[0]
        opt_in = sum(entry.rule.opt_in for entry in entries)
        count = f"{len(entries)}" + (f" ({opt_in} opt-in)" if opt_in else "")
        lines.append(f"| `{pack}` | {count} | {about} |")
    return "\n".join(lines)


def setting_table() -> str:
    lines = ["| setting | is | meaning |", "|---|---|---|"]
    for key, entry in KEYS.items():
        kind = entry.metadata["kind"].replace("'", "`")
        lines.append(f"| `{key}` | {kind} | {entry.metadata['help']} |")
    return "\n".join(lines)


def option_table() -> str:
    lines = ["| option | meaning |", "|---|---|"]
    for action in check_parser()._actions:
        if not action.option_strings or action.dest == "help":
            continue
        value = action.metavar or ("{" + ",".join(action.choices) + "}" if action.choices else "")
        shown = f"{action.option_strings[-1]} {value}".strip()
        lines.append(f"| `{shown}` | {action.help} |")
    return "\n".join(lines)


def example(registry: Registry) -> str:
    options = parsed(EXAMPLE.split()[1:])
    configs = ConfigFinder(None, {"select": options.select, "as_of": AS_OF}, isolated=True)
    report = Run(registry, configs, ROOT).check([ROOT / path for path in options.paths])
    assert report.problems == ()
    text = full.render(report, width=100)
    text = re.sub(r"\n *\|\n *= help: [^\n]*", "", text)
    text = re.sub(r" \([\d.]+ s\)", "", text)
    return f"```console\n$ {EXAMPLE}\n{text.rstrip()}\n```"


def generated(registry: Registry) -> dict[str, str]:
    return {
        "example": example(registry),
        "rules": rule_table(registry),
        "settings": setting_table(),
        "options": option_table(),
    }


@pytest.mark.parametrize("name", ["example", "rules", "settings", "options"])
def test_generated_part_of_the_readme(name: str, registry: Registry) -> None:
    text = README.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name}: [^>]*-->\n)(.*?)(\n?<!-- end of {name} -->)", re.DOTALL)
    wanted = generated(registry)[name]
    if os.environ.get("UPDATE_SNAPSHOTS"):
        text = pattern.sub(lambda match: f"{match[1]}{wanted}\n{match[3].lstrip()}", text)
        README.write_text(text, encoding="utf-8", newline="")
    match = pattern.search(text)
    assert match is not None
    assert match[2] == wanted


@pytest.mark.parametrize("words", [*commands()], ids=" ".join)
def test_commands_of_the_readme_are_understood(words: list[str], registry: Registry) -> None:
    options = parsed([word.replace("RULE", "blocked-runtime") for word in words])
    for selector in (*(getattr(options, "select", 0) or ()), *(getattr(options, "ignore", 0) or ())):
        assert registry.named(selector)
    for output in getattr(options, "output", []):
        assert output.partition("=")[0] in FORMATS
    for path in getattr(options, "paths", []):
        assert not path.startswith("fixtures/") or (ROOT / path).exists()


def test_every_option_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    for action in check_parser()._actions:
        assert not action.option_strings or action.dest == "help" or f"{action.option_strings[-1]}" in text


def test_every_option_explains_itself() -> None:
    assert [action.dest for action in check_parser()._actions if not action.help] == []


def test_formats_of_the_readme_are_all_there_are() -> None:
    section = README.read_text(encoding="utf-8").partition("| format | for |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(FORMATS)
    (shown,) = [action for action in check_parser()._actions if action.dest == "output"]
    assert re.findall(r"\w+", (shown.help or "").partition(";")[0].replace(" or ", " ")) == list(FORMATS)


def test_exit_codes_of_the_readme_are_all_there_are() -> None:
    section = README.read_text(encoding="utf-8").partition("| exit code | means |")[2].partition("\n\n")[0]
    codes = [int(code) for code in re.findall(r"^\| (\d) \|", section, re.MULTILINE)]
    assert codes == [cli.CLEAN, cli.FINDINGS, cli.UNTRUSTED, cli.NOTHING]


def test_develop_is_one_command() -> None:
    section = README.read_text(encoding="utf-8").partition("## Develop\n")[2]
    (block,) = blocks("console", section)
    assert block.count("\n") == 1
    assert block in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_configuration_of_the_readme_is_one(tmp_path: Path, registry: Registry) -> None:
    (text,) = blocks("toml")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    settings = load(tmp_path / FILE)
    assert settings.per_path_ignores
    assert all(registry.named(selector, place) for place, selector in settings.selectors())


def test_hooks_of_the_readme_exist() -> None:
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    known = {hook["id"] for hook in manifest}
    (config,) = [block for block in blocks("yaml") if block.startswith("repos:")]
    used = {hook["id"] for repo in yaml.safe_load(config)["repos"] for hook in repo["hooks"]}
    assert used <= known
    assert all(f"`{name}`" in README.read_text(encoding="utf-8") for name in known)


def test_workflow_of_the_readme_is_yaml_and_runs_what_exists() -> None:
    (block,) = [block for block in blocks("yaml") if "runs-on" in block]
    steps = yaml.safe_load(block)["jobs"]["lambdalint"]["steps"]
    (command,) = [step["run"] for step in steps if step.get("run", "").startswith("lambdalint")]
    options = parsed(shlex.split(command)[1:])
    assert "sarif=lambdalint.sarif" in options.output


def test_suppression_examples_name_rules(registry: Registry) -> None:
    names = []
    for block in blocks("yaml"):
        names += re.findall(r"ignore\[([\w-]+)\]", block)
        names += re.findall(r"^ +ignore:\n +([\w-]+): ", block, re.MULTILINE)
    assert len(names) == 2
    assert [name for name in names if name not in registry.by_name] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (ROOT / target).exists()]
    assert missing == []


def test_the_version_in_the_readme_and_of_the_package() -> None:
    revisions = re.findall(r"rev: v([\d.]+)", README.read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert revisions == [arguments.__version__]
