"""``ineffective-condition``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


class IneffectiveCondition(Rule):
    name = "ineffective-condition"
    summary = "a condition that no request can meet, or that does not test what it reads"
    severity = Severity.WARNING

    _KINDS = frozenset(
        {
            FlawKind.UNKNOWN_CONDITION_KEY,
            FlawKind.FOREIGN_CONDITION_KEY,
            FlawKind.INEFFECTIVE_CONDITION,
            FlawKind.LITERAL_VARIABLE,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "")
