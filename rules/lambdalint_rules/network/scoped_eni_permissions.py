"""``scoped-eni-permissions``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Role
from lambdalint.patterns import regex
from lambdalint.policy.context import by_lambda
from lambdalint.policy.document import Statement
from lambdalint.policy.questions import grants, statements_of
from lambdalint.values import Hole, Reference, Text, Truth
from lambdalint_rules.network.interfaces import allowed, role_in_vpc

_DESCRIBE = "ec2:DescribeNetworkInterfaces"
_DELETE = "ec2:DeleteNetworkInterface"
#: A pattern for things of one type, which no wildcard makes one for network interfaces.
_OF_A_TYPE = regex(r"arn:[^:]*:ec2:[^:]*:[^:]*:(?!network-interface/)[a-z-]+/.*")


class ScopedEniPermissions(Rule):
    name = "scoped-eni-permissions"
    summary = "permissions for network interfaces are given on resources where they have no effect"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        role = role_in_vpc(function)
        if role is None:
            return
        if allowed(role, _DESCRIBE, function) is Truth.YES and not _may_describe(role, function):
            message = (
                f"`{_DESCRIBE}` works with the resource `*` only, so this permission has no effect and "
                "Lambda cannot attach the function to its VPC; write `Resource: '*'`"
            )
            yield from self._findings(role, _DESCRIBE, function, message)
        if allowed(role, _DELETE, function) is Truth.YES and not _may_delete(role, function):
            message = (
                f"`{_DELETE}` acts on network interfaces, and these resources are none, so Lambda leaves "
                "interfaces behind; write `arn:aws:ec2:*:*:network-interface/*`"
            )
            yield from self._findings(role, _DELETE, function, message)

    def _findings(self, role: Role, action: str, function: Function, message: str) -> Iterator[Finding]:
        for statement in _granting(role, action, function):
            places = [term.span for term in statement.resources or ()]
            if places:
                finding = self.finding(places[0], message)
                yield finding.because(function.network.span, "the function that is in a VPC")
                return


def _granting(role: Role, action: str, function: Function) -> Iterator[Statement]:
    """The statements that give the action on anything at all."""
    context = by_lambda(action, function.arn)
    for statement in statements_of(role.documents):
        if grants(statement, action, context) is not Truth.NO:
            yield statement


def _may_describe(role: Role, function: Function) -> bool:
    return role.allows(_DESCRIBE, "*", by_lambda(_DESCRIBE, function.arn)).truth is not Truth.NO


def _may_delete(role: Role, function: Function) -> bool:
    """Whether any network interface may be among those that the role may delete."""
    if not role.documents.complete:
        return True
    return any(
        statement.resources is None
        or not statement.resources.complete
        or any(_may_be_interface(term.text) for term in statement.resources)
        for statement in _granting(role, _DELETE, function)
    )


def _may_be_interface(pattern: Text) -> bool:
    """Whether a resource pattern may match a network interface."""
    known = ""
    for piece in pattern.pieces:
        if isinstance(piece, Hole) and piece.reference.kind != Reference.PSEUDO:
            return True
        known += piece if isinstance(piece, str) else "x"
    return _OF_A_TYPE.fullmatch(known) is None
