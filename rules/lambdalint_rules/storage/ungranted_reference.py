"""``ungranted-reference``."""

from collections.abc import Iterator, Sequence

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Bucket, ReferencedCode
from lambdalint.policy.document import Principal, Statement
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.policy.questions import grants, statements_of
from lambdalint.source import Span
from lambdalint.values import Text, Truth
from lambdalint_rules.storage import grants as storage
from lambdalint_rules.storage.wording import owners, used_by

_ANSWER = "allow `s3:GetObject` and `s3:GetObjectVersion` on the objects to `Service: lambda.amazonaws.com`"


class UngrantedReference(Rule):
    name = "ungranted-reference"
    summary = "no policy of the bucket lets Lambda read the code that it is to reference"
    severity = Severity.ERROR

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        missing = [action for action in storage.READ if storage.granted_somewhere(bucket, action) is Truth.NO]
        if not missing:
            return
        place, why, answer = _explain(bucket, missing)
        message = f"{why}, so Lambda cannot reference the code of {owners(codes)}; {answer}"
        yield used_by(self.finding(place, message), codes)

    def check_web_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        yield from self.check_code_bucket(codes, bucket)


def _explain(bucket: Bucket, missing: Sequence[str]) -> tuple[Span, str, str]:
    """The text that comes nearest to a grant, what it lacks, and what to write."""
    lacking = " and ".join(f"`{action}`" for action in missing)
    for statement, principal in storage.lambda_statements(bucket):
        if len(missing) < len(storage.READ) and (span := _granted(statement, bucket)):
            return span, f"this statement does not allow Lambda {lacking}", f"add {lacking}"
        if storage.on_objects(statement, bucket) is Truth.NO and statement.resources:
            what = f"this names no object of `{bucket.name}`"
            return statement.resources.items[0].span, what, "end it in `/*`, or in the key"
        if condition := storage.unmet(statement, storage.as_lambda()):
            what = "Lambda's requests never meet this condition"
            return condition.key.span, what, "ask for `aws:SourceArn` or `aws:SourceAccount` instead"
        return principal.span, f"this statement does not allow Lambda {lacking}", _ANSWER
    if other := _granted_in_iam(bucket):
        return (
            other.span,
            "this grant is to somebody in IAM, and it is the Lambda service itself that reads code",
            _ANSWER,
        )
    if bucket.policies.items:
        policy = bucket.policies.items[0]
        return policy.span, f"no statement of `{policy.name}` allows Lambda {lacking}", _ANSWER
    return bucket.span, f"`{bucket.name}` has no bucket policy", _ANSWER


def _granted(statement: Statement, bucket: Bucket) -> Span | None:
    """The action that a statement does grant to Lambda."""
    for action in storage.READ:
        if storage.grant(statement, action, bucket) is not Truth.NO:
            for term in statement.actions or ():
                if covers(term.text, Text.of(action), Dialect.ACTION) is Truth.YES:
                    return term.span
    return None


def _granted_in_iam(bucket: Bucket) -> Principal | None:
    """Somebody who is no service and may read the objects: the function's role, most likely."""
    for statement in statements_of(storage.documents(bucket)):
        if grants(statement, "s3:GetObject") is Truth.YES:
            for principal in statement.principals or ():
                if principal.kind == Principal.AWS and principal.name.literal != "*":
                    return principal
    return None
