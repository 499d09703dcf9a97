"""``mismatched-url-auth``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, FunctionUrl, Permission
from lambdalint.values import Known, Truth


class MismatchedUrlAuth(Rule):
    name = "mismatched-url-auth"
    summary = "a permission is for another `AuthType` than the function URL has"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if not function.urls.complete:
            return
        for permission in function.permissions:
            same = [url for url in function.urls if _same(permission, url) is not Truth.NO]
            match permission.url_auth_type, [url.auth_type for url in same]:
                case Known(mine), [Known(its)] if mine != its and not permission.by_sam:
                    message = (
                        f"this permission counts for function URLs with `{mine}` only, and the one of "
                        f"`{function.name}` has `{its}`: its callers get 403; say the same in both"
                    )
                    yield self.finding(permission.url_auth_type, message).because(
                        same[0].auth_type, "the `AuthType` of the URL"
                    )


def _same(permission: Permission, url: FunctionUrl) -> Truth:
    return permission.target.same_qualifier(url.target)
