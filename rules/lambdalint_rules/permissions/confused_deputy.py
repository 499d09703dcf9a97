"""``confused-deputy``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Permission
from lambdalint.values import Absent, Known, Truth

_S3 = "s3.amazonaws.com"
#: Services whose documentation shows such a condition in the permission of a function.
_SERVICES = frozenset(
    {
        "alexa-appkit.amazon.com",
        "apigateway.amazonaws.com",
        "appsync.amazonaws.com",
        "bedrock.amazonaws.com",
        "cloudfront.amazonaws.com",
        "cognito-idp.amazonaws.com",
        "config.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "events.amazonaws.com",
        "iot.amazonaws.com",
        "lex.amazonaws.com",
        "lexv2.amazonaws.com",
        "logs.amazonaws.com",
        "secretsmanager.amazonaws.com",
        "ses.amazonaws.com",
        "sns.amazonaws.com",
        _S3,
    }
)


class ConfusedDeputy(Rule):
    name = "confused-deputy"
    summary = "a permission lets a service in on behalf of any account"
    severity = Severity.WARNING
    security_severity = 5.3
    tags = ("external/cwe/cwe-441",)

    def check_permission(self, permission: Permission) -> Iterator[Finding]:
        principal = permission.principal
        if permission.by_sam or not isinstance(principal, Known) or principal.value not in _SERVICES:
            return
        others = (permission.source_account, permission.organization, permission.event_source_token)
        if not all(isinstance(value, Absent) for value in others):
            return
        if isinstance(permission.source_arn, Absent) or permission.source_arn.test(_is_any) is Truth.YES:
            yield self.finding(principal, f"{_reach(principal.value)}; add {_advice(principal.value)}")
        elif principal.value == _S3:
            yield self.finding(
                principal,
                "the ARN of a bucket names no account, and whoever takes its name once it is deleted may "
                "call the function; add `SourceAccount: !Ref AWS::AccountId`",
            ).because(permission.source_arn.span, "the only condition")


def _is_any(arn: str) -> bool:
    return set(arn) <= set("*:") or arn in {"arn:*", "arn:aws:*"}


def _reach(principal: str) -> str:
    if principal.startswith("elasticloadbalancing"):
        # A target group takes functions of its own account only.
        return f"this lets `{principal}` call the function for every target group, not only for the one meant"
    return (
        f"this lets `{principal}` call the function on behalf of anybody: whoever sets the service up in "
        "another account reaches it too"
    )


def _advice(principal: str) -> str:
    if principal.startswith("alexa"):
        return "`EventSourceToken` with the id of the skill"
    if principal.startswith("elasticloadbalancing"):
        return "`SourceArn` with the target group, or `…:targetgroup/NAME/*` where that needs this first"
    if principal.startswith("config"):
        return "`SourceAccount: !Ref AWS::AccountId`"
    return "`SourceArn` with what calls it"
