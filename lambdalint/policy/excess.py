"""Does a document allow more than anybody should ask for? -> flaws.

Wildcards, grants by exclusion, and combinations of actions that give their owner rights that the document
does not name (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html and the sources in
data/policy_hazards.json). Only what is certainly allowed counts: a condition that is not understood, or a
Deny that may apply, silences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache

from lambdalint.aws import action_names, actions, hazards
from lambdalint.patterns import regex
from lambdalint.policy.context import EXECUTION_ROLE
from lambdalint.policy.document import (
    Effect,
    Flaw,
    FlawKind,
    PolicyDocument,
    Principal,
    Statement,
    Term,
)
from lambdalint.policy.evaluate import Documents, allows
from lambdalint.policy.pattern import Dialect, covers, has_wildcards, service_of
from lambdalint.policy.questions import allows_somewhere, grants
from lambdalint.source import Span
from lambdalint.values import Hole, Known, Many, Text, Truth


def exclusions(statement: Statement) -> Iterator[Flaw]:
    """``Allow`` with what is left out in the place of what is meant."""
    if _denies(statement):
        return
    for element, excluded in (
        ("NotAction", statement.not_actions),
        ("NotResource", statement.not_resources),
        ("NotPrincipal", statement.not_principals),
    ):
        if excluded is not None:
            span = excluded.span or statement.span
            message = f"`Allow` with `{element}` allows all that is not listed, and all that will be added"
            yield Flaw(FlawKind.ALLOW_BY_EXCLUSION, span, message, statement, None, (element,))


def statements_excess(document: PolicyDocument) -> tuple[Flaw, ...]:
    """What single statements of a document allow too widely."""
    if "statements" not in document.judged:
        document.judged["statements"] = tuple(
            flaw for statement in document.statements for flaw in _statement_excess(statement)
        )
    return document.judged["statements"]


def _statement_excess(statement: Statement) -> Iterator[Flaw]:
    if _denies(statement):
        return
    everything = [term for term in statement.resources or () if _is_star(term)]
    for term in statement.actions or ():
        literal = term.text.literal
        if literal is None:
            continue
        if set(literal) <= {"*", ":"}:
            if everything and not statement.conditions.items and statement.conditions.complete:
                message = "allows every action on every resource"
                yield Flaw(FlawKind.FULL_ADMINISTRATION, term.span, message, statement, None, (literal,))
        elif literal.endswith(":*"):
            message = f"allows every action of `{literal.removesuffix(':*')}`"
            yield Flaw(FlawKind.WILDCARD_ACTION, term.span, message, statement, None, (literal,))
    yield from _wildcard_resources(statement, everything)


def _is_star(term: Term) -> bool:
    return term.text.literal is not None and set(term.text.literal) == {"*"}


def _wildcard_resources(statement: Statement, everything: list[Term]) -> Iterator[Flaw]:
    """``*`` (or all that the actions can apply to) for actions that could be limited."""
    literals = [term.text.literal for term in statement.actions or ()]
    names = [name for literal in literals if literal is not None for name in _limitable(literal)]
    if not names or _conditions_limit(statement):
        return
    for term in everything:
        changing = tuple(name for name in names if actions.changes(name) is Truth.YES)
        shown = ", ".join(f"`{name}`" for name in (changing or tuple(names))[:3])
        more = f" and {len(changing or names) - 3} more" if len(changing or names) > 3 else ""
        message = f"allows {shown}{more} on every resource, and could name the resources"
        # The subjects are what changes something; a rule may leave reading alone.
        yield Flaw(FlawKind.WILDCARD_RESOURCE, term.span, message, statement, None, changing)
    if everything or statement.resources is None:
        return
    for term in statement.resources:
        if not has_wildcards(term.text):
            continue
        unlimited = [name for name in names if _is_all(term.text, name)]
        if unlimited:
            changing = tuple(name for name in unlimited if actions.changes(name) is Truth.YES)
            message = f"`{term.written}` is every resource that the actions can apply to"
            yield Flaw(FlawKind.WILDCARD_RESOURCE, term.span, message, statement, None, changing)


#: Keys that say who calls, from where, when and for whom, but nothing of the resource.
_NOT_OF_RESOURCES = regex(
    r"aws:(secure|source|vpcsource|principal|user|multifactor|current|epoch|requestedregion|calledvia|viaaws)\w*"
    r"(/.*)?|iam:passedtoservice",
    re.IGNORECASE,
)


def _conditions_limit(statement: Statement) -> bool:
    """Whether conditions may limit the resources, by a tag or by what only the service knows."""
    keys = [condition.key.text.literal for condition in statement.conditions]
    certain = statement.conditions.complete and all(key and _NOT_OF_RESOURCES.fullmatch(key) for key in keys)
    return not certain


@lru_cache(maxsize=4096)
def _is_all(pattern: Text, action: str) -> bool:
    """Whether a pattern is every resource of one kind that an action can apply to, in some partition."""
    pattern = Text.of(*("aws" if _is_partition(piece) else piece for piece in pattern.pieces))
    partition = str(pattern).split(":", 2)[1] if ":" in str(pattern) else "*"
    return any(
        service_of(pattern) == arn.split(":", 3)[2]
        and covers(pattern, Text.of(arn.replace("*", partition, 1)), Dialect.RESOURCE) is Truth.YES
        for arn in actions.resource_arns(action) or ()
    )


def _is_partition(piece: str | Hole) -> bool:
    return isinstance(piece, Hole) and piece.reference.name == "AWS::Partition"


@lru_cache(maxsize=1024)
def _limitable(literal: str) -> tuple[str, ...]:
    """The actions of a term that a statement can limit to resources; of a bare star, none."""
    if set(literal) <= {"*", ":"}:
        return ()
    return tuple(name for name in actions.expand(literal) if actions.supports_resource(name) is Truth.YES)


# --- combinations ---------------------------------------------------------------------------------------


def document_excess(*documents: PolicyDocument) -> Iterator[Flaw]:
    """What the documents of one identity allow together."""
    policies: Documents = Many(documents)
    if not documents:
        return
    spoken_of = _services(policies)
    yield from _escalations(policies, spoken_of)
    if spoken_of is None or "s3" in spoken_of:
        yield from _buckets(policies)
    yield from _sensitive(policies)


def _escalations(policies: Documents, spoken_of: frozenset[str] | None) -> Iterator[Flaw]:
    unconditional = _without_conditions(policies)
    for method in hazards.escalations():
        if spoken_of is not None and not all(name.split(":")[0] in spoken_of for name in method.actions):
            continue
        decisions = [allows_somewhere(policies, name, context=EXECUTION_ROLE) for name in method.actions]
        certain = all(decision.truth is Truth.YES for decision in decisions)
        if not certain:
            if any(decision.truth is Truth.NO for decision in decisions):
                continue
            # Conditions limit it; what else is not known silences.
            decisions = [allows_somewhere(unconditional, name) for name in method.actions]
            if any(decision.truth is not Truth.YES for decision in decisions):
                continue
        statements = [decision.allowed_by[0] for decision in decisions]
        unlimited = certain and all(
            any(_unlimited(one, name) for one in decision.allowed_by)
            for name, decision in zip(method.actions, decisions, strict=True)
        )
        kind = FlawKind.PRIVILEGE_ESCALATION if unlimited else FlawKind.LIMITED_ESCALATION
        first, *others = (f"`{name}`" for name in method.actions)
        names = f"{first} with {' and '.join(others)}" if others else first
        span = _span_of(statements[0], method.actions[0])
        yield Flaw(kind, span, f"{names} gives {method.gives}", statements[0], None, method.actions)


def _services(policies: Documents) -> frozenset[str] | None:
    """The services whose actions the documents may allow; ``None`` for any. Most name one or two."""
    found = set()
    for document in policies:
        if not document.statements.complete:
            return None
        for statement in document.statements:
            if _denies(statement):
                continue
            if statement.actions is None or not statement.actions.complete:
                return None
            for term in statement.actions:
                first = term.text.pieces[0] if term.text.pieces else ""
                service, colon, _ = first.partition(":") if isinstance(first, str) else ("", "", "")
                if not colon or "*" in service or "?" in service:
                    return None
                found.add(service.lower())
    return frozenset(found)


def _without_conditions(policies: Documents) -> Documents:
    """The same with every Allow unconditional. An open list of conditions stays open."""
    return Many(
        tuple(
            replace(
                document,
                statements=replace(
                    document.statements,
                    items=tuple(
                        replace(one, conditions=replace(one.conditions, items=()))
                        if not _denies(one)
                        else one
                        for one in document.statements
                    ),
                ),
            )
            for document in policies
        ),
        policies.complete,
    )


def _unlimited(statement: Statement, action: str) -> bool:
    """Whether a statement allows the action on every resource of its kind, in some account at least."""
    formats = actions.resource_arns(action)
    if statement.resources is None:
        return True
    if formats is None:
        return any(_is_star(term) for term in statement.resources)
    for term in statement.resources:
        literal = term.text.literal
        if _is_star(term) or (not formats and literal == "*"):
            return True
        head = str(term.text).split(":")[:5]
        for arn in formats:
            target = ":".join([*head, arn.split(":", 5)[-1]])
            if literal is not None and covers(term.text, Text.of(target), Dialect.RESOURCE) is Truth.YES:
                return True
    return False


def _span_of(statement: Statement, action: str) -> Span:
    """The narrowest place that grants the action."""
    target = Text.of(action)
    for term in statement.actions or ():
        if covers(term.text, target, Dialect.ACTION) is Truth.YES:
            return term.span
    return statement.not_actions.span or statement.span if statement.not_actions else statement.span


#: Who may change the rules of a bucket can take what the rules deny them.
_BUCKET_RULES = (
    ("s3:PutBucketPolicy", ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")),
    ("s3:PutBucketAcl", ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")),
    ("s3:PutLifecycleConfiguration", ("s3:DeleteObject",)),
)


def _buckets(policies: Documents) -> Iterator[Flaw]:
    for rule, rights in _BUCKET_RULES:
        rules = allows_somewhere(policies, rule)
        if rules.truth is not Truth.YES:
            continue
        statement = rules.allowed_by[0]
        missing = tuple(right for right in rights if not _same_scope(policies, rule, right))
        if missing:
            shown = ", ".join(f"`{right}`" for right in missing)
            message = f"`{rule}` can give {shown}, which the policy does not"
            span = _span_of(statement, rule)
            yield Flaw(FlawKind.BUCKET_ESCALATION, span, message, statement, None, (rule, *missing))


def _same_scope(policies: Documents, rule: str, right: str) -> bool:
    """Whether the object right is granted for every bucket for which the bucket's rules may be changed."""
    for document in policies:
        for statement in document.statements:
            if grants(statement, rule) is not Truth.YES:
                continue
            for term in statement.resources or ():
                objects = term.text if _is_star(term) else Text.of(*term.text.pieces, "/*")
                single = Text.of("arn:aws:s3:::*/*") if _is_star(term) else objects
                if "/" in term.text.known_part.split(":", 5)[-1]:
                    continue
                if allows(policies, right, single).truth is Truth.NO:
                    return False
    return True


