"""Questions about a set of policies as a whole: is there a resource for these actions, is one unlimited?

The answers are Decisions of :mod:`lambdalint.policy.evaluate`; the resources tried are those that the
statements themselves name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice, product

from lambdalint.policy.condition import conditions_hold
from lambdalint.policy.context import NOTHING_KNOWN, Context
from lambdalint.policy.document import Effect, Statement, Term
from lambdalint.policy.evaluate import EVERYTHING, Decision, Documents, allows
from lambdalint.policy.pattern import Dialect, covers, overlaps, witness
from lambdalint.values import Known, Many, Text, Truth

#: More combinations of patterns than this are not tried; the answer is MAYBE then.
MAX_COMBINATIONS = 10_000
#: Nor more resources; the largest policy that IAM takes has no room for as many.
MAX_CANDIDATES = 500
_NO_RESOURCE = witness(EVERYTHING)


def statements_of(documents: Documents) -> Iterator[Statement]:
    return chain.from_iterable(document.statements for document in documents)


def looks_at_context(documents: Documents) -> bool:
    """Whether any statement has conditions or variables: to all others it is one what a request carries."""
    return any(
        statement.conditions.items
        or not statement.conditions.complete
        or any(
            "${" in term.text.known_part
            for terms in (statement.resources, statement.not_resources)
            for term in terms or ()
        )
        for statement in statements_of(documents)
    )


def grants(statement: Statement, action: str, context: Context = NOTHING_KNOWN) -> Truth:
    """Whether the statement by itself allows the action on any resource at all."""
    match statement.effect:
        case Known(Effect.DENY):
            return Truth.NO
        case Known(Effect.ALLOW):
            certain = Truth.YES
        case _:
            certain = Truth.MAYBE
    target = Text.of(action)

    def covered(term: Term) -> Truth:
        return covers(term.text, target, Dialect.ACTION)

    if statement.actions is not None:
        named = statement.actions.some(covered)
    elif statement.not_actions is not None:
        named = ~statement.not_actions.some(covered)
    else:
        named = Truth.MAYBE
    return certain & named & conditions_hold(statement, context)


def allows_somewhere(
    documents: Documents,
    *actions: str,
    context: Context = NOTHING_KNOWN,
    boundaries: tuple[Documents, ...] = (),
) -> Decision:
    """Whether there is a resource on which all of these actions are allowed at once."""
    relevant = [(action, _about(documents, action)) for action in actions]

    def decided(resource: Text) -> Decision:
        decisions = [allows(about, action, resource, context, boundaries) for action, about in relevant]
        return _together(Truth.every(decision.truth for decision in decisions), decisions)

    # Nothing that a policy can name is tried first: where all resources are allowed it settles the question,
    # and it answers MAYBE where the documents are incomplete.
    best = decided(_NO_RESOURCE)
    if best.truth is Truth.YES:
        return best
    granted = [
        list(_patterns(policies, action, context))
        for action in actions
        for policies in (documents, *boundaries)
    ]
    # If a pattern lies within others, a member of it decides for all of them.
    candidates = dict.fromkeys(map(witness, chain.from_iterable(granted)))
    candidates.pop(_NO_RESOURCE, None)
    for resource in islice(candidates, MAX_CANDIDATES - 1):
        decision = decided(resource)
        nothing_said = not (best.allowed_by or best.denied_by or best.unsettled)
        if decision.truth.value > best.truth.value or nothing_said:
            best = decision
        if decision.truth is Truth.YES:
            break
    if best.truth is Truth.NO and (len(candidates) >= MAX_CANDIDATES or _may_cross(granted)):
        return Decision(Truth.MAYBE, best.allowed_by, best.denied_by, best.unsettled)
    return best


def _about(documents: Documents, action: str) -> Documents:
    """The same documents without the statements that certainly speak of other actions."""
    target = Text.of(action)

    def relevant(statement: Statement) -> bool:
        return (
            statement.actions is None
            or statement.actions.some(lambda term: covers(term.text, target, Dialect.ACTION)) is not Truth.NO
        )

    kept = []
    for document in documents:
        about = tuple(filter(relevant, document.statements))
        if len(about) < len(document.statements):
            left = Many(about, document.statements.complete, document.statements.span)
            kept.append(replace(document, statements=left))
        else:
            kept.append(document)
    return Many(tuple(kept), documents.complete, documents.span)


def allows_everywhere(
    documents: Documents,
    action: str,
    context: Context = NOTHING_KNOWN,
    boundaries: tuple[Documents, ...] = (),
) -> Decision:
    """Whether the action is allowed with the resource unconstrained."""
    return allows(documents, action, EVERYTHING, context, boundaries)


def _patterns(documents: Documents, action: str, context: Context) -> Iterator[Text]:
    for statement in statements_of(documents):
        if grants(statement, action, context) is not Truth.NO:
            if statement.resources is None:
                yield EVERYTHING
            else:
                yield from (term.text for term in statement.resources)


def _may_cross(granted: Sequence[Sequence[Text]]) -> bool:
    """Whether patterns for different actions meet without one lying in the other: ``a*`` and ``*b``."""
    total = 1
    for patterns in granted:
        total *= len(patterns)
    if total > MAX_COMBINATIONS:
        return True
    return any(
        not any(all(covers(other, one) is Truth.YES for other in choice) for one in choice)
        and all(overlaps(one, other) is not Truth.NO for one, other in combinations(choice, 2))
        for choice in product(*granted)
    )


def _together(truth: Truth, decisions: Sequence[Decision]) -> Decision:
    return Decision(
        truth,
        _distinct(decision.allowed_by for decision in decisions),
        _distinct(decision.denied_by for decision in decisions),
        _distinct(decision.unsettled for decision in decisions),
    )


def _distinct(statements: Iterable[tuple[Statement, ...]]) -> tuple[Statement, ...]:
    found = tuple(chain.from_iterable(statements))
    # Comparing statements looks at all that is in them.
    return tuple(dict.fromkeys(found)) if len(found) > 1 else found
