"""``mismatched-reference-grant``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Bucket, Function, Layer, ReferencedCode
from lambdalint.policy.document import Condition, Statement
from lambdalint.policy.questions import statements_of
from lambdalint.values import Truth, text_of
from lambdalint_rules.storage import grants


class MismatchedReferenceGrant(Rule):
    name = "mismatched-reference-grant"
    summary = "the bucket lets Lambda read other objects, or for another function"
    severity = Severity.ERROR

    def check_referenced_code(self, code: ReferencedCode, owner: Function | Layer) -> Iterator[Finding]:
        bucket = code.bucket
        action = _refused(code)
        if bucket is None or action is None:
            return
        near = [s for s in statements_of(grants.documents(bucket)) if _near(s, action, bucket)]
        key = text_of(code.key)
        if (condition := _source_unmet(near, code, action)) and isinstance(owner, Function):
            message = (
                f"Lambda may read `{key}` for others only, and reads it for `{owner.name}` with the ARN "
                f"`{owner.arn}`; let this match it"
            )
            values = condition.values.items
            found = self.finding(values[0].span if values else condition.key.span, message)
            yield found.because(code.key, f"the code of `{owner.name}`")
            return
        message = (
            f"the bucket's policy does not let Lambda do `{action}` on `{key}`, so it cannot reference the "
            f"code of `{owner.name}`; add the object to `Resource`"
        )
        found = self.finding(code.key, message)
        for statement in near:
            for term in statement.resources or ():
                found = found.because(term.span, f"here it may do `{action}`")
        yield found


def _refused(code: ReferencedCode) -> str | None:
    """The first action that Lambda may do somewhere in the bucket, and certainly not on this object."""
    bucket = code.bucket
    if bucket is None or Truth.NO in {grants.granted_somewhere(bucket, action) for action in grants.READ}:
        return None
    for action, decision in grants.readable(code).items():
        if decision.truth is Truth.NO and not decision.denied_by:
            return action
    return None


def _near(statement: Statement, action: str, bucket: Bucket) -> bool:
    return grants.grant(statement, action, bucket) is not Truth.NO


def _source_unmet(near: list[Statement], code: ReferencedCode, action: str) -> Condition | None:
    """The condition on the source that alone is in the way, if whose function it is makes the difference."""
    if grants.readable(code, grants.as_lambda())[action].truth is Truth.NO:
        return None
    context = grants.as_lambda(code)
    for statement in near:
        if grants.covers_key(statement, code) is not Truth.NO and (found := grants.unmet(statement, context)):
            return found
    return None
