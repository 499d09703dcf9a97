"""Logging commands of Azure Pipelines: findings in the log and on the summary page of a run.

Escapes: microsoft/azure-pipelines-agent, docs "Logging commands"; ``%`` becomes ``%AZP25``. There are only
errors and warnings, so information is written as a plain line.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.finding import Finding, Severity
from lambdalint.output.printable import one_line, place, sentence
from lambdalint.output.report import Report

_ESCAPES = {"%": "%AZP25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = {**_ESCAPES, ";": "%3B", "]": "%5D"}


def render(report: Report) -> str:
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for problem in report.problems:
        yield _issue(
            {"type": "error", "sourcepath": one_line(problem.path)}, one_line(sentence(problem.message))
        )
    for finding in report.by_severity:
        yield _line(finding)


def _line(finding: Finding) -> str:
    first = finding.span.first
    message = one_line(sentence(finding.message))
    if finding.severity is Severity.INFO:
        return f"{place(finding.span)}: info[{finding.rule}] {message}"
    properties = {
        "type": finding.severity.label,
        "sourcepath": one_line(finding.span.path),
        "linenumber": str(first.line),
        "columnnumber": str(first.column),
        "code": finding.rule,
    }
    return _issue(properties, message)


def _issue(properties: dict[str, str], message: str) -> str:
    listed = "".join(
        f"{key}={_escaped(text, _PROPERTY_ESCAPES)};" for key, text in properties.items() if text
    )
    return f"##vso[task.logissue {listed}]{_escaped(message, _ESCAPES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
