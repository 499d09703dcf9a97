"""Do the actions of a statement exist, and can they apply to its resources? Statement -> flaws.

Judged with :mod:`lambdalint.aws.actions`, whose resource formats are wider than AWS's own; so what does not
fit them does not fit. Only statements that allow are held against their resources: a Deny that hits nothing
takes nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from lambdalint.aws import action_names, actions
from lambdalint.aws.execution_policies import WITHOUT_RESOURCE
from lambdalint.patterns import regex
from lambdalint.policy.document import Effect, Flaw, FlawKind, Statement, Term
from lambdalint.policy.pattern import Dialect, has_wildcards, overlaps, service_of
from lambdalint.records import dataclass
from lambdalint.values import Hole, Known, Reference, Text, Truth

_BUCKET = "arn:*:s3:::*"


def action_flaws(statement: Statement, services: frozenset[str] | None = None) -> Iterator[Flaw]:
    """Actions that are none. ``services``: the only ones that this resource's policy can speak of."""
    terms = (*(statement.actions or ()), *(statement.not_actions or ()))
    for term in terms:
        literal = term.text.literal
        if literal is not None and literal != "*":
            yield from _action(literal, term, statement)
    foreign = [term for term in terms if services is not None and _is_foreign(term, services)]
    if services is not None and foreign:
        names = [str(term.text) for term in foreign]
        message = (
            f"a policy of this resource has actions of {_listed(sorted(services))} only, not {_listed(names)}"
        )
        yield Flaw(FlawKind.FOREIGN_SERVICE, foreign[0].span, message, statement, None, tuple(names))


def _is_foreign(term: Term, services: frozenset[str]) -> bool:
    """Whether an action is one of a known service, and of none of these."""
    literal = term.text.literal
    parts = actions.split(literal) if literal is not None and literal != "*" else None
    return parts is not None and parts[0] in actions.services() and parts[0] not in services


def _action(literal: str, term: Term, statement: Statement) -> Iterator[Flaw]:
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
        near = actions.nearest_service(service, name)
        hint = f"; the nearest is `{near}`" if near else ""
        suggestion = f"{near}:{literal.partition(':')[2]}" if near else None
        suggestion = suggestion if suggestion and actions.expand(suggestion) else None
        yield flaw(FlawKind.UNKNOWN_SERVICE, f"there is no service `{service}`{hint}", suggestion)
        return
    if name != "*" and not actions.expand(literal) and action_names.spelled(literal) is None:
        needed = action_names.of_operation(literal)
        if needed is not None:
            hint = f": calling that operation needs `{needed}`"
            yield flaw(FlawKind.UNKNOWN_ACTION, f"there is no action `{literal}`{hint}", needed)
            return
        near = None if "*" in name or "?" in name else actions.nearest(literal)
        near = near and action_names.in_capitals(near, literal)
        hint = f"; the nearest is `{near}`" if near else ""
        yield flaw(FlawKind.UNKNOWN_ACTION, f"there is no action `{literal}`{hint}", near)


#: Keys that a service puts into the calls of its credentials, to whatever service they go.
_TRAVELLING_KEY = regex(r"\w+:(source|role|credential|via|delegated|signin)", re.IGNORECASE)


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


def resource_flaws(statement: Statement, services: frozenset[str] | None = None) -> Iterator[Flaw]:
    """Resources that are no ARNs, and actions and resources that can never meet.

    ``services``: the only ones that this resource's policy can speak of. An action of another one is wrong in
    itself (:func:`action_flaws`), and not held against the resources.
    """
    malformed = False
    for term in (*(statement.resources or ()), *(statement.not_resources or ())):
        if message := _malformed(term.text):
            malformed = True
            if not (term.assumed and not str(term.text).startswith("arn:")):
                kind = FlawKind.IMPOSSIBLE_ARN if message.endswith(_NOWHERE) else FlawKind.INVALID_ARN
                yield Flaw(kind, term.span, message, statement, None, (str(term.text),))
    if not malformed and isinstance(statement.effect, Known) and statement.effect.value is Effect.ALLOW:
        yield from _meetings(statement, services)


