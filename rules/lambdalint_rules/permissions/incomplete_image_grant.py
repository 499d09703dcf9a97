"""``incomplete-image-grant``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.document import Effect, Principal, Statement
from lambdalint.policy.principal import Caller, reach_of
from lambdalint.policy.questions import grants
from lambdalint.values import Known, Many, Truth

#: What Lambda does with an image:
#: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
_NEEDED = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_SERVICE = "lambda.amazonaws.com"


class IncompleteImageGrant(Rule):
    name = "incomplete-image-grant"
    summary = "a repository lets Lambda do only half of what it takes to get an image"
    severity = Severity.WARNING

    def check_policy(self, policy: Policy) -> Iterator[Finding]:
        statements = policy.document.statements
        if not statements.complete or all(_lambda(one) is None for one in statements):
            return
        # For whose functions does not matter: what no statement names, nobody gets.
        allowing = [replace(one, conditions=Many()) for one in statements if _allows(one) is not Truth.NO]
        granted = {
            action: Truth.some(grants(statement, action) for statement in allowing) for action in _NEEDED
        }
        missing = [action for action, truth in granted.items() if truth is Truth.NO]
        if len(missing) != 1:
            return
        for statement in allowing:
            principal = _lambda(statement)
            if principal is not None:
                message = (
                    f"this lacks `{missing[0]}`, without which Lambda cannot get an image: functions of "
                    "other accounts cannot be created, or fail after a pause; allow "
                    f"`{_NEEDED[0]}` and `{_NEEDED[1]}`"
                )
                yield self.finding(principal.span, message)
                return


def _allows(statement: Statement) -> Truth:
    """Whether a statement allows something to Lambda, by its name or because it names everybody."""
    match statement.effect:
        case Known(Effect.DENY):
            return Truth.NO
    return reach_of(statement, Caller.service(_SERVICE)).anyhow


def _lambda(statement: Statement) -> Principal | None:
    for principal in statement.principals or ():
        if principal.kind == Principal.SERVICE and principal.name.literal == _SERVICE:
            return principal
    return None
