"""A page for ``$GITHUB_STEP_SUMMARY`` or a comment: the counts, then the findings as a table.

GitHub takes 1 MiB per step, so the table ends before that and says how much it leaves out. Names of files
become links when the environment says which repository and commit they are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from lambdalint.finding import Finding, Severity
from lambdalint.output.printable import one_line, place, sentence
from lambdalint.output.report import Report
from lambdalint.output.summary import counted, fix_hint, summary
from lambdalint.patterns import regex
from lambdalint.source import Span

_SIGNS = {Severity.ERROR: "🔴 error", Severity.WARNING: "🟡 warning", Severity.INFO: "🔵 info"}
#: docs.github.com: a step's summary is at most 1 MiB; some room is left for what else the step writes.
_LARGEST = 900_000
# What GitHub's Markdown would take for markup, a mention or the end of a cell, outside of code.
_MARKUP = regex(r"([\\`*_{}\[\]<>#|~@$&])")
_CODE = regex(r"`([^`]+)`")


def render(report: Report, *, environment: Mapping[str, str] | None = None) -> str:
    """``environment`` may hold GitHub's ``GITHUB_SERVER_URL``, ``GITHUB_REPOSITORY``, ``GITHUB_SHA``."""
    base = _base(environment or {})
    heading = "✅" if report.clean else "❌" if report.counts[Severity.ERROR] or report.problems else "⚠️"
    head = [f"## {heading} lambdalint", "", _inline(summary(report))]
    hint = fix_hint(report)
    head += ["", hint.replace("[*]", "🔧")] if hint else []
    if report.problems:
        head += ["", *(f"- {_inline(str(problem))}" for problem in report.problems)]
    return "\n".join([*head, *_table(report, base)]) + "\n"


def _table(report: Report, base: str | None) -> Iterator[str]:
    if not report.findings:
        return
    yield from ("", "| Severity | Rule | Place | Message |", "| --- | --- | --- | --- |")
    size = 0
    findings = report.by_severity
    for index, finding in enumerate(findings):
        row = _row(finding, report.help_uri(finding), base)
        size += len(row.encode("utf-8", "replace")) + 1
        if size > _LARGEST:
            yield from ("", f"… and {counted(len(findings) - index, 'more finding')}.")
            return
        yield row


def _row(finding: Finding, help_uri: str | None, base: str | None) -> str:
    rule = f"[{finding.rule}](<{help_uri}>)" if help_uri else finding.rule
    notes = [f"{_inline(sentence(cause.note))} ({_place(cause.span, base)})" for cause in finding.related]
    message = "<br>".join([_inline(sentence(finding.message)), *notes])
    fixable = " 🔧" if finding.fix else ""
    return f"| {_SIGNS[finding.severity]} | {rule}{fixable} | {_place(finding.span, base)} | {message} |"


def _place(span: Span, base: str | None) -> str:
    shown = _inline(place(span))
    if base is None or span.path.startswith(("/", "../")):
        return shown
    first, last = span.first.line, span.last.line
    lines = f"L{first}" if first == last else f"L{first}-L{last}"
    return f"[{shown}](<{base}{quote(span.path, errors='replace')}#{lines}>)"


def _base(environment: Mapping[str, str]) -> str | None:
    try:
        server, repository, commit = (
            environment[name] for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
        )
    except KeyError:
        return None
    return f"{server}/{repository}/blob/{commit}/"


def _inline(text: str) -> str:
    """Text for a cell: code stays code, everything else that could be markup is escaped."""
    text = one_line(text)
    pieces = []
    position = 0
    for match in _CODE.finditer(text):
        pieces += [_MARKUP.sub(r"\\\1", text[position : match.start()])]
        # A bar ends a cell even in code, unless it is escaped; GitHub removes that backslash.
        pieces += [match[0].replace("|", r"\|")]
        position = match.end()
    return "".join([*pieces, _MARKUP.sub(r"\\\1", text[position:])])
