"""Findings as SARIF results: places, related places, flows and fixes.

Regions are as tight as the spans are. A snippet is exactly the text of its region; what is too long to be
read is left out rather than cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from lambdalint.finding import Finding
from lambdalint.fix import Edit, Fix, Safety
from lambdalint.output.crop import line_extent
from lambdalint.output.logical import path_of
from lambdalint.output.printable import sentence, shortened
from lambdalint.output.report import RuleInfo
from lambdalint.output.sarif_rules import LEVELS, LONGEST_TEXT
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.values import Cause

#: What relative addresses are relative to; the word that GitHub's and Microsoft's readers know.
ROOT = "%SRCROOT%"
_LONGEST_SNIPPET = 2_000
_CONTEXT_LINES = 2
#: GitHub shows a hundred places of a result.
_MOST_PLACES = 100
_DRIVE = regex(r"[A-Za-z]:/")


def result(finding: Finding, index: int, rule: RuleInfo | None) -> dict[str, Any]:
    related = finding.related[:_MOST_PLACES]
    entry: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding.message, related)},
        "locations": [_location(finding)],
        "properties": {"confidence": finding.confidence.value},
    }
    if rule and rule.security_severity is not None:
        # GitLab ranks by it before anything else, so it must say the same as the rule.
        entry["rank"] = round(rule.security_severity * 10, 1)
    if related:
        entry["relatedLocations"] = [
            {"id": number, "message": _text(cause.note), "physicalLocation": _place(cause.span)}
            for number, cause in enumerate(related, 1)
        ]
    if len(related) > 1:
        entry["codeFlows"] = [_flow(finding, related)]
    if finding.fix and finding.fix.edits:
        entry["fixes"] = [_fix(finding.fix)]
    return entry


def artifact(path: str) -> dict[str, Any]:
    """The address of a file: relative to the root, or absolute where it lies elsewhere."""
    if _DRIVE.match(path):
        return {"uri": f"file:///{_encoded(path)}"}
    if path.startswith("/"):
        return {"uri": f"file://{_encoded(path)}"}
    return {"uri": _encoded(path.removeprefix("./")), "uriBaseId": ROOT}


def _encoded(path: str) -> str:
    # A name that is no UTF-8 reaches Python as half surrogates; this gives its bytes back.
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "replace")
    return quote(data, safe="/")


def _message(message: str, related: Iterable[Cause]) -> str:
    """The message, then links to the related places: GitHub shows only those that are linked."""
    # "](" would begin a link of ours
    text = sentence(message).replace("](", "] (")
    text = sentence(shortened(text, LONGEST_TEXT - 1))
    links = ""
    for number, cause in enumerate(related, 1):
        note = re.sub(r"([\\\[\]])", r"\\\1", " ".join(cause.note.split()))
        link = f"{'; ' if links else ' See: '}[{note}]({number})"
        if len(text) + len(links) + len(link) + 1 > LONGEST_TEXT:
            break
        links += link
    return f"{text}{links}." if links else text


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _place(finding.span)}
    if finding.subject:
        kind, name = finding.subject.kind, finding.subject.name
        path = path_of(finding.span) or name
        location["logicalLocations"] = [{"name": name, "fullyQualifiedName": path, "kind": kind}]
    return location


def _place(span: Span) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": artifact(span.path), "region": _region(span)}
    context = _context(span)
    if context:
        place["contextRegion"] = _region(context)
    return place


def _region(span: Span) -> dict[str, Any]:
    first, last = span.first, span.last
    region: dict[str, Any] = {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }
    if 0 < span.end - span.start <= _LONGEST_SNIPPET:
        region["snippet"] = {"text": span.text}
    return region


def _context(span: Span) -> Span | None:
    """The whole lines around a span; ``None`` where that is not more than the span, or too much."""
    source = span.source
    first = max(span.first.line - _CONTEXT_LINES, 1)
    last = min(span.last.line + _CONTEXT_LINES, len(source.line_starts))
    begin, end = source.line_starts[first - 1], line_extent(source, last)[1]
    if end - begin > _LONGEST_SNIPPET or (begin, end) == (span.start, span.end):
        return None
    return Span(source, begin, end)


def _text(note: str) -> dict[str, Any]:
    return {"text": shortened(sentence(note), LONGEST_TEXT)}


def _flow(finding: Finding, related: Sequence[Cause]) -> dict[str, Any]:
    """From the causes to the finding: related places are told from near to far, a flow goes back."""
    steps = [*((cause.span, cause.note) for cause in reversed(related)), (finding.span, finding.message)]
    locations = [
        {
            "location": {
                "physicalLocation": {"artifactLocation": artifact(span.path), "region": _region(span)},
                "message": _text(note),
            }
        }
        for span, note in steps
    ]
    return {"threadFlows": [{"locations": locations}]}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = sorted(fix.edits, key=lambda edit: edit.span.sort_key)
    warning = "" if fix.safety is Safety.SAFE else " This fix is unsafe: it may change behaviour."
    return {
        "description": {"text": sentence(fix.title) + warning},
        "artifactChanges": [
            {"artifactLocation": artifact(path), "replacements": [_replacement(edit) for edit in group]}
            for path, group in groupby(edits, key=lambda edit: edit.span.path)
        ],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    first, last = edit.span.first, edit.span.last
    return {
        "deletedRegion": {
            "startLine": first.line,
            "startColumn": first.column,
            "endLine": last.line,
            "endColumn": last.column,
        },
        "insertedContent": {"text": edit.text},
    }
