"""Wildcard patterns against strings, when pieces of both are unknown: two texts -> Truth.

Three questions, each three-valued. A hole is a string that is the same wherever the same reference stands;
YES holds for every filling of the holes, NO for every filling too:

- ``covers(pattern, target)``: does the pattern match all that the target stands for?
- ``overlaps(one, other)``: is there a string that both match?
- ``witness(target)``: one string that the target matches and that says nothing by accident.

How wildcards behave:

- ``*`` is any string, ``?`` any one character.
- In an ARN, wildcards are meant to stay within a segment (the parts between colons); a ``*`` that ends a
  segment "can expand to match beyond the colon boundaries"
  (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html). So a match
  in which a ``*`` within a segment would have to cross a colon is MAYBE.
- The condition operators for ARNs check the six components one by one
  (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
- Unknown is whether a parameter, an import or a shell variable brings wildcards of its own; a resource's
  ``Ref`` or attribute may as well (the ``Arn`` of a log group ends in ``:*``).
"""

from __future__ import annotations

from functools import lru_cache

from lambdalint.policy.automaton import (
    Chars,
    Dialect,
    One,
    Star,
    certain_matcher,
    confined_tokens,
    filled_tokens,
    perhaps,
    possible_matcher,
    surely,
    tokens_of,
)
from lambdalint.values import Hole, Reference, Text, Truth

__all__ = ["Dialect", "covers", "has_wildcards", "overlaps", "service_of", "witness"]

#: No policy element can be longer: the largest document that IAM takes has 20,480 characters.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MAX_LENGTH = 20_480

#: A letter that no policy contains, for ``witness``.
_FRESH = "\ue000"
#: What stands before the name of a bucket and before that of a table.
_NAMED_WITHOUT_SLASH = (":s3:::", ":table/")


def covers(pattern: Text, target: Text, dialect: Dialect = Dialect.RESOURCE) -> Truth:
    """Whether ``pattern`` matches everything that ``target`` stands for.

    A ``*`` or ``?`` in ``target`` is a wildcard too: ``covers(s3:*, s3:Get*)`` is YES.
    """
    if pattern.pieces == target.pieces:
        return Truth.YES
    if dialect is Dialect.ACTION:
        match pattern.pieces, target.pieces:
            case (str(written),), (str(name),):
                return _covers_action(written, name)
    return _covers(pattern, target, dialect)


@lru_cache(maxsize=65_536)
def _covers_action(pattern: str, name: str) -> Truth:
    """The same for two texts without holes, as the actions of nearly all policies are."""
    return _covers(Text.of(pattern), Text.of(name), Dialect.ACTION)


def overlaps(one: Text, other: Text, dialect: Dialect = Dialect.RESOURCE) -> Truth:
    """Whether some string matches both patterns."""
    if one == other:
        return Truth.YES
    return _overlaps(one, other, dialect)


def witness(target: Text, stand_in: str = _FRESH) -> Text:
    """A string without wildcards that ``target`` matches: each ``*`` is a letter that no policy spells."""
    return Text.of(
        *(
            piece if isinstance(piece, Hole) else piece.replace("*", stand_in).replace("?", _FRESH)
            for piece in target.pieces
        )
    )


def has_wildcards(text: Text) -> bool:
    known = text.known_part
    return "*" in known or "?" in known


@lru_cache(maxsize=65_536)
def _covers(pattern: Text, target: Text, dialect: Dialect) -> Truth:
    if len(pattern.known_part) > MAX_LENGTH or len(target.known_part) > MAX_LENGTH:
        return Truth.MAYBE
    if dialect is not Dialect.LITERAL and pattern.literal == "*":
        return Truth.YES
    if (seen := _at_a_glance(pattern, target, dialect)) is not None:
        return seen
    if _begin_differently(pattern, target, dialect):
        return Truth.NO
    if (keys := _in_one_bucket(pattern, target, dialect)) is not None:
        return _covers(*keys, dialect)
    if surely(certain_matcher(pattern, dialect), confined_tokens(target, dialect)):
        return Truth.YES
    possible = possible_matcher(pattern, dialect)
    examples = [target]
    if dialect is not Dialect.LITERAL and has_wildcards(target):
        examples += [witness(target, stand_in) for stand_in in ("", _FRESH, _FRESH * 2)]
    if not all(perhaps(possible, filled_tokens(example, dialect)) for example in examples):
        return Truth.NO
    return Truth.NO if _differ(pattern, target, dialect) else Truth.MAYBE


