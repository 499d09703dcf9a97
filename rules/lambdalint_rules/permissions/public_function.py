"""``public-function``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Permission
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.values import Absent, Known, Text, Truth, text_of


class PublicFunction(Rule):
    name = "public-function"
    summary = "a permission lets everybody call a function"
    severity = Severity.ERROR
    security_severity = 9.1
    tags = ("external/cwe/cwe-732",)

    def check_permission(self, permission: Permission) -> Iterator[Finding]:
        invoke = Text.of("lambda:InvokeFunction")
        if permission.by_sam or covers(text_of(permission.action), invoke, Dialect.ACTION) is not Truth.YES:
            return
        conditions = (
            permission.source_arn,
            permission.source_account,
            permission.organization,
            permission.event_source_token,
            permission.url_auth_type,
        )
        if not all(isinstance(value, Absent) for value in conditions):
            return
        if permission.invoked_via_url.test(lambda via: via) is not Truth.NO:
            return
        match permission.principal:
            case Known("*") as everybody:
                yield self.finding(
                    everybody,
                    "`*` without a condition lets every AWS account in the world call the function; name the "
                    "account or service, or add `PrincipalOrgID`",
                )
