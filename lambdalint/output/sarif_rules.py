"""Rules as SARIF describes them: names, texts, levels, and the weaknesses (CWE) that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lambdalint.finding import Severity
from lambdalint.output.printable import sentence, shortened
from lambdalint.output.report import Report, RuleInfo
from lambdalint.patterns import regex

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
#: GitHub's words for ``problem.severity``.
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
#: GitHub and GitLab refuse longer descriptions; GitLab reads ten tags.
LONGEST_TEXT = 1024
_MOST_TAGS = 10
_CWE = regex(r"external/cwe/cwe-0*(\d+)")

_HEADING = regex(r"^#+ *(.*?) *#*$", re.MULTILINE)
_FENCE = regex(r"^ *(```|~~~).*\n?", re.MULTILINE)
_LINK = regex(r"\[([^\]]*)\]\(<?([^)>\s]*)>?\)")
_WHY = regex(r"^#+ *Why\b[^\n]*\n+(.+?)(?:\n\s*\n|\n#|\Z)", re.MULTILINE | re.DOTALL)


def described(report: Report) -> list[RuleInfo]:
    """All enabled rules, then what findings name besides: the engine reports under names of its own."""
    known = {rule.name for rule in report.rules}
    findings = [*report.ordered, *(report.suppressed if report.include_suppressed else ())]
    others = {finding.rule: finding.severity for finding in findings if finding.rule not in known}
    return [*report.rules, *(_bare(name, severity) for name, severity in sorted(others.items()))]


def _bare(name: str, severity: Severity) -> RuleInfo:
    return RuleInfo(name, name.replace("-", " "), severity, "", "", "", (), None, default=True)


def descriptor(rule: RuleInfo) -> dict[str, Any]:
    summary = shortened(sentence(rule.summary), LONGEST_TEXT)
    entry: dict[str, Any] = {
        "id": rule.name,
        "name": "".join(word[:1].upper() + word[1:] for word in rule.name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": _why(rule.page) or summary},
        "help": {"text": plain(rule.page) or summary, "markdown": rule.page.strip() or summary},
        "defaultConfiguration": {"enabled": rule.default, "level": LEVELS[rule.severity]},
        "properties": _properties(rule),
    }
    if rule.help_uri:
        entry["helpUri"] = rule.help_uri
    weaknesses = list(_weaknesses(rule.tags))
    if weaknesses:
        entry["relationships"] = [
            {"target": {"id": weakness, "toolComponent": {"name": "CWE", "index": 0}}, "kinds": ["relevant"]}
            for weakness in weaknesses
        ]
    return entry


def _properties(rule: RuleInfo) -> dict[str, Any]:
    secure = rule.security_severity is not None
    tags = dict.fromkeys((*(("security",) if secure else ()), rule.pack, *rule.tags))
    properties: dict[str, Any] = {
        "tags": [tag for tag in tags if tag][:_MOST_TAGS],
        # Only what is proven from the files is reported.
        "precision": "very-high",
        "problem.severity": _PROBLEMS[rule.severity],
    }
    if secure:
        # A string, and its presence makes the rule one about security: GitHub's conventions.
        properties["security-severity"] = f"{rule.security_severity:.1f}"
    return properties


def taxonomy(rules: Iterable[RuleInfo]) -> dict[str, Any] | None:
    """The part of the CWE list that the rules refer to by tags such as ``external/cwe/cwe-732``."""
    found = {weakness for rule in rules for weakness in _weaknesses(rule.tags)}
    if not found:
        return None
    return {
        "name": "CWE",
        "organization": "MITRE",
        "informationUri": "https://cwe.mitre.org/",
        "shortDescription": {"text": "The Common Weakness Enumeration."},
        "isComprehensive": False,
        "taxa": [
            {
                "id": weakness,
                "shortDescription": {"text": f"{weakness}."},
                "helpUri": f"https://cwe.mitre.org/data/definitions/{weakness.removeprefix('CWE-')}.html",
            }
            for weakness in sorted(found, key=lambda weakness: int(weakness.removeprefix("CWE-")))
        ],
    }


def _weaknesses(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        match = _CWE.fullmatch(tag)
        if match:
            yield f"CWE-{match[1]}"


def _why(page: str) -> str | None:
    """The first paragraph of the page's section *Why*, as one line."""
    match = _WHY.search(page)
    return shortened(sentence(" ".join(plain(match[1]).split())), LONGEST_TEXT) if match else None


def plain(page: str) -> str:
    """Markdown without its marks, for readers that show plain text."""
    text = _LINK.sub(r"\1 (\2)", _FENCE.sub("", page))
    return _HEADING.sub(r"\1", text).strip()
