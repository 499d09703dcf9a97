"""``unconditioned-reference-grant``."""

from collections.abc import Iterator, Sequence

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Bucket, ReferencedCode
from lambdalint.values import Truth
from lambdalint_rules.storage import grants
from lambdalint_rules.storage.wording import used_by


class UnconditionedReferenceGrant(Rule):
    name = "unconditioned-reference-grant"
    summary = "the bucket lets Lambda read code for whoever asks"
    severity = Severity.WARNING
    tags = ("external/cwe/cwe-441",)
    security_severity = 5.3

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        for statement, principal in grants.lambda_statements(bucket):
            read = Truth.some(grants.grant(statement, action, bucket) for action in grants.READ)
            conditions = grants.source_conditions(statement)
            if read is not Truth.YES or conditions.items or not conditions.complete:
                continue
            message = (
                "Lambda may read this code for any function of any account, because the grant has no "
                "condition on whose function it is; add `aws:SourceArn` or `aws:SourceAccount`"
            )
            yield used_by(self.finding(principal.span, message), codes)