def _sensitive(policies: Documents) -> Iterator[Flaw]:
    denies = any(_denies(statement) for document in policies for statement in document.statements)
    for document in _without_conditions(policies):
        for statement in document.statements:
            if _leaves_it_to_iam(statement):
                continue
            for term in statement.actions or ():
                literal = term.text.literal
                if literal is None or not (_managing(literal) or _exposing(literal)):
                    continue
                if grants(statement, literal) is not Truth.YES:
                    continue
                for kind, found, what in (
                    (FlawKind.PERMISSIONS_MANAGEMENT, _managing(literal), "changes who may do what"),
                    (FlawKind.CREDENTIALS_EXPOSURE, _exposing(literal), "hands out credentials"),
                ):
                    # A Deny elsewhere may take it back.
                    allowed = tuple(
                        name
                        for name in found
                        if not denies or allows_somewhere(policies, name).truth is not Truth.NO
                    )
                    if allowed:
                        shown = next(filter(action_names.spelled, allowed), allowed[0])
                        message = f"`{action_names.in_capitals(shown)}` {what}"
                        yield Flaw(kind, term.span, message, statement, None, allowed)


def _denies(statement: Statement) -> bool:
    return not isinstance(statement.effect, Known) or statement.effect.value is Effect.DENY


@lru_cache(maxsize=1024)
def _leaves_it_to_iam(statement: Statement) -> bool:
    """Whether it is the statement of a key for the account itself, without which no policy of IAM counts.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    names = [str(one.name) for one in statement.principals or () if one.kind == Principal.AWS]
    return bool(names) and all("${AWS::AccountId}" in name and name.endswith(":root") for name in names)


def _managing(literal: str) -> tuple[str, ...]:
    """The actions of a term that change permissions; a bare star stands for itself."""
    if set(literal) <= {"*", ":"}:
        return (literal,)
    return tuple(filter(_manages, actions.expand(literal)))


def _manages(name: str) -> bool:
    patterns = hazards.managing_permissions()
    if name in patterns:
        return True
    if actions.changes(name) is Truth.NO or any(fnmatchcase(name, one) for one in hazards.other_policies()):
        return False
    return any(fnmatchcase(name, one) for one in patterns)


@lru_cache(maxsize=1024)
def _exposing(literal: str) -> tuple[str, ...]:
    if set(literal) <= {"*", ":"}:
        return (literal,)
    return tuple(name for name in actions.expand(literal) if name in hazards.exposing_credentials())
