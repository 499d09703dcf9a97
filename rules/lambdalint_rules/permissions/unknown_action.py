"""``unknown-action``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.patterns import regex
from lambdalint.policy.document import Effect, Flaw, FlawKind, Statement, Term
from lambdalint.policy.pattern import covers
from lambdalint.values import Known, Many, Truth
from lambdalint_rules.permissions.flaws import reported

_VERB = regex(r"[\w-]+:(get|list|describe|create|put|update|delete|batchget|tag|untag)\*", re.IGNORECASE)

#: Every resource of a service.
_EVERYTHING = regex(r"\*|arn:[^:]*(::Partition})?:[\w*-]+:[\w*-]*:[\w*-]*:\*")


class UnknownAction(Rule):
    name = "unknown-action"
    summary = "an action of the policy does not exist, so the statement does nothing for it"
    severity = Severity.ERROR

    _KINDS = frozenset(
        {
            FlawKind.UNKNOWN_SERVICE,
            FlawKind.UNKNOWN_ACTION,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind not in self._KINDS:
            return
        where = "stands here" if _stands_beside(flaw) else "is allowed" if _stands_apart(flaw, policy) else ""
        if where:
            told = f"`{flaw.suggestion}`" in flaw.message
            hint = ", which" if told else f"; `{flaw.suggestion}`"
            clutter = replace(flaw, message=f"{flaw.message}{hint} {where} already", suggestion=None)
            yield replace(reported(self, clutter, "remove this one"), severity=Severity.WARNING)
        else:
            finding = reported(self, flaw, "" if flaw.suggestion else "it does nothing")
            # `firehose:Get*` stands in a row with `List*` and `Describe*`: nobody misses what it matches.
            every = all(_VERB.fullmatch(one) for one in flaw.subjects)
            yield replace(finding, severity=Severity.WARNING) if every else finding


def _stands_beside(flaw: Flaw) -> bool:
    """Whether the statement has the right action too: then the wrong one is only clutter."""
    if flaw.suggestion is None or flaw.statement is None:
        return False
    terms = (*(flaw.statement.actions or ()), *(flaw.statement.not_actions or ()))
    return flaw.suggestion.lower() in {(term.text.literal or "").lower() for term in terms}


def _names(terms: Iterable[Term], action: str) -> bool:
    """Whether one of the terms is the action or a pattern for it: ``s3:GetObject*``."""
    return any(fnmatchcase(action.lower(), (term.text.literal or "").lower()) for term in terms)


def _stands_apart(flaw: Flaw, policy: Policy) -> bool:
    """Whether a pattern beside it, or another statement, allows the right action wherever this one could."""
    if flaw.suggestion is None or flaw.statement is None or not _allows(flaw.statement):
        return False
    if _names(flaw.statement.actions or (), flaw.suggestion):
        return True
    own = flaw.statement.resources
    return any(
        _names(other.actions or (), flaw.suggestion)
        and own is not None
        and other.resources is not None
        and own.every(partial(_is_within, other.resources)) is Truth.YES
        for other in policy.document.statements
        if other is not flaw.statement and _allows(other)
    )


def _allows(statement: Statement) -> bool:
    """Whether it says what its owner may do, without an if."""
    match statement.effect:
        case Known(Effect.ALLOW):
            return not statement.has_principal and not statement.conditions and statement.conditions.complete
    return False


def _is_within(allowed: Many[Term], resource: Term) -> Truth:
    return allowed.some(
        lambda one: (
            Truth.of(_EVERYTHING.fullmatch(str(one.text)) is not None) | covers(one.text, resource.text)
        )
    )
