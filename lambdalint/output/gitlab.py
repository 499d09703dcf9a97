"""GitLab's Code Quality report: findings beside the changed lines of a merge request.

Fields: docs.gitlab.com, "Code Quality", report format. A finding is the same one as on the target branch
when its fingerprint is, so fingerprints never look at lines; two equal ones would be shown as one.
"""

from __future__ import annotations

import json

from lambdalint.finding import Finding, Severity
from lambdalint.output.fingerprint import result_hashes
from lambdalint.output.printable import sentence, shortened
from lambdalint.output.report import Report

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
#: The longest text that GitLab takes.
_LONGEST = 1024


def render(report: Report) -> str:
    findings = report.ordered
    entries = [
        _entry(finding, fingerprint)
        for finding, fingerprint in zip(findings, result_hashes(findings), strict=True)
    ]
    return json.dumps(entries, indent=2) + "\n"


def _entry(finding: Finding, fingerprint: str) -> dict[str, object]:
    first, last = finding.span.first, finding.span.last
    return {
        "description": shortened(sentence(finding.message), _LONGEST),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.span.path.removeprefix("./"),
            "positions": {
                "begin": {"line": first.line, "column": first.column},
                "end": {"line": last.line, "column": last.column},
            },
        },
    }
