"""``unpolished-policy``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


class UnpolishedPolicy(Rule):
    name = "unpolished-policy"
    summary = "a policy that works, written in a way that IAM tolerates rather than asks for"
    severity = Severity.INFO
    opt_in = True

    _KINDS = frozenset(
        {
            FlawKind.MISSING_VERSION,
            FlawKind.OLD_VERSION,
            FlawKind.EMPTY_SID,
            FlawKind.MISCASED_OPERATOR,
            FlawKind.MISMATCHED_OPERATOR,
            FlawKind.PARTIAL_WILDCARD,
            FlawKind.STAR_ONLY_ACTION,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "")
