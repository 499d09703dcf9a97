"""``denied-reference``."""

from collections.abc import Iterator, Sequence

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Bucket, ReferencedCode
from lambdalint.policy.document import Statement
from lambdalint_rules.storage import grants
from lambdalint_rules.storage.wording import about, loss, owners


class DeniedReference(Rule):
    name = "denied-reference"
    summary = "a Deny of the bucket's policy keeps Lambda from the code that it references"
    severity = Severity.WARNING

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        hit: dict[int, tuple[Statement, list[ReferencedCode]]] = {}
        for code in codes:
            denying = [s for decision in grants.readable(code).values() for s in decision.denied_by]
            for statement in {id(statement): statement for statement in denying}.values():
                hit.setdefault(id(statement), (statement, []))[1].append(code)
        for statement, kept in hit.values():
            message = (
                f"this Deny hits Lambda too when it reads the code of {owners(kept)}, and {loss(kept)}; "
                "leave AWS services out of it by the condition `Bool: {aws:PrincipalIsAWSService: false}`"
            )
            found = self.finding(statement.effect, message)
            for condition in statement.conditions:
                found = found.because(condition.key.span, "true of Lambda's requests")
            yield about(found, kept)
