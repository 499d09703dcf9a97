"""Do the actions of a statement exist, and can they apply to its resources? Statement -> flaws.

Judged with :mod:`lambdalint.aws.actions`, whose resource formats are wider than AWS's own; so what does not
fit them does not fit. Only statements that allow are held against their resources: a Deny that hits nothing
takes nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lambdalint.aws import action_names, actions
from lambdalint.policy.document import Effect, Flaw, FlawKind, Statement, Term
from lambdalint.policy.pattern import Dialect, has_wildcards, overlaps, service_of
from lambdalint.values import Hole, Known, Reference, Text, Truth

_BUCKET = "arn:*:s3:::*"


def action_flaws(statement: Statement, services: frozenset[str] | None = None) -> Iterator[Flaw]:
    """Actions that are none. ``services``: the only ones that this resource's policy can speak of."""
    for term in (*(statement.actions or ()), *(statement.not_actions or ())):
        literal = term.text.literal
        if literal is not None and literal != "*":
            yield from _action(literal, term, statement, services)


def _action(
    literal: str, term: Term, statement: Statement, services: frozenset[str] | None
) -> Iterator[Flaw]:
    def flaw(kind: FlawKind, message: str, suggestion: str | None = None) -> Flaw:
        return Flaw(kind, term.span, message, statement, suggestion, (literal,))

    parts = actions.split(literal)
    if parts is None:
        yield flaw(FlawKind.INVALID_ACTION, f"`{literal}` is no action: it is `service:Name` or `*`")
        return
    service, name = parts
    if "*" in service or "?" in service:
        if set(service) != {"*"} and not actions.expand(literal):
            yield flaw(FlawKind.UNKNOWN_ACTION, f"no action matches `{literal}`")
        return
    if service not in actions.services():
        if action_names.has_service(service):
            return
        near = actions.nearest_service(service)
        hint = f"; the nearest is `{near}`" if near else ""
        suggestion = f"{near}:{literal.partition(':')[2]}" if near else None
        yield flaw(FlawKind.UNKNOWN_SERVICE, f"there is no service `{service}`{hint}", suggestion)
        return
    if services is not None and service not in services:
        owners = ", ".join(f"`{one}`" for one in sorted(services))
        yield flaw(FlawKind.FOREIGN_SERVICE, f"a policy of this resource has actions of {owners} only")
    if name != "*" and not actions.expand(literal) and action_names.spelled(literal) is None:
        needed = action_names.of_operation(literal)
        if needed is not None:
            hint = f": calling that operation needs `{needed}`"
            yield flaw(FlawKind.UNKNOWN_ACTION, f"there is no action `{literal}`{hint}", needed)
            return
        near = None if "*" in name or "?" in name else actions.nearest(literal)
        near = near and action_names.in_capitals(near)
        hint = f"; the nearest is `{near}`" if near else ""
        yield flaw(FlawKind.UNKNOWN_ACTION, f"there is no action `{literal}`{hint}", near)


#: Keys that a service puts into the calls of its credentials, to whatever service they go.
_TRAVELLING_KEY = re.compile(r"\w+:(source|role|credential|via|delegated|signin)", re.IGNORECASE)


def foreign_key_flaws(statement: Statement) -> Iterator[Flaw]:
    """Condition keys of a service that none of the actions belongs to: no request has both."""
    named = [term.text.literal for term in statement.actions or ()]
    if statement.actions is None or not statement.actions.complete:
        return
    families = {_family(literal) for literal in named if literal is not None}
    if None in named or None in families:
        return
    for condition in statement.conditions:
        key = condition.key.text.literal
        service = key.partition(":")[0].lower() if key else ""
        if key is None or service not in actions.services() or _TRAVELLING_KEY.match(key):
            continue
        if _family(key) not in families and service not in _federated(families):
            message = f"`{key}` is a key of `{service}`, and none of the actions is"
            yield Flaw(FlawKind.FOREIGN_CONDITION_KEY, condition.key.span, message, statement, None, (key,))


