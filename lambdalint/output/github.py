"""Workflow commands: annotations that GitHub shows beside the changed lines of a pull request.

GitHub keeps ten annotations of each level per step, so the worst come first and a notice says how many
more there are. The rest belongs into the step summary (``markdown``).
Escapes and properties: docs.github.com, "Workflow commands for GitHub Actions"; the escapes as in
actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.finding import Finding, Severity
from lambdalint.output.printable import one_line, place, sentence
from lambdalint.output.report import Report
from lambdalint.output.summary import counted

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
#: What GitHub keeps of each level in one step.
_KEPT = 10


def render(report: Report) -> str:
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    errors = [
        _command("error", {"title": "lambdalint", "file": problem.path}, one_line(sentence(problem.message)))
        for problem in report.problems
    ]
    shown: dict[str, list[str]] = {"error": errors, "warning": [], "notice": []}
    for finding in report.by_severity:
        shown[_COMMANDS[finding.severity]].append(_annotation(finding, report.help_uri(finding)))
    kept = dict.fromkeys(shown, _KEPT)
    if any(len(lines) > _KEPT for lines in shown.values()):
        # The notice about the rest is an annotation itself.
        kept["notice"] = _KEPT - 1
    left = 0
    for level, lines in shown.items():
        yield from lines[: kept[level]]
        left += max(len(lines) - kept[level], 0)
    if left:
        more = f"+{counted(left, 'more finding')} that GitHub would not show here."
        yield _command("notice", {"title": "lambdalint"}, more)


def _annotation(finding: Finding, help_uri: str | None) -> str:
    first, last = finding.span.first, finding.span.last
    properties = {
        "title": f"lambdalint: {finding.rule}",
        "file": finding.span.path,
        "line": str(first.line),
        "endLine": str(last.line),
    }
    if first.line == last.line:
        # Columns of a place on several lines are refused.
        properties |= {"col": str(first.column), "endColumn": str(last.column)}
    lines = [one_line(sentence(finding.message))]
    lines += [f"{place(cause.span)}: {one_line(cause.note)}" for cause in finding.related]
    lines += [help_uri] if help_uri else []
    return _command(_COMMANDS[finding.severity], properties, "\n".join(lines))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.encode("utf-8", "replace").decode()


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
