"""``mismatched-permission-source``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.arns import service_of
from lambdalint.model import Permission
from lambdalint.values import Known

#: Services that call functions, with the service in the ARN that they give as the source of a call, as the
#: pages say that the rule's page lists.
_SOURCES = {
    "apigateway.amazonaws.com": "execute-api",
    "cognito-idp.amazonaws.com": "cognito-idp",
    "elasticloadbalancing.amazonaws.com": "elasticloadbalancing",
    "events.amazonaws.com": "events",
    "iot.amazonaws.com": "iot",
    "logs.amazonaws.com": "logs",
    "s3.amazonaws.com": "s3",
    "secretsmanager.amazonaws.com": "secretsmanager",
    "sns.amazonaws.com": "sns",
}


class MismatchedPermissionSource(Rule):
    name = "mismatched-permission-source"
    summary = "a permission for one service with the ARN of another one's source"
    severity = Severity.WARNING

    def check_permission(self, permission: Permission) -> Iterator[Finding]:
        match permission.principal:
            case Known(str(principal)) as value if principal in _SOURCES and not permission.by_sam:
                wanted, given = _SOURCES[principal], service_of(permission.source)
                if given not in {"", wanted} and not set("*?") & set(given):
                    message = (
                        f"`{principal}` calls functions for sources of `{wanted}`, and this ARN is one of "
                        f"`{given}`, so this permission allows no call; write the ARN of what calls, "
                        f"`arn:aws:{wanted}:…`, or the principal that the ARN belongs to"
                    )
                    yield self.finding(permission.source_arn, message).because(value, "the caller")
