"""The flaws of what a user wrote into a role: not of what AWS manages or SAM adds."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import PolicyOrigin, Role
from lambdalint.policy.document import Flaw, FlawKind, PolicyDocument
from lambdalint.policy.excess import document_excess, statements_excess

_BY_THE_USER = frozenset({PolicyOrigin.INLINE, PolicyOrigin.ATTACHED})


def documents(role: Role) -> tuple[PolicyDocument, ...]:
    """The documents of a role that stand in the template."""
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
