"""``unknown-action``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


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
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "")
