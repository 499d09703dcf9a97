"""Flaws of policy documents as findings: the linter for documents says what is wrong, the rules say so."""

from __future__ import annotations

import re

from lambdalint import Edit, Finding, Fix, Rule, Safety
from lambdalint.policy.document import Flaw
from lambdalint.source import Span


def reported(rule: Rule, flaw: Flaw, consequence: str = "") -> Finding:
    """A flaw as a finding of a rule; with an unsafe fix where one word has to be replaced by another."""
    message = f"{flaw.message}{'; ' if consequence else ''}{consequence}"
    finding = rule.finding(first_line(flaw.span), message)
    return finding if flaw.suggestion is None else _respelled(finding, flaw.span, flaw.suggestion)


def first_line(span: Span) -> Span:
    """The part of a span in its first line: a statement that lacks something is shown by its beginning."""
    text = span.text
    return span.source.span(span.start, span.start + len(text.splitlines()[0].rstrip())) if text else span


def _respelled(finding: Finding, span: Span, word: str) -> Finding:
    written = span
    if span.text[:1] in {"'", '"'}:
        written = span.source.span(span.start + 1, span.end - 1)
    if not re.fullmatch(r"[\w:-]+", written.text):
        return finding  # not written here, or not as one word
    return finding.repaired_by(Fix(f"Write `{word}`", (Edit(written, word),), Safety.UNSAFE))
