"""The test kit of rules, ours and a stranger's: fixture folders, and the examples of a rule's page.

A case is a folder ``<rule-name>/<kind>-<title>/`` with an application in it; ``bad-`` cases must report
what their ``expected.txt`` shows, ``good-`` and ``unknown-`` cases nothing. Only the one rule runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from lambdalint import engine
from lambdalint.build.project import ProjectReader
from lambdalint.config import ConfigFinder
from lambdalint.finding import Finding
from lambdalint.output import full
from lambdalint.output.report import Report
from lambdalint.patterns import regex
from lambdalint.plugins import load
from lambdalint.records import dataclass
from lambdalint.registry import RegisteredRule, Registry
from lambdalint.rule import Rule
from lambdalint.run import Run
from lambdalint.source import Source

#: The day on which cases are judged, so that they mean the same tomorrow.
AS_OF = date(2026, 11, 21)
KINDS = ("bad", "good", "unknown")
SECTIONS = ("Why", "Bad", "Good", "Unknown", "Fix", "References")
_FENCE = regex(r"^```(\w*)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SUFFIXES = {"yaml": ".yaml", "json": ".json", "python": ".py", "javascript": ".js", "bash": ".sh"}


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture folder."""

    rule: str
    folder: Path

    @property
    def kind(self) -> str:
        return self.folder.name.partition("-")[0]

    @property
    def expected(self) -> Path:
        return self.folder / "expected.txt"

    def __str__(self) -> str:
        return f"{self.rule}/{self.folder.name}"


def cases(folder: Path) -> Iterator[Case]:
    """Every case below a folder of fixtures."""
    for rule in sorted(path for path in folder.iterdir() if path.is_dir()):
        for case in sorted(path for path in rule.iterdir() if path.is_dir()):
            yield Case(rule.name, case)


@cache
def _installed() -> Registry:
    return load()[0]


def lint(entry: RegisteredRule, folder: Path) -> Report:
    """What one rule says about the files of a folder; a ``lambdalint.toml`` there counts.

    Rules that it selects in addition run as well, so that suppressions have something to hide; of their
    findings the report shows none.
    """
    settings = {"select": (entry.name,), "as_of": None}
    configs = ConfigFinder(None, settings)
    if configs.settings(folder).as_of is None:
        configs = ConfigFinder(None, {**settings, "as_of": AS_OF})
    registry = _installed()
    if entry.name not in registry.by_name:
        registry = Registry((*registry.rules, entry))
    report = Run(registry, configs, folder.resolve()).check([folder])
    return replace(report, findings=tuple(found for found in report.findings if found.rule == entry.name))


def render(report: Report) -> str:
    """The findings of a report as they are kept in ``expected.txt``: without times and links."""
    shown = replace(report, rules=(), seconds=0.0)
    text = full.render(shown, width=100, colour=False)
    return re.sub(r"\n+Found .*\Z", "\n", text, flags=re.DOTALL)


def lint_text(rule: Rule, text: str, path: str = "template.yaml") -> list[Finding]:
    """What one rule says about one template."""
    reader = ProjectReader()
    reader.read(Source(path, text))
    return list(engine.check(reader.project(), lambda _: (rule,)).findings)


def sections(page: str) -> dict[str, str]:
    """The second-level sections of a rule's page, by heading."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {heading.strip(): text for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


@dataclass(frozen=True, slots=True)
class Example:
    """A fenced block of a page: its language, the file name it asks for, and the text."""

    language: str
    name: str
    text: str


def examples(section: str) -> list[list[Example]]:
    """The examples of a section. Blocks with a file name belong to the example before them.

    A block opens as ```` ```yaml ```` or ```` ```python src/app.py ````; the first of each example is
    ``template.yaml`` unless it says otherwise.
    """
    found: list[list[Example]] = []
    for match in _FENCE.finditer(section):
        language, name, text = match.groups()
        if language in {"console", "text", "diff"} and not name:
            continue
        example = Example(language, name or f"template{_SUFFIXES.get(language, '')}", text)
        if name and found:
            found[-1].append(example)
        else:
            found.append([example])
    return found


def write(example: list[Example], folder: Path) -> None:
    """Lay the files of an example into a folder. ``␍`` stands for a carriage return."""
    for part in example:
        path = folder / part.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(part.text.replace("␍", "\r"), encoding="utf-8", newline="")