@lru_cache(maxsize=65_536)
def _overlaps(one: Text, other: Text, dialect: Dialect) -> Truth:
    if len(one.known_part) > MAX_LENGTH or len(other.known_part) > MAX_LENGTH:
        return Truth.MAYBE
    if dialect is not Dialect.LITERAL and "*" in {one.literal, other.literal}:
        return Truth.YES
    if _begin_differently(one, other, dialect):
        return Truth.NO
    for first, second in ((one, other), (other, one)):
        if (seen := _at_a_glance(first, second, dialect)) is not None:
            return seen
    if (keys := _in_one_bucket(one, other, dialect)) is not None:
        return _overlaps(*keys, dialect)
    if Truth.YES in {covers(one, other, dialect), covers(other, one, dialect)}:
        return Truth.YES
    if _differ(one, other, dialect) or not perhaps(
        possible_matcher(one, dialect), filled_tokens(other, dialect)
    ):
        return Truth.NO
    confined = any(Star(Chars.NO_COLON) in confined_tokens(text, dialect) for text in (one, other))
    return Truth.MAYBE if confined or _has_holes(one) or _has_holes(other) else Truth.YES


def _at_a_glance(pattern: Text, target: Text, dialect: Dialect) -> Truth | None:
    """The answer for a target of letters alone, where the pattern has no wildcard but a star at its end."""
    written, name = pattern.literal, target.literal
    if written is None or name is None:
        return None
    if dialect is Dialect.LITERAL:
        return Truth.of(written == name)
    head = written if dialect is Dialect.ARN else written.removesuffix("*")
    if any(wildcard in text for wildcard in "*?" for text in (head, name)):
        return None
    if dialect is Dialect.ACTION:
        head, name = head.lower(), name.lower()
    return Truth.of(name == head if len(head) == len(written) else name.startswith(head))


def _begin_differently(one: Text, other: Text, dialect: Dialect) -> bool:
    """Whether two texts part ways before the first wildcard or hole of either."""
    left, right = _head(one, dialect), _head(other, dialect)
    return not (left.startswith(right) or right.startswith(left))


def _head(text: Text, dialect: Dialect) -> str:
    first = text.pieces[0] if text.pieces else ""
    if isinstance(first, Hole):
        return ""
    if dialect is not Dialect.LITERAL:
        first = first.partition("*")[0].partition("?")[0]
    return first.lower() if dialect is Dialect.ACTION else first


def _has_holes(text: Text) -> bool:
    return any(isinstance(piece, Hole) for piece in text.pieces)


def _in_one_bucket(one: Text, other: Text, dialect: Dialect) -> tuple[Text, Text] | None:
    """What follows the bucket in two ARNs of objects of one bucket, whatever the bucket is called.

    The name of a bucket has neither wildcards nor slashes, so that only the rest can differ. The same goes
    for what belongs to one table: its indexes and its stream.
    """
    if dialect is not Dialect.RESOURCE:
        return None
    shared = 0
    for left, right in zip(one.pieces, other.pieces, strict=False):
        if left != right:
            break
        shared += 1
    head = one.pieces[:shared]
    if len(head) < 2 or has_wildcards(Text(head)):
        return None
    match head[-2:]:
        case (str(before), Hole(Reference(Reference.RESOURCE, _, None))) if before.endswith(
            _NAMED_WITHOUT_SLASH
        ):
            return Text(one.pieces[shared:]), Text(other.pieces[shared:])
    return None


def _differ(one: Text, other: Text, dialect: Dialect) -> bool:
    """Whether both name, in the same place, two different resources of the template.

    ``${Orders.Arn}/*`` never matches ``${Invoices.Arn}/key``: no two resources share an ARN or a physical
    id. (A custom resource may return anything; whoever builds a text gives it another kind of reference.)
    """
    left, right = tokens_of(one, dialect), tokens_of(other, dialect)
    place = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if place is None or left[place + 1 : place + 2] != right[place + 1 : place + 2]:
        return False
    follower = left[place + 1 : place + 2]
    if any(isinstance(token, Star | One) for token in left[:place]) or follower not in {(), (":",), ("/",)}:
        return False
    match left[place], right[place]:
        case Hole(a), Hole(b):
            same_kind = a.kind == b.kind == Reference.RESOURCE and a.attribute == b.attribute
            return same_kind and a.name != b.name and a.attribute in {None, "Arn"}
    return False


def service_of(arn: Text) -> str:
    """The service field of an ARN pattern; what is not known of it is a ``*``."""
    whole = "".join(piece if isinstance(piece, str) else "*" for piece in arn.pieces)
    fields = whole.split(":", 3)
    if len(fields) > 2:
        return fields[2]
    return "*" if "*" in whole else ""
