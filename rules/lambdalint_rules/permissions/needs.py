"""What the configuration of a function needs of its execution role, and what of it the role lacks.

A need counts as lacking only where the role is wholly known and the answer is a certain no: neither its
policies nor, in the same account, the policy of the resource allow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lambdalint import Finding
from lambdalint.model import Application, Function, Role, RoleMaker
from lambdalint.policy.context import by_lambda
from lambdalint.policy.document import Statement
from lambdalint.policy.evaluate import NO_DOCUMENTS
from lambdalint.records import dataclass
from lambdalint.values import Known, Text, Truth

#: What Lambda needs to reach a source inside of a VPC, besides what it needs of the source.
NETWORK = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
)


@dataclass(frozen=True, slots=True)
class Lack:
    """An action that a role does not allow, and the statements that deny it, if any do."""

    action: str
    denied_by: tuple[Statement, ...] = ()


def role_of(function: Function) -> Role | None:
    """The role of a function, where it is known."""
    match function.role:
        case Known(role):
            return role
    return None


def lacks(
    function: Function,
    role: Role,
    actions: Iterable[str],
    resource: Text | None = None,
    application: Application | None = None,
) -> list[Lack]:
    """The actions that Lambda certainly may not do for the function on a resource.

    Without a resource those that it may not do on any. The application tells what resources allow by
    themselves, where the service has policies for them.
    """
    found = []
    for action in actions:
        context = by_lambda(action, function.arn)
        given = application.given_by(action.partition(":")[0]) if application else NO_DOCUMENTS
        if resource is not None:
            decision = role.allows(action, resource, context, given)
        elif given or not given.complete:
            continue
        else:
            decision = role.allows_somewhere(action, context)
        if decision.truth is Truth.NO:
            found.append(Lack(action, decision.denied_by))
    return found


def named(lacking: Sequence[Lack]) -> str:
    """The actions in the words of a message."""
    words = [f"`{lack.action}`" for lack in lacking]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def explained(finding: Finding, role: Role, lacking: Sequence[Lack]) -> Finding:
    """The finding with the places that explain it: the role, and statements that deny what is needed."""
    finding = finding.because(role.span, _MADE_BY[role.made_by])
    denials = dict.fromkeys(statement.span for lack in lacking for statement in lack.denied_by)
    for span in denials:
        finding = finding.because(span, "denied here")
    return finding


_MADE_BY = {RoleMaker.TEMPLATE: "the role", RoleMaker.SAM: "SAM makes the role for this function"}
