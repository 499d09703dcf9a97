"""``sensitive-action``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


class SensitiveAction(Rule):
    name = "sensitive-action"
    summary = "an action that changes who may do what, or hands out credentials"
    severity = Severity.INFO
    opt_in = True

    _KINDS = frozenset(
        {
            FlawKind.PERMISSIONS_MANAGEMENT,
            FlawKind.CREDENTIALS_EXPOSURE,
            FlawKind.LIMITED_ESCALATION,
            FlawKind.BUCKET_ESCALATION,
        }
    )

    def check_excess(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "")