def _family(name: str) -> str | None:
    """``s3-outposts:PutObject`` -> ``s3``; ``None`` where wildcards hide the service."""
    service, colon, _ = name.lower().partition(":")
    return None if not colon or "*" in service or "?" in service else service.partition("-")[0]


def _federated(families: set[str | None]) -> set[str]:
    """Who assumes a role brings the keys of the identity provider along."""
    return set(actions.services()) if "sts" in families else set()


# --- resources ------------------------------------------------------------------------------------------


def resource_flaws(statement: Statement) -> Iterator[Flaw]:
    """Resources that are no ARNs, and actions and resources that can never meet."""
    malformed = False
    for term in (*(statement.resources or ()), *(statement.not_resources or ())):
        if message := _malformed(term.text):
            malformed = True
            yield Flaw(FlawKind.INVALID_ARN, term.span, message, statement, None, (str(term.text),))
    if not malformed and isinstance(statement.effect, Known) and statement.effect.value is Effect.ALLOW:
        yield from _meetings(statement)


_PARTITION = re.compile(r"aws[a-z-]*|[*?a-z-]*[*?][*?a-z-]*|")
_REGION = re.compile(
    r"([a-z]{2,4}|us-gov|us-iso[a-z]?|eu-isoe)-[a-z]+-\d+|aws-global|[a-z0-9*?-]*[*?][a-z0-9*?-]*|"
)
_ACCOUNT = re.compile(r"\d{12}|aws|cloudfront|aws-marketplace|[a-z0-9*?-]*[*?][a-z0-9*?-]*|")
#: No partition, service, region or account has as many characters.
_LONGEST_FIELD = 64
_SHAPES = (
    (re.compile("arn"), "prefix"),
    (_PARTITION, "partition"),
    (re.compile(".*"), "service"),
    (_REGION, "region"),
    (_ACCOUNT, "account"),
)


def _malformed(text: Text) -> str | None:
    """Why a text is no ARN pattern, as far as it is known."""
    literal = text.literal
    if literal == "*" or (text.pieces and isinstance(text.pieces[0], Hole)):
        return None
    if literal is not None and literal.startswith("execute-api:/"):
        return None  # API Gateway completes it: .../apigateway-resource-policies-examples.html
    fields = _fields(text)
    if literal is not None and len(fields) < 6:
        if literal.endswith("*") and literal.startswith("arn:"):
            return None  # arn:aws:s3:* goes beyond the colon
        return f"`{literal}` is no ARN: `arn:partition:service:region:account:resource`, or `*`"
    for field, (pattern, name) in zip(fields, _SHAPES, strict=False):
        if field is None:
            continue
        if len(field) > _LONGEST_FIELD or not pattern.fullmatch(field):
            return f"`{field[:_LONGEST_FIELD]}` cannot be the {name} of an ARN"
        if field.endswith("*") and len(fields) != 6:
            break  # the star may go beyond the colon: what follows is in no certain place
    return None


def _fields(text: Text) -> list[str | None]:
    """The fields of an ARN pattern up to the first whose place is not certain; ``None``: not known."""
    fields: list[str | None] = [""]
    for piece in text.pieces:
        if isinstance(piece, Hole):
            if not piece.reference.name.startswith("AWS::") and len(fields) < 6:
                return fields[:-1]
            fields[-1] = None
            continue
        first, *rest = re.sub(r"\$\{[^}]*\}", "*", piece).split(":")
        if fields[-1] is not None:
            fields[-1] += first
        fields += rest
    return fields


def _meetings(statement: Statement) -> Iterator[Flaw]:
    """Hold every action against every resource."""
    if statement.actions is None or statement.resources is None or not statement.resources.items:
        return
    if not statement.actions.items:
        return
    resources = [term for term in statement.resources if not _anything(term.text)]
    limited = len(resources) == len(statement.resources.items) and statement.resources.complete
    met: set[Term] = set()
    certain = statement.actions.complete
    for term in statement.actions:
        groups = _by_formats(term.text.literal)
        if groups is None:
            certain = False
            continue
        dead: list[str] = []
        star_only = True
        for formats, names in groups.items():
            if formats is None:
                certain = False
                continue
            hits = [one for one in resources if any(_can_be(one.text, arn) for arn in formats)]
            met.update(hits)
            if not formats:
                # The data knows no resource of some actions that take one: logs:DescribeLogGroups.
                met.update(one for one in resources if any(_speaks_of(one.text, name) for name in names))
            if limited and not hits:
                dead += names
                star_only &= not formats
        if dead:
            yield _dead(term, statement, dead, sum(map(len, groups.values())), star_only)
    if certain:
        for resource in resources:
            if resource not in met:
                message = f"none of the actions can apply to `{resource.text}`"
                subjects = (str(resource.text),)
                yield Flaw(FlawKind.MISMATCHED_RESOURCE, resource.span, message, statement, None, subjects)


