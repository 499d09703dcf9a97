"""What a request carries besides action and resource: condition keys -> their values, absent, or unknown.

A key that a context does not list is unknown; in a closed context it is absent. The ready-made contexts say
only what the documentation of the global keys says of such a request, nothing about this account.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

from lambdalint.patterns import regex
from lambdalint.values import Hole, Reference, Text


class Missing(Enum):
    """The request does not have the key."""

    ABSENT_KEY = "absent"


ABSENT_KEY = Missing.ABSENT_KEY


@dataclass(frozen=True, slots=True)
class Given:
    """The request has the key. More than one value: the key is multivalued, and a set operator is due."""

    values: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The request has the key in one of several ways; which one is not known."""

    alternatives: tuple[Given | Missing, ...]


Fact: TypeAlias = Given | Missing | OneOf


@dataclass(frozen=True, slots=True)
class Context:
    """Facts by condition key, in lower case. ``closed``: what is not listed is absent, not unknown."""

    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    closed: bool = False

    @classmethod
    def of(
        cls, facts: Mapping[str, Fact | Text | str | tuple[str, ...]] | None = None, *, closed: bool = False
    ) -> Context:
        """Strings become literal texts, a tuple of strings a multivalued key."""
        return cls(
            MappingProxyType({key.lower(): _fact(fact) for key, fact in (facts or {}).items()}), closed
        )

    def alternatives(self, key: str) -> tuple[Given | Missing, ...]:
        """Every way in which the request can have the key; none: it is unknown."""
        fact = self.facts.get(key.lower())
        match fact:
            case None:
                return (ABSENT_KEY,) if self.closed else ()
            case OneOf(alternatives):
                return alternatives
            case _:
                return (fact,)

    def also(self, facts: Mapping[str, Fact | Text | str | tuple[str, ...]]) -> Context:
        """The same request with more known of it."""
        return Context(MappingProxyType({**self.facts, **Context.of(facts).facts}), self.closed)


def _fact(fact: Fact | Text | str | tuple[str, ...]) -> Fact:
    match fact:
        case Text():
            return Given((fact,))
        case str():
            return Given((Text.of(fact),))
        case tuple():
            return Given(tuple(Text.of(value) for value in fact))
    return fact


_FALSE = Given((Text.of("false"),))

NOTHING_KNOWN = Context()

#: A call with the credentials of a function's role, by its code or by Lambda in its name: a role session,
#: made without multi-factor authentication. (In temporary credentials of that kind the MFA key is false
#: or missing, which ``Bool`` and ``Null`` tell apart.)
EXECUTION_ROLE = Context.of(
    {
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalServiceName": ABSENT_KEY,
        "aws:PrincipalServiceNamesList": ABSENT_KEY,
        "aws:MultiFactorAuthPresent": OneOf((_FALSE, ABSENT_KEY)),
        "aws:MultiFactorAuthAge": ABSENT_KEY,
        "aws:username": ABSENT_KEY,
        "aws:FederatedProvider": ABSENT_KEY,
    }
)

#: A call by an AWS service as itself (a bucket that notifies a function, Lambda that reads code).
SERVICE_PRINCIPAL = Context.of(
    {
        "aws:PrincipalIsAWSService": "true",
        "aws:MultiFactorAuthPresent": OneOf((_FALSE, ABSENT_KEY)),
        "aws:MultiFactorAuthAge": ABSENT_KEY,
        "aws:username": ABSENT_KEY,
        "aws:FederatedProvider": ABSENT_KEY,
        "aws:PrincipalArn": ABSENT_KEY,
        "aws:PrincipalOrgID": ABSENT_KEY,
        "aws:PrincipalOrgPaths": ABSENT_KEY,
        "lambda:SourceFunctionArn": ABSENT_KEY,
    }
)

#: What Lambda does for a function with the function's ARN in the credentials; all other calls that it makes
#: outside of the execution environment (network interfaces, event sources, keys) are without it.
#: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
CALLS_WITH_SOURCE_FUNCTION = frozenset(
    {
        "logs:createloggroup",
        "logs:createlogstream",
        "logs:putlogevents",
        "xray:puttracesegments",
        "elasticfilesystem:clientmount",
    }
)


def by_lambda(action: str, function: Text | None = None) -> Context:
    """A call that Lambda makes with the function's role, outside of the function's code."""
    if action.lower() not in CALLS_WITH_SOURCE_FUNCTION:
        return EXECUTION_ROLE.also({"lambda:SourceFunctionArn": ABSENT_KEY})
    return EXECUTION_ROLE.also({"lambda:SourceFunctionArn": function} if function else {})


def by_code(function: Text | None = None) -> Context:
    """A call that the function's code makes."""
    return EXECUTION_ROLE.also({"lambda:SourceFunctionArn": function} if function else {})


def by_service(service: str, source_arn: Text | None = None, source_account: Text | None = None) -> Context:
    """A call by a service principal, for a resource of its own (``aws:SourceArn``) where that is known."""
    facts: dict[str, Fact | Text | str | tuple[str, ...]] = {"aws:PrincipalServiceName": service}
    if source_arn is not None:
        facts["aws:SourceArn"] = source_arn
    if source_account is not None:
        facts["aws:SourceAccount"] = source_account
    return SERVICE_PRINCIPAL.also(facts)


# --- policy variables -----------------------------------------------------------------------------------

#: ``${aws:username}``, ``${aws:PrincipalTag/team, 'company-wide'}``, ``${*}``
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
_VARIABLE = regex(r"\$\{([^{}',]*)(?:,\s*'([^'{}]*)'\s*)?\}")


def variables_in(text: Text) -> Iterator[str]:
    """The names of the policy variables in a text."""
    for piece in text.pieces:
        if isinstance(piece, str) and "${" in piece:
            yield from (match[1].strip() for match in _VARIABLE.finditer(piece))


def resolve(text: Text, context: Context) -> Text | None:
    """Put in what the request has for each policy variable; an unknown one is a hole.

    ``None``: a key is absent and has no default, so that the text matches nothing.
    """
    if not any(isinstance(piece, str) and "${" in piece for piece in text.pieces):
        return text
    pieces: list[str | Hole] = []
    for piece in text.pieces:
        if isinstance(piece, Hole):
            pieces.append(piece)
            continue
        done = 0
        for match in _VARIABLE.finditer(piece):
            pieces.append(piece[done : match.start()])
            value = _value(match[1].strip(), match[2], context)
            if value is None:
                return None
            pieces += value
            done = match.end()
        pieces.append(piece[done:])
    return Text.of(*pieces)


def _value(name: str, default: str | None, context: Context) -> tuple[str | Hole, ...] | None:
    match context.alternatives(name):
        case (Given((value,)),):
            return value.pieces
        case (Missing.ABSENT_KEY,) if name not in {"*", "?", "$"}:
            return None if default is None else (default,)
    return ("$",) if name == "$" else (Hole(Reference(Reference.OTHER, f"${{{name}}}")),)
