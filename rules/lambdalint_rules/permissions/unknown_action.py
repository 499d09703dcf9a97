"""``unknown-action``."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.patterns import regex
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported

_VERB = regex(r"[\w-]+:(get|list|describe|create|put|update|delete|batchget|tag|untag)\*", re.IGNORECASE)


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
        if _stands_beside(flaw):
            told = f"`{flaw.suggestion}`" in flaw.message
            hint = ", which" if told else f"; `{flaw.suggestion}`"
            clutter = replace(flaw, message=f"{flaw.message}{hint} stands here already", suggestion=None)
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
