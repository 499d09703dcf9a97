"""``ineffective-action``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


class IneffectiveAction(Rule):
    name = "ineffective-action"
    summary = "an action that can apply to none of the resources of its statement"
    severity = Severity.WARNING

    _KINDS = frozenset(
        {
            FlawKind.MISMATCHED_ACTION,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "nothing is granted")