def _dead(term: Term, statement: Statement, dead: list[str], of: int, star_only: bool) -> Flaw:
    subjects = tuple(dead)
    if len(dead) < of:
        message = f"{len(dead)} of the {of} actions of `{term.text}` can apply to none of the resources"
        return Flaw(FlawKind.PARTIAL_WILDCARD, term.span, message, statement, None, subjects)
    if star_only:
        message = f"`{term.text}` takes no resource: it is allowed on `*` only"
        return Flaw(FlawKind.STAR_ONLY_ACTION, term.span, message, statement, None, subjects)
    formats = sorted({arn for name in dead for arn in actions.resource_arns(name) or ()})
    shown = " or ".join(f"`{arn}`" for arn in formats[:2])
    message = f"`{term.text}` can apply to none of the resources: it takes {shown or '`*`'}"
    return Flaw(FlawKind.MISMATCHED_ACTION, term.span, message, statement, None, subjects)


@lru_cache(maxsize=1024)
def _by_formats(literal: str | None) -> Mapping[tuple[str, ...] | None, list[str]] | None:
    """The existing actions of a term by what they act on; ``None`` when they cannot be told, or are all."""
    if literal is None or set(literal) <= {"*", ":"}:
        return None
    groups: dict[tuple[str, ...] | None, list[str]] = {}
    for name in actions.expand(literal):
        groups.setdefault(actions.resource_arns(name), []).append(name)
    return groups or None


def _anything(text: Text) -> bool:
    """Whether a resource is, or may turn out to be, ``*``."""
    if text.literal is not None:
        return set(text.literal) == {"*"}
    return text.reference is not None and text.reference.kind != Reference.RESOURCE


def _speaks_of(text: Text, name: str) -> bool:
    """Whether a resource may belong to the service of an action."""
    service = service_of(text)
    return service == name.partition(":")[0] or has_wildcards(Text.of(service))


@lru_cache(maxsize=16_384)
def _can_be(pattern: Text, arn: str) -> bool:
    """Whether a resource of this format can match the pattern."""
    if pattern.reference is not None and pattern.reference.attribute is None:
        return True
    if (pattern.literal or "").startswith("execute-api:/"):
        return ":execute-api:" in arn
    widened = Text.of(
        *(re.sub(r"\$\{[^}]*\}", "*", piece) if isinstance(piece, str) else piece for piece in pattern.pieces)
    )
    if arn == _BUCKET and "/" in widened.known_part.split(":", 5)[-1]:
        return False  # the name of a bucket has no slash
    parts = _split(widened)
    if parts is None or _malformed(widened) is not None:
        return overlaps(widened, Text.of(arn), Dialect.STRING) is not Truth.NO
    return all(
        overlaps(part, Text.of(wanted), Dialect.STRING) is not Truth.NO
        for part, wanted in zip(parts, arn.split(":", 5), strict=True)
    )


def _split(text: Text) -> list[Text] | None:
    """The six fields of an ARN pattern, or ``None`` where a hole or a star hides which is which."""
    fields: list[list[str | Hole]] = [[]]
    for piece in text.pieces:
        if isinstance(piece, Hole):
            if len(fields) < 6 and not piece.reference.name.startswith("AWS::"):
                return None
            fields[-1].append(piece)
            continue
        first, *rest = piece.split(":", 6 - len(fields))
        fields[-1].append(first)
        fields += [[part] for part in rest]
    return [Text.of(*field) for field in fields] if len(fields) == 6 else None
