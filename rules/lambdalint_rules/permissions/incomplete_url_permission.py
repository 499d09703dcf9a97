"""``incomplete-url-permission``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Permission
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.values import Known, Text, Truth, text_of

_URL = Text.of("lambda:InvokeFunctionUrl")
_INVOKE = Text.of("lambda:InvokeFunction")


class IncompleteUrlPermission(Rule):
    name = "incomplete-url-permission"
    summary = "callers of a function URL get one of the two permissions that they need"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if not function.permissions.complete:
            return
        for permission in function.permissions:
            if (
                permission.by_sam
                or not _only_by_policy(permission)
                or _allows(permission, _URL) is not Truth.YES
            ):
                continue
            if any(_completes(other, permission) is not Truth.NO for other in function.permissions):
                continue
            message = (
                "callers of a function URL need `lambda:InvokeFunction` too, since October 2025: with "
                "`lambda:InvokeFunctionUrl` alone they get 403; add a second permission with "
                "`Action: lambda:InvokeFunction` and `InvokedViaFunctionUrl: true`"
            )
            yield self.finding(permission.action, message)


def _only_by_policy(permission: Permission) -> bool:
    """Whether the callers have no rights of their own: the public, and services. Others may bring theirs."""
    match permission.principal:
        case Known("*"):
            return permission.url_auth_type.test(lambda auth: auth == "NONE") is Truth.YES
        case Known(name):
            return name.endswith(".amazonaws.com")
    return False


def _allows(permission: Permission, action: Text) -> Truth:
    return covers(text_of(permission.action), action, Dialect.ACTION)


def _completes(other: Permission, permission: Permission) -> Truth:
    """Whether it gives the same callers the right to invoke what is behind the URL."""
    mine, its = text_of(permission.principal), text_of(other.principal)
    same = Truth.YES if mine == its or its.literal == "*" else Truth.NO if its.literal else Truth.MAYBE
    return same & _allows(other, _INVOKE) & permission.target.same_qualifier(other.target)
