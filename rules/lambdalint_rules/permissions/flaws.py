"""Flaws of policy documents as findings: the linter for documents says what is wrong, the rules say so."""

from __future__ import annotations

from lambdalint import Finding, Rule, rewriting
from lambdalint.patterns import regex
from lambdalint.policy.document import Flaw
from lambdalint.source import Span
from lambdalint.values import Known

_WORD = regex(r"[\w:-]+")


def reported(rule: Rule, flaw: Flaw, consequence: str = "") -> Finding:
    """A flaw as a finding of a rule; with an unsafe fix where one word has to be replaced by another."""
    message = f"{flaw.message}{'; ' if consequence else ''}{consequence}"
    finding = rule.finding(first_line(flaw.span), message)
    word = flaw.span.text.strip("'\"")
    # What is not one word is not written here: `!Sub ${Service}:Get`.
    if flaw.suggestion is None or not _WORD.fullmatch(word):
        return finding
    return finding.repaired_by(rewriting(Known(word, flaw.span), flaw.suggestion))


def first_line(span: Span) -> Span:
    """The part of a span in its first line: a statement that lacks something is shown by its beginning."""
    text = span.text
    return span.source.span(span.start, span.start + len(text.splitlines()[0].rstrip())) if text else span
