"""Do these policies let this principal do this action on this resource? Documents and a request -> Decision.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and
.../reference_policies_evaluation-logic-cross-account.html: nothing is allowed by default, an explicit Deny
anywhere wins, boundaries and guardrails allow nothing by themselves and limit the rest. What an organization
adds beyond the documents given is not known here and not assumed.

A resource with wildcards stands for all that it matches: allowed means allowed on every one of them, and a
Deny that hits some of them is a Deny.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from lambdalint.policy.condition import conditions_hold
from lambdalint.policy.context import NOTHING_KNOWN, Context, resolve
from lambdalint.policy.document import Effect, PolicyDocument, Principal, Statement, Term
from lambdalint.policy.pattern import Dialect, covers, has_wildcards, overlaps, witness
from lambdalint.policy.principal import Caller, Reach, reach_of
from lambdalint.records import dataclass
from lambdalint.values import Absent, Known, Many, Text, Truth, Unknown, Value

EVERYTHING = Text.of("*")
Documents = Many[PolicyDocument]
NO_DOCUMENTS: Documents = Many()
#: Policies that exist and cannot be read.
UNKNOWN_DOCUMENTS: Documents = Many(complete=False)


@dataclass(frozen=True, slots=True)
class Request:
    """One call. ``caller`` is needed where documents name principals; without it those answer MAYBE."""

    action: Text
    resource: Text = EVERYTHING
    caller: Caller | None = None
    context: Context = NOTHING_KNOWN

    @classmethod
    def of(
        cls,
        action: str,
        resource: Text | str = EVERYTHING,
        caller: Caller | None = None,
        context: Context = NOTHING_KNOWN,
    ) -> Request:
        """The same from plain strings."""
        where = Text.of(resource) if isinstance(resource, str) else resource
        return cls(Text.of(action), where, caller, context)


@dataclass(frozen=True, slots=True)
class Policies:
    """The documents that have a say.

    ``boundaries`` (a permissions boundary, session policies) and ``guardrails`` (service and resource control
    policies) are lists of which each member has to allow the action too; one that exists and is not known is
    ``UNKNOWN_DOCUMENTS``. ``resource_decides`` is true for trust and key policies, which have to allow in
    any case.
    """

    identity: Documents = NO_DOCUMENTS
    resource: Documents = NO_DOCUMENTS
    boundaries: tuple[Documents, ...] = ()
    guardrails: tuple[Documents, ...] = ()
    same_account: Truth = Truth.YES
    resource_decides: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """``truth``: allowed. The statements are those that decide it, for messages to point at.

    ``unsettled`` are the statements that could change the answer if more were known of them.
    """

    truth: Truth
    allowed_by: tuple[Statement, ...] = ()
    denied_by: tuple[Statement, ...] = ()
    unsettled: tuple[Statement, ...] = ()


def evaluate(policies: Policies, request: Request) -> Decision:
    """Decide a request."""
    decision = _decide(policies, request)
    if decision.truth is not Truth.NO or decision.denied_by or not has_wildcards(request.resource):
        return decision
    # No single statement allows the whole set, but several together may: ask for one member of it.
    example = _decide(policies, replace(request, resource=witness(request.resource)))
    return decision if example.truth is Truth.NO else replace(example, truth=Truth.MAYBE)


def allows(
    documents: Documents,
    action: str,
    resource: Text | str = EVERYTHING,
    context: Context = NOTHING_KNOWN,
    boundaries: tuple[Documents, ...] = (),
) -> Decision:
    """Whether identity-based policies let their owner do an action on a resource (for ``*``: on all)."""
    return evaluate(Policies(documents, boundaries=boundaries), Request.of(action, resource, context=context))


def trusts(trust: Documents, caller: Caller, context: Context = NOTHING_KNOWN) -> Decision:
    """Whether a role's trust policy lets a service principal assume it."""
    return evaluate(
        Policies(resource=trust, resource_decides=True),
        Request.of("sts:AssumeRole", caller=caller, context=context),
    )


# --- one request ----------------------------------------------------------------------------------------


