"""``expiring-reference``."""

from collections.abc import Iterator, Sequence

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Bucket, Expiration, ReferencedCode
from lambdalint.values import Truth, text_of
from lambdalint_rules.storage.lifecycle import concerned, pinned
from lambdalint_rules.storage.wording import about, loss, owners


class ExpiringReference(Rule):
    name = "expiring-reference"
    summary = "a lifecycle rule deletes referenced code"
    severity = Severity.ERROR

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        for rule, inside in concerned(bucket, codes):
            for expiration in rule.expirations:
                hit = pinned(inside) if expiration.noncurrent else inside
                if not hit or expiration.spares_newer is not Truth.NO:
                    continue
                severity = Severity.WARNING if expiration.noncurrent else None
                yield about(self.finding(expiration.span, _message(expiration, hit), severity=severity), hit)


def _message(expiration: Expiration, hit: Sequence[ReferencedCode]) -> str:
    if expiration.noncurrent:
        return (
            f"once there is a newer version of `{text_of(hit[0].key)}`, this rule deletes the pinned one, "
            f"and {loss(hit)} unless the newer one is deployed by then; "
            "keep the rule off the key by another `Prefix`"
        )
    return (
        f"this rule removes the code of {owners(hit)}, which has to stay in its place for as long as Lambda "
        "references it; keep the rule off the key by another `Prefix`"
    )
