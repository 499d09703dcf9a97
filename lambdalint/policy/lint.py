"""Everything that is wrong with a policy document: a document -> flaws with their places.

No rule speaks here: a flaw says what it is (:class:`FlawKind`), where, and about which actions or ARNs; the
rules choose among the kinds, give them names and severities, and know whose policy it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.policy.applicability import action_flaws, foreign_key_flaws, resource_flaws
from lambdalint.policy.document import Flaw, PolicyDocument, PolicyKind
from lambdalint.policy.excess import document_excess, exclusions, statements_excess
from lambdalint.policy.grammar import document_flaws, kind_of, statement_flaws

#: The services that the policy of a resource can speak of.
RESOURCE_POLICY_SERVICES = {
    "AWS::S3::BucketPolicy": frozenset({"s3"}),
    "AWS::SQS::QueuePolicy": frozenset({"sqs"}),
    "AWS::SNS::TopicPolicy": frozenset({"sns"}),
}


def flaws(
    document: PolicyDocument, kind: PolicyKind | None = None, services: frozenset[str] | None = None
) -> Iterator[Flaw]:
    """All flaws of one document: its mistakes, in the order of their statements, and what is too wide.

    ``kind`` is guessed from the content when it is not given; ``services`` limits the actions of a resource's
    policy (:data:`RESOURCE_POLICY_SERVICES`).
    """
    yield from mistakes(document, kind, services)
    yield from excess(document, kind)


def mistakes(
    document: PolicyDocument, kind: PolicyKind | None = None, services: frozenset[str] | None = None
) -> Iterator[Flaw]:
    """What a document gets wrong, and exclusions that allow: cheap enough for every document."""
    kind = kind or kind_of(document)
    yield from document.flaws
    yield from document_flaws(document, kind)
    for statement in document.statements:
        yield from statement_flaws(statement, kind)
        yield from action_flaws(statement, services)
        yield from foreign_key_flaws(statement)
        yield from resource_flaws(statement, services)
        yield from exclusions(statement)


def excess(document: PolicyDocument, kind: PolicyKind | None = None) -> Iterator[Flaw]:
    """What a document allows too widely: statement by statement, and by its statements together."""
    yield from statements_excess(document)
    if (kind or kind_of(document)) is not PolicyKind.TRUST:
        yield from document_excess(document)
