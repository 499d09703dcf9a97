"""Condition blocks against the context of a request -> Truth.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
and .../reference_policies_condition-logic-multiple-context-keys-or-values.html: all keys under all operators
must hold; one of the values of a key is enough; a negated operator means none of the values. Whatever is
not understood (an operator nobody knows, a number that is none, several values without a set operator) is
MAYBE.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any, TypeAlias

from lambdalint.patterns import regex
from lambdalint.policy.context import Context, Given, Missing, resolve
from lambdalint.policy.document import Condition, Statement, Term
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.records import dataclass
from lambdalint.values import Many, Text, Truth

Compare: TypeAlias = Callable[[Text, Text], Truth]


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator as written: ``ForAllValues:StringNotLikeIfExists`` taken apart.

    ``kind`` is the type of values that it compares: String, Number, Date, Bool, Binary, Ip, Arn or Null.
    """

    name: str
    kind: str
    negated: bool
    set_operator: str | None = None
    if_exists: bool = False


def _texts(dialect: Dialect) -> Compare:
    return lambda written, given: covers(written, given, dialect)


def _ignoring_case(written: Text, given: Text) -> Truth:
    return covers(_lower(written), _lower(given), Dialect.LITERAL)


def _lower(text: Text) -> Text:
    return Text.of(*(piece.lower() if isinstance(piece, str) else piece for piece in text.pieces))


def _parsed(parse: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Compare:
    """Compare two literals by what they stand for: the request's value first, as in "less than"."""

    def judge(written: Text, given: Text) -> Truth:
        if written.literal is None or given.literal is None:
            return Truth.MAYBE
        try:
            return Truth.of(compare(parse(given.literal), parse(written.literal)))
        except (ValueError, OverflowError, binascii.Error):
            return Truth.MAYBE

    return judge


_DATE = regex(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?", re.ASCII)


def parse_date(text: str) -> float:
    """Seconds since the epoch of an ISO 8601 date or an epoch time. Raises ``ValueError``."""
    if re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        return float(text)
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _within(address: str, block: str) -> bool:
    network = ip_network(block, strict=False)
    # ``203.0.113.0/24`` as the request's value: a network lies within a network.
    inner = ip_network(address, strict=False) if "/" in address else ip_network(ip_address(address))
    return inner.version == network.version and network.supernet_of(inner)  # type: ignore[arg-type]


def _address(written: Text, given: Text) -> Truth:
    if written.literal is None or given.literal is None:
        return Truth.MAYBE
    try:
        return Truth.of(_within(given.literal, written.literal))
    except ValueError:
        return Truth.MAYBE


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": eq,
    "LessThan": lt,
    "LessThanEquals": le,
    "GreaterThan": gt,
    "GreaterThanEquals": ge,
}

_POSITIVE: dict[str, tuple[str, Compare]] = {
    "StringEquals": ("String", _texts(Dialect.LITERAL)),
    "StringEqualsIgnoreCase": ("String", _ignoring_case),
    "StringLike": ("String", _texts(Dialect.STRING)),
    "ArnEquals": ("Arn", _texts(Dialect.ARN)),
    "ArnLike": ("Arn", _texts(Dialect.ARN)),
    "Bool": ("Bool", _parsed(_boolean, eq)),
    "BinaryEquals": ("Binary", _parsed(_bytes, eq)),
    "IpAddress": ("Ip", _address),
    **{f"Numeric{name}": ("Number", _parsed(float, order)) for name, order in _ORDERS.items()},
    **{f"Date{name}": ("Date", _parsed(parse_date, order)) for name, order in _ORDERS.items()},
}

_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
}

#: Every operator in AWS's spelling, by its lower-case name.
OPERATORS = {name.lower(): name for name in (*_POSITIVE, *_NEGATED, "Null")}

_OPERATOR = regex(r"(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?", re.IGNORECASE | re.ASCII)


def operator_of(text: str) -> Operator | None:
    """Take an operator apart, whatever its case; ``None`` when there is none of that name."""
    match = _OPERATOR.fullmatch(text)
    name = OPERATORS.get(match[2].lower()) if match else None
    if match is None or name is None or (name == "Null" and match[3]):
        return None
    prefix = {"forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}.get((match[1] or "").lower())
    kind = "Null" if name == "Null" else _POSITIVE[_NEGATED.get(name, name)][0]
    return Operator(name, kind, name in _NEGATED, prefix, match[3] is not None)


def conditions_hold(statement: Statement, context: Context) -> Truth:
    """Whether the request meets all conditions of a statement."""
    return statement.conditions.every(lambda condition: holds(condition, context, statement.variables))


def holds(condition: Condition, context: Context, variables: bool = True) -> Truth:
    """Whether the request meets one condition."""
    name, key = condition.operator.text.literal, condition.key.text.literal
    operator = operator_of(name) if name is not None else None
    if operator is None or key is None:
        return Truth.MAYBE
    answers = {_judge(operator, fact, condition, context, variables) for fact in context.alternatives(key)}
    return answers.pop() if len(answers) == 1 else Truth.MAYBE


def _judge(
    operator: Operator, fact: Given | Missing, condition: Condition, context: Context, variables: bool
) -> Truth:
    given_values = fact.values if isinstance(fact, Given) else ()
    if operator.kind == "Null":
        # Whether an empty value counts as absent, the documentation leaves to the service.
        if given_values and all(value.literal == "" for value in given_values):
            return Truth.MAYBE
        return _null(condition.values, not given_values)
    if not given_values:
        return _without_key(operator)
    if operator.set_operator is None and len(given_values) > 1:
        return Truth.MAYBE
    compare = _POSITIVE[_NEGATED.get(operator.name, operator.name)][1]
    written = condition.values

    def one_matches(given: Text) -> Truth:
        found = written.some(lambda term: _compare(compare, term.text, given, context, variables))
        return ~found if operator.negated else found

    quantify = Truth.some if operator.set_operator == "ForAnyValue" else Truth.every
    return quantify(map(one_matches, given_values))


def _compare(compare: Compare, written: Text, given: Text, context: Context, variables: bool) -> Truth:
    value = resolve(written, context) if variables else written
    return Truth.NO if value is None else compare(value, given)


def _without_key(operator: Operator) -> Truth:
    if operator.if_exists or operator.set_operator == "ForAllValues":
        return Truth.YES
    if operator.set_operator == "ForAnyValue":
        return Truth.MAYBE if operator.negated else Truth.NO
    return Truth.of(operator.negated)


def _null(values: Many[Term], absent: bool) -> Truth:
    said = {"true": absent, "false": not absent}
    answers = {text: Truth.of(fact) for text, fact in said.items()}
    return values.some(lambda term: answers.get((term.text.literal or "").lower(), Truth.MAYBE))
