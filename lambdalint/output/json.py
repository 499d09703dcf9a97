"""Findings as JSON for programs. The shape is a promise: ``json_schema.json`` describes it.

``version`` is the version of that shape; it changes when a key goes or changes its meaning. Positions count
lines and columns from 1, columns in code points; ``end`` is just behind the last character.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lambdalint.finding import Finding
from lambdalint.fix import Edit, Fix
from lambdalint.output.report import Report
from lambdalint.source import Position, Span
from lambdalint.values import Cause

VERSION = 1


def render(report: Report) -> str:
    document = {
        "version": VERSION,
        "findings": [_finding(finding, report.help_uri(finding)) for finding in report.ordered],
        "summary": _summary(report),
    }
    # ASCII: a message may hold half a surrogate pair, which no encoding carries.
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _finding(finding: Finding, help_uri: str | None) -> Mapping[str, Any]:
    subject = finding.subject
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "confidence": finding.confidence.value,
        "message": finding.message,
        **_place(finding.span),
        "subject": {"kind": subject.kind, "name": subject.name} if subject else None,
        "related": [_related(cause) for cause in finding.related],
        "fix": _fix(finding.fix) if finding.fix else None,
        "help": help_uri,
    }


def _place(span: Span) -> Mapping[str, Any]:
    return {"path": span.path, "start": _position(span.first), "end": _position(span.last)}


def _position(position: Position) -> Mapping[str, int]:
    return {"line": position.line, "column": position.column}


def _related(cause: Cause) -> Mapping[str, Any]:
    return {**_place(cause.span), "message": cause.note}


def _fix(fix: Fix) -> Mapping[str, Any]:
    return {"title": fix.title, "safety": fix.safety.value, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> Mapping[str, Any]:
    return {**_place(edit.span), "text": edit.text}


def _summary(report: Report) -> Mapping[str, Any]:
    return {
        **{severity.label: count for severity, count in report.counts.items()},
        "fixable": {safety.value: count for safety, count in report.fixable.items()},
        "suppressed": len(report.suppressed),
        "templates": report.files,
        "successful": report.execution_successful,
        "problems": [
            {"path": problem.path or None, "message": problem.message} for problem in report.problems
        ],
    }
