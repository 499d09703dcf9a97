"""``mismatched-resource``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


class MismatchedResource(Rule):
    name = "mismatched-resource"
    summary = "a resource of the statement to which none of its actions can apply"
    severity = Severity.WARNING

    _KINDS = frozenset(
        {
            FlawKind.MISMATCHED_RESOURCE,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "nothing is granted on it")
