"""The flaws of what a user wrote into a role: not of what AWS manages or SAM or the CDK adds."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import PolicyOrigin, Role
from lambdalint.patterns import regex
from lambdalint.policy.document import Flaw, FlawKind, PolicyDocument
from lambdalint.policy.excess import document_excess, statements_excess

_BY_THE_USER = frozenset({PolicyOrigin.INLINE, PolicyOrigin.ATTACHED})
#: The functions with which the CDK itself sets notifications and retention and has certificates made, by the
#: id that it gives them. It writes their policies, with ``*``, and no app can change that.
_OF_THE_CDK = regex(
    r"BucketNotificationsHandler050a0587b7544547bf325f094a3db834|LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a"
    r"|CertificateRequestorFunctionServiceRole[0-9A-F]{8}$"
)


def documents(role: Role) -> tuple[PolicyDocument, ...]:
    """The documents of a role that stand in the template."""
    if _OF_THE_CDK.search(role.name):
        return ()
    return tuple(
        policy.document
        for policy in role.policies
        if policy.document is not None and policy.origin in _BY_THE_USER
    )


def written(role: Role) -> Iterator[Flaw]:
    """What single statements allow too widely."""
    for document in documents(role):
        yield from statements_excess(document)


def combined(role: Role) -> Iterator[Flaw]:
    """What the statements allow together; nothing where one of them allows everything anyway."""
    if any(flaw.kind is FlawKind.FULL_ADMINISTRATION for flaw in written(role)):
        return
    yield from document_excess(*documents(role))
