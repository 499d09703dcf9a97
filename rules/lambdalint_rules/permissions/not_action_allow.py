"""``not-action-allow``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported


class NotActionAllow(Rule):
    name = "not-action-allow"
    summary = "Allow with NotAction, NotResource or NotPrincipal allows all that is not listed"
    severity = Severity.WARNING

    _KINDS = frozenset(
        {
            FlawKind.ALLOW_BY_EXCLUSION,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if flaw.kind in self._KINDS:
            yield reported(self, flaw, "list what is needed instead")