class _Tally:
    """What the statements say, and which of them said it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.allowed_by: list[Statement] = []
        self.denied_by: list[Statement] = []
        self.unsettled: list[Statement] = []
        self.denied = Truth.NO

    def identity(self, documents: Documents) -> Truth:
        """Whether documents without principals allow it; their denials go on record."""
        allowed = self.count(documents, lambda _: Reach(itself=Truth.YES))
        return allowed.itself

    def resource(self, documents: Documents) -> Reach:
        return self.count(documents, partial(reach_of, caller=self.request.caller))

    def count(self, documents: Documents, reach: Callable[[Statement], Reach]) -> Reach:
        allowed = Reach()
        incomplete = not documents.complete
        for document in documents:
            incomplete |= not document.statements.complete
            for statement in document.statements:
                allowed |= self.judge(statement, reach(statement))
        if incomplete:
            self.denied |= Truth.MAYBE
            allowed |= Reach(Truth.MAYBE, Truth.MAYBE, Truth.MAYBE)
        return allowed

    def judge(self, statement: Statement, reach: Reach) -> Reach:
        """What the statement allows to whom; a Deny is put on record instead."""
        if reach.anyhow is Truth.NO:
            return Reach()
        allow = _has_effect(statement, Effect.ALLOW)
        deny = _has_effect(statement, Effect.DENY)
        applies = _concerns(statement, self.request, deny is not Truth.NO)
        if applies is Truth.NO:
            return Reach()
        applies &= conditions_hold(statement, self.request.context)
        denied = applies & deny & reach.anyhow
        allowed = applies & allow
        self.denied |= denied
        if denied is Truth.YES:
            self.denied_by.append(statement)
        elif (allowed & reach.anyhow) is Truth.YES:
            self.allowed_by.append(statement)
        elif (allowed & reach.anyhow) is Truth.MAYBE or denied is Truth.MAYBE:
            self.unsettled.append(statement)
        return Reach(allowed & reach.itself, allowed & reach.account, allowed & reach.everyone)

    def decision(self, allowed: Truth) -> Decision:
        truth = allowed & ~self.denied
        return Decision(truth, tuple(self.allowed_by), tuple(self.denied_by), tuple(self.unsettled))


def _decide(policies: Policies, request: Request) -> Decision:
    tally = _Tally(request)
    own = tally.identity(policies.identity)
    given = tally.resource(policies.resource)
    # What limits the caller grants nothing: its Allow statements are no reason to show.
    limits = _Tally(request)
    boundary = Truth.every([limits.identity(documents) for documents in policies.boundaries])
    guardrail = Truth.every([limits.identity(documents) for documents in policies.guardrails])
    tally.denied |= limits.denied
    tally.denied_by += limits.denied_by
    tally.unsettled += limits.unsettled
    caller = request.caller
    if caller is not None and caller.kind != Principal.AWS:
        return tally.decision(given.anyhow)
    direct = given.itself & (boundary if caller is None or caller.may_be_role else Truth.YES)
    # Whether "*" escapes an implicit deny depends on who calls; the documentation does not settle it.
    direct |= given.everyone & (boundary | Truth.MAYBE)
    by_account = given.account & own & boundary
    cross = given.anyhow & own & boundary
    within = direct | by_account if policies.resource_decides else direct | (own & boundary)
    same = policies.same_account
    allowed = within if same is Truth.YES else cross if same is Truth.NO else _either(within, cross)
    return tally.decision(allowed & guardrail)


def _either(one: Truth, other: Truth) -> Truth:
    return one if one is other else Truth.MAYBE


def _has_effect(statement: Statement, effect: Effect) -> Truth:
    value: Value[Effect] = statement.effect
    match value:
        case Known(known):
            return Truth.of(known is effect)
        case Unknown() | Absent():
            return Truth.MAYBE


def _concerns(statement: Statement, request: Request, deny: bool) -> Truth:
    """Whether action and resource are the statement's. An Allow covers all of a set, a Deny hits some."""

    def action(question: Question, term: Term) -> Truth:
        return question(term.text, request.action, Dialect.ACTION)

    def resource(question: Question, term: Term) -> Truth:
        pattern = resolve(term.text, request.context) if statement.variables else term.text
        return Truth.NO if pattern is None else _on_resource(question, pattern, request.resource)

    concerned = _element(statement.actions, statement.not_actions, action, deny)
    if concerned is Truth.NO or (statement.resources is None and statement.not_resources is None):
        return concerned  # a trust policy is about the role that it belongs to
    return concerned & _element(statement.resources, statement.not_resources, resource, deny)


Question: TypeAlias = Callable[[Text, Text, Dialect], Truth]


def _element(
    listed: Many[Term] | None,
    excluded: Many[Term] | None,
    match: Callable[[Question, Term], Truth],
    deny: bool,
) -> Truth:
    if listed is not None:
        return listed.some(partial(match, overlaps if deny else covers))
    if excluded is not None:
        return ~excluded.some(partial(match, covers if deny else overlaps))
    return Truth.MAYBE


def _on_resource(question: Question, pattern: Text, resource: Text) -> Truth:
    found = question(pattern, resource, Dialect.RESOURCE)
    literal = pattern.literal
    if found is Truth.NO and literal is not None and literal.startswith("arn:") and literal.count(":") < 5:
        # "If you specify an incomplete ARN, AWS automatically completes it with wildcards" (and refuses
        # it elsewhere): https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
        completed = question(Text.of(f"{literal}:*"), resource, Dialect.RESOURCE)
        return completed & Truth.MAYBE
    return found
