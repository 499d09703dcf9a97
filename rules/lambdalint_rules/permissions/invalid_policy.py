"""``invalid-policy``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint_rules.permissions.flaws import reported

_BLANK = frozenset({'""', "''"})


class InvalidPolicy(Rule):
    name = "invalid-policy"
    summary = "the policy breaks the grammar of IAM, and the deployment is refused"
    severity = Severity.ERROR

    _KINDS = frozenset(
        {
            FlawKind.NOT_A_POLICY,
            FlawKind.UNKNOWN_ELEMENT,
            FlawKind.DUPLICATE_ELEMENT,
            FlawKind.MISSING_ELEMENT,
            FlawKind.CONFLICTING_ELEMENTS,
            FlawKind.EMPTY_ELEMENT,
            FlawKind.WRONG_TYPE,
            FlawKind.INVALID_EFFECT,
            FlawKind.INVALID_VERSION,
            FlawKind.MISPLACED_PRINCIPAL,
            FlawKind.MISPLACED_RESOURCE,
            FlawKind.INVALID_SID,
            FlawKind.DUPLICATE_SID,
            FlawKind.INVALID_PRINCIPAL,
            FlawKind.INVALID_ARN,
            FlawKind.INVALID_ACTION,
            FlawKind.UNKNOWN_OPERATOR,
            FlawKind.INVALID_CONDITION_VALUE,
            FlawKind.FOREIGN_SERVICE,
        }
    )

    def check_flaw(self, flaw: Flaw, policy: Policy) -> Iterator[Finding]:
        if policy.use is None and flaw.span.text in _BLANK:
            return  # in a file of its own: code fills it in
        if flaw.kind is FlawKind.IMPOSSIBLE_ARN:
            yield reported(self, flaw, "it matches nothing")
        elif flaw.kind is FlawKind.FOREIGN_SERVICE and policy.services == frozenset({"sqs"}):
            # SNS and S3 are known to refuse it; of queues nobody says so, and policies like that are in use.
            yield reported(self, flaw, "nothing else is granted")
        elif flaw.kind in self._KINDS:
            yield reported(self, flaw, "the policy is refused")
