"""The last lines of a report: what was found, and what can be done about it."""

from __future__ import annotations

from lambdalint.fix import Safety
from lambdalint.output.report import Report


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``; information is not counted in the plural."""
    return f"{number:,} {noun}" if number == 1 or noun == "info" else f"{number:,} {noun}s"


def severities(report: Report) -> str:
    """``3 errors, 1 warning``; severities that nobody has are left out."""
    return ", ".join(counted(count, severity.label) for severity, count in report.counts.items() if count)


def summary(report: Report) -> str:
    """``Found 3 errors, 1 warning in 12 files (0.21 s).``"""
    scope = counted(report.files, "file")
    time = f"({report.seconds:.2f} s)"
    hidden = f", {len(report.suppressed):,} suppressed" if report.suppressed else ""
    if report.findings:
        return f"Found {severities(report)} in {scope}{hidden} {time}.{_problems(report)}"
    if not report.clean:
        return f"Found nothing in {scope}{hidden} {time}, but the run is incomplete.{_problems(report)}"
    if not report.files:
        return f"No templates to check {time}."
    return f"All checks passed: {scope}, {counted(len(report.rules), 'rule')}{hidden} {time}."


def fix_hint(report: Report) -> str | None:
    """``[*] 2 fixable with `--fix`, 1 more with `--unsafe-fixes`.``"""
    safe, unsafe = report.fixable[Safety.SAFE], report.fixable[Safety.UNSAFE]
    if safe and unsafe:
        return f"[*] {safe:,} fixable with `--fix`, {unsafe:,} more with `--unsafe-fixes`."
    if safe:
        return f"[*] {safe:,} fixable with `--fix`."
    if unsafe:
        return f"[*] {unsafe:,} fixable with `--fix --unsafe-fixes`."
    return None


def _problems(report: Report) -> str:
    if not report.problems:
        return ""
    return f" {counted(len(report.problems), 'problem')} kept it from checking everything."