_PARTITION = regex(r"aws[a-z-]*|[*?a-z-]*[*?][*?a-z-]*|")
_REGION = regex(
    r"([a-z]{2,4}|us-gov|us-iso[a-z]?|eu-isoe)-[a-z]+-\d+|aws-global|[a-z0-9*?-]*[*?][a-z0-9*?-]*|"
)
_ACCOUNT = regex(r"\d{12}|aws|cloudfront|aws-marketplace|[a-z0-9*?-]*[*?][a-z0-9*?-]*|")
#: What somebody fills in before this is a policy: `ACCOUNT_ID`, `<region>`, `xxxxxxxxxxxx`.
_TO_FILL_IN = regex(
    r"[A-Z_]{3,}|[<>{}\[\]()%$#]|[xX]{4,}|^(your|my)\b|^(aws-?)?(region|account)([-_]?(id|name|number))?$"
)
_NOWHERE = ("the region of an ARN", "the account of an ARN")
#: No partition, service, region or account has as many characters.
_LONGEST_FIELD = 64
_SHAPES = (
    (regex("arn"), "prefix"),
    (_PARTITION, "partition"),
    (regex(".*"), "service"),
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
        if field is None or (name in ("region", "account") and _TO_FILL_IN.search(field)):
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


@dataclass(frozen=True, slots=True)
class _Dead:
    """A term whose actions, or some of them, meet none of the resources."""

    term: Term
    names: tuple[str, ...]
    partial: bool
    formats: tuple[str, ...]

    @property
    def services(self) -> set[str]:
        return {name.partition(":")[0] for name in self.names}


def ineffective_actions(statement: Statement) -> frozenset[Term]:
    """The actions of a statement that apply to none of its resources, so that they allow nothing."""
    if not isinstance(statement.effect, Known) or statement.effect.value is not Effect.ALLOW:
        return frozenset()
    return frozenset(one.term for one in _meet(statement, None)[0] if not one.partial)


def _meetings(statement: Statement, services: frozenset[str] | None) -> Iterator[Flaw]:
    dead, idle = _meet(statement, services)
    explained = {service_of(resource.text) for resource in idle}
    nothing_meets = statement.resources is not None and len(idle) == len(statement.resources.items)
    alike: dict[frozenset[str], list[_Dead]] = {}
    for one in dead:
        if one.partial or not one.formats:
            yield _partly(one, statement)
        elif not nothing_meets and explained.isdisjoint(one.services):
            alike.setdefault(frozenset(one.services), []).append(one)
    for same in alike.values():
        # Of every action its shortest first, so that what is shown is of those that are named.
        shortest = [min(one.formats, key=len) for one in same]
        formats = list(
            dict.fromkeys([*shortest, *sorted((arn for one in same for arn in one.formats), key=len)])
        )
        message = f"{_listed([str(one.term.text) for one in same])} can apply to none of the resources: "
        message += f"{'it takes' if len(same) == 1 else 'they take'} {_taken(formats, statement)}"
        subjects = tuple(name for one in same for name in one.names)
        message += " or `*`" if WITHOUT_RESOURCE.issuperset(subjects) else ""
        yield Flaw(FlawKind.MISMATCHED_ACTION, same[0].term.span, message, statement, None, subjects)
    for resource in idle:
        if any(field and _TO_FILL_IN.search(field) for field in _fields(resource.text)[3:5]):
            continue  # it only holds a place: `arn:aws:sqs:region:000000000000:not-used`
        own = service_of(resource.text)
        taken = sorted({arn for one in dead if own in one.services or nothing_meets for arn in one.formats})
        taken.sort(key=len)
        hint = f": they take {_taken(taken, statement)}" if taken else ""
        message = f"none of the actions can apply to `{resource.written}`{hint}"
        yield Flaw(
            FlawKind.MISMATCHED_RESOURCE, resource.span, message, statement, None, (str(resource.text),)
        )


def _meet(statement: Statement, services: frozenset[str] | None) -> tuple[list[_Dead], list[Term]]:
    """Hold every action against every resource: who on either side meets nobody."""
    dead: list[_Dead] = []
    if not statement.actions or not statement.resources:
        return dead, []
    if not statement.resources.items or not statement.actions.items:
        return dead, []
    resources = [term for term in statement.resources if not _anything(term.text)]
    limited = len(resources) == len(statement.resources.items) and statement.resources.complete
    met: set[Term] = set()
    certain = statement.actions.complete
    for term in statement.actions:
        groups = _by_formats(term.text.literal)
        if groups is None or (services is not None and _is_foreign(term, services)):
            certain = False
            continue
        gone: list[str] = []
        for formats, names in groups.items():
            if formats is None:
                certain = False
                continue
            hits = [one for one in resources if any(_can_be(one.text, arn) for arn in formats)]
            hits += [one for one in resources if _is_path(one.text) and _speaks_of(one.text, names[0])]
            met.update(hits)
            if not formats:
                # The data knows no resource of some actions that take one: logs:DescribeLogGroups.
                met.update(one for one in resources if any(_speaks_of(one.text, name) for name in names))
            if limited and not hits:
                gone += names
        if gone:
            formats = tuple(sorted({arn for name in gone for arn in actions.resource_arns(name) or ()}))
            dead.append(_Dead(term, tuple(gone), len(gone) < sum(map(len, groups.values())), formats))
    return dead, [one for one in resources if one not in met and not _beside(one, met)] if certain else []


def _beside(resource: Term, met: set[Term]) -> bool:
    """Whether what is in a resource is named as well, or what it is in: both are written by habit."""
    text = str(resource.text)
    return any(str(other.text).startswith(f"{text}/") or text == f"{other.text}/*" for other in met)


def _partly(one: _Dead, statement: Statement) -> Flaw:
    """Some actions of a wildcard, or what exists on ``*`` only: neither has a resource to name."""
    term = one.term
    if one.partial:
        of = len(actions.expand(term.text.literal or ""))
        message = f"{len(one.names)} of the {of} actions of `{term.text}` can apply to none of the resources"
        return Flaw(FlawKind.PARTIAL_WILDCARD, term.span, message, statement, None, one.names)
    message = f"`{term.text}` takes no resource: it is allowed on `*` only"
    return Flaw(FlawKind.STAR_ONLY_ACTION, term.span, message, statement, None, one.names)


#: As a pattern it would match objects, too.
_SHOWN = {"arn:*:s3:::*": "the bucket itself (`arn:*:s3:::NAME`)"}


def _taken(formats: Sequence[str], statement: Statement) -> str:
    """What actions take, in words: the formats, or the service where they are many and none is near."""
    owners = sorted({arn.split(":")[2] for arn in formats})
    near = {service_of(term.text) for term in statement.resources or ()}
    if len(formats) > 2 and near.isdisjoint(owners):
        return f"resources of {_listed(owners)}"
    return " or ".join(_SHOWN.get(arn, f"`{arn}`") for arn in formats[:2])


def _listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names]
    if len(shown) > 3:
        shown = [*shown[:2], f"{len(shown) - 2} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


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


def _is_path(text: Text) -> bool:
    """Whether the resource is a path: some services judge the path of a request, whatever they document.

    ``securityhub:EnableSecurityHub`` is denied on ``arn:aws:securityhub:…:/accounts``.
    """
    parts = _split(text)
    return parts is not None and str(parts[5]).startswith("/")


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
