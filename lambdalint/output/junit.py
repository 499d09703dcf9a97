"""JUnit's XML, which every CI server can show: a suite per file, a failed case per finding.

XML 1.0 cannot hold most control characters, not even escaped; they are shown as their pictures.
"""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from lambdalint.finding import Finding
from lambdalint.output.printable import one_line, place, printable, sentence
from lambdalint.output.report import Problem, Report
from lambdalint.patterns import regex

# Outside of XML's Char production, for what printable() lets through.
_NOT_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """A run without findings has one passed case, so that servers do not take it for no run at all."""
    tests = max(len(report.findings) + len(report.problems), 1)
    counts = f'tests="{tests}" failures="{len(report.findings)}" errors="{len(report.problems)}"'
    lines = [f'<testsuites name="lambdalint" {counts} time="{report.seconds:.3f}">']
    for path, group in groupby(report.ordered, key=lambda finding: finding.span.path):
        cases = [_case(finding, report.help_uri(finding)) for finding in group]
        lines += [_suite(path, len(cases), failures=len(cases), errors=0), *cases, "  </testsuite>"]
    if report.problems:
        cases = [_problem(problem) for problem in report.problems]
        lines += [_suite("problems", len(cases), failures=0, errors=len(cases)), *cases, "  </testsuite>"]
    if len(lines) == 1:
        lines += [_suite("lambdalint", 1, failures=0, errors=0), _passed(), "  </testsuite>"]
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(name: str, tests: int, *, failures: int, errors: int) -> str:
    return f'  <testsuite name={_attribute(name)} tests="{tests}" failures="{failures}" errors="{errors}">'


def _passed() -> str:
    return '    <testcase classname="lambdalint" name="no findings"/>'


def _case(finding: Finding, help_uri: str | None) -> str:
    first = finding.span.first
    subject = f" ({finding.subject.kind} {finding.subject.name})" if finding.subject else ""
    details = [f"{place(finding.span)}{subject}"]
    details += [f"{place(cause.span)}: {one_line(cause.note)}" for cause in finding.related]
    details += [help_uri] if help_uri else []
    name = f"{finding.rule} at {first.line}:{first.column}"
    return (
        f"    <testcase classname={_attribute(finding.span.path)} name={_attribute(name)}"
        f' file={_attribute(finding.span.path)} line="{first.line}">\n'
        f"      <failure type={_attribute(finding.severity.label)}"
        f" message={_attribute(sentence(finding.message))}>{_text(details)}</failure>\n"
        "    </testcase>"
    )


def _problem(problem: Problem) -> str:
    return (
        f'    <testcase classname={_attribute(problem.path or "lambdalint")} name="problem">\n'
        f"      <error message={_attribute(sentence(problem.message))}/>\n"
        "    </testcase>"
    )


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", one_line(text)))


def _text(lines: list[str]) -> str:
    return escape("\n".join(_NOT_XML.sub("\ufffd", printable(line)) for line in lines))
