"""Whom a statement names, against who calls: principals and a caller -> Reach.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html: an
account stands for all who are in it once their own policies agree, a wildcard never matches part of a name,
and ``"*"`` alone is everyone.
"""

from __future__ import annotations

import re

from lambdalint.policy.document import Principal, Statement
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.records import dataclass
from lambdalint.values import Hole, Many, Reference, Text, Truth


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. ``kind`` is ``Principal.AWS`` (``name``: an ARN), ``SERVICE``, ``FEDERATED``, or
    ``EVERYONE`` for somebody anonymous.

    A role is meant with all of its sessions, whose names nobody knows.
    """

    kind: str
    name: Text
    account: Text | None = None

    @classmethod
    def service(cls, name: str) -> Caller:
        """A service principal: ``lambda.amazonaws.com``."""
        return cls(Principal.SERVICE, Text.of(name))

    @classmethod
    def entity(cls, arn: Text | str, account: Text | str | None = None) -> Caller:
        """A user, role or session by its ARN; the account is read from it where it can be."""
        name = Text.of(arn) if isinstance(arn, str) else arn
        known = Text.of(account) if isinstance(account, str) else account
        return cls(Principal.AWS, name, known or account_of(name))

    @property
    def is_session_or_user(self) -> bool:
        """Whether a resource's policy that names it is beyond the reach of its boundary's implicit deny."""
        return re.match(r"arn:[^:]*:(sts:|iam::[^:]*:user/)", str(self.name)) is not None

    @property
    def may_be_role(self) -> bool:
        return self.kind == Principal.AWS and not self.is_session_or_user


@dataclass(frozen=True, slots=True)
class Reach:
    """How a statement's principals include a caller: by name, by account, or as one of everybody."""

    itself: Truth = Truth.NO
    account: Truth = Truth.NO
    everyone: Truth = Truth.NO

    @property
    def anyhow(self) -> Truth:
        return self.itself | self.account | self.everyone

    def __or__(self, other: Reach) -> Reach:
        return Reach(self.itself | other.itself, self.account | other.account, self.everyone | other.everyone)


_NOBODY = Reach()
_PERHAPS = Reach(Truth.MAYBE, Truth.MAYBE, Truth.MAYBE)


def reach_of(statement: Statement, caller: Caller | None) -> Reach:
    """Whether the principals of a resource's statement include the caller."""
    if caller is None or not statement.has_principal:
        return _PERHAPS
    if statement.principals is not None:
        return _reach(statement.principals, caller)
    assert statement.not_principals is not None
    named = _reach(statement.not_principals, caller)
    excepted = named.anyhow
    if excepted is Truth.YES and named.account is not Truth.YES and caller.may_be_role:
        # To except a role, the account and the session have to be named beside it:
        # .../reference_policies_elements_notprincipal.html
        excepted = Truth.MAYBE
    return Reach(everyone=~excepted)


def _reach(principals: Many[Principal], caller: Caller) -> Reach:
    found = _NOBODY if principals.complete else _PERHAPS
    for principal in principals:
        found |= _one(principal, caller)
    return found


def _one(principal: Principal, caller: Caller) -> Reach:
    literal = principal.name.literal
    if literal == "*" and principal.kind in {Principal.AWS, Principal.EVERYONE}:
        return Reach(everyone=Truth.YES)
    if principal.kind == Principal.EVERYONE:
        return _PERHAPS if literal is None else _NOBODY
    if principal.kind != caller.kind:
        return Reach(everyone=Truth.MAYBE) if _may_be_everyone(principal) else _NOBODY
    if principal.kind == Principal.SERVICE:
        return Reach(itself=_same_service(principal.name, caller.name))
    if principal.kind == Principal.AWS:
        return _same_entity(principal.name, caller)
    return Reach(itself=covers(principal.name, caller.name, Dialect.LITERAL))


def _may_be_everyone(principal: Principal) -> bool:
    """Whether "*" may hide in a hole; in the ARN of a role of the template it does not."""
    reference = principal.name.reference
    if principal.kind != Principal.AWS or reference is None:
        return False
    return reference.kind != Reference.RESOURCE or reference.attribute != "Arn"


def _same_service(written: Text, name: Text) -> Truth:
    same = covers(written, name, Dialect.LITERAL)
    if same is Truth.NO and str(written).partition(".")[0] == str(name).partition(".")[0]:
        # Some services accept their regional name as well: logs.eu-west-1.amazonaws.com
        return Truth.MAYBE
    return same


def _same_entity(written: Text, caller: Caller) -> Reach:
    literal = written.literal or ""
    if re.fullmatch(r"\d{12}", literal):
        return Reach(account=_same(written, caller.account))
    if str(written).endswith(":root"):
        return Reach(account=_same(account_of(written), caller.account))
    if re.match(r"A[A-Z0-9]{15,}\Z", literal):
        return Reach(itself=Truth.MAYBE)  # the unique id of a user or role that was deleted
    same = covers(written, caller.name, Dialect.LITERAL)
    if same is Truth.NO and ":assumed-role/" in str(written) and caller.may_be_role:
        same = Truth.MAYBE
    if written.reference is not None and same is Truth.MAYBE:
        return Reach(itself=Truth.MAYBE, account=Truth.MAYBE)
    return Reach(itself=same)


def _same(account: Text | None, other: Text | None) -> Truth:
    if account is None or other is None:
        return Truth.MAYBE
    return covers(account, other, Dialect.LITERAL)


def account_of(arn: Text) -> Text | None:
    """The account field of an ARN, or ``None`` where it cannot be told: ``${Role.Arn}``."""
    colons = 0
    field: list[str | Hole] = []
    for piece in arn.pieces:
        if isinstance(piece, Hole):
            if colons == 4:
                field.append(piece)
            elif colons < 4 and not piece.reference.name.startswith("AWS::"):
                return None
            continue
        parts = piece.split(":")
        for index, part in enumerate(parts):
            colons += index > 0
            if colons == 4:
                field.append(part)
    return Text.of(*field) if colons >= 5 and any(field) else None
