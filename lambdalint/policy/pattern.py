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

The matcher simulates all positions of the pattern at once in the bits of an integer, so that its time is
the length of the target times the length of the pattern over the machine word: ``*a*a*a*`` is no trap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_
from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.values import Hole, Reference, Text, Truth

#: No policy element can be longer: the largest document that IAM takes has 20,480 characters.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MAX_LENGTH = 20_480

#: A letter that no policy contains, for ``witness``.
_FRESH = "\ue000"


class Dialect(Enum):
    """What ``*`` may swallow, and whether case counts."""

    #: Condition values under ``StringLike``.
    STRING = "string"
    #: Actions: case does not count.
    ACTION = "action"
    #: The ``Resource`` element.
    RESOURCE = "resource"
    #: Condition values under the operators for ARNs.
    ARN = "arn"
    #: Condition values under ``StringEquals``: ``*`` is a star.
    LITERAL = "literal"


class _Chars(Enum):
    """Sets of characters that a wildcard or a pseudo parameter can stand for. All have the digits."""

    ANY = "any"
    NO_COLON = "no colon"
    NAME = "lower-case letters, digits and hyphens"
    DIGIT = "digits"

    def has(self, char: str) -> bool:
        match self:
            case _Chars.ANY:
                return True
            case _Chars.NO_COLON:
                return char != ":"
            case _Chars.NAME:
                return char in "abcdefghijklmnopqrstuvwxyz0123456789-"
            case _Chars.DIGIT:
                return char in "0123456789"


@dataclass(frozen=True, slots=True)
class _Many:
    """``*``, or a hole where only possibilities count: any number of characters."""

    chars: _Chars = _Chars.ANY


@dataclass(frozen=True, slots=True)
class _One:
    """``?``, or one digit of an account id."""

    chars: _Chars = _Chars.ANY


#: What stands before the name of a bucket and before that of a table.
_NAMED_WITHOUT_SLASH = (":s3:::", ":table/")

_Token: TypeAlias = str | _Many | _One | Hole

#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
_SHAPES: dict[str, tuple[_Token, ...]] = {
    "AWS::AccountId": (_One(_Chars.DIGIT),) * 12,
    "AWS::Region": (_One(_Chars.NAME), _Many(_Chars.NAME)),
    "AWS::Partition": ("a", "w", "s", _Many(_Chars.NAME)),
}


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
    if _surely(_certain(pattern, dialect), _confined(target, dialect)):
        return Truth.YES
    possible = _possible(pattern, dialect)
    examples = [target]
    if dialect is not Dialect.LITERAL and has_wildcards(target):
        examples += [witness(target, stand_in) for stand_in in ("", _FRESH, _FRESH * 2)]
    if not all(_perhaps(possible, _fillings(example, dialect)) for example in examples):
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
    if _differ(one, other, dialect) or not _perhaps(_possible(one, dialect), _fillings(other, dialect)):
        return Truth.NO
    confined = any(_Many(_Chars.NO_COLON) in _confined(text, dialect) for text in (one, other))
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
    left, right = _tokens(one, dialect), _tokens(other, dialect)
    place = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if place is None or left[place + 1 : place + 2] != right[place + 1 : place + 2]:
        return False
    follower = left[place + 1 : place + 2]
    if any(isinstance(token, _Many | _One) for token in left[:place]) or follower not in {(), (":",), ("/",)}:
        return False
    match left[place], right[place]:
        case Hole(a), Hole(b):
            same_kind = a.kind == b.kind == Reference.RESOURCE and a.attribute == b.attribute
            return same_kind and a.name != b.name and a.attribute in {None, "Arn"}
    return False


# --- tokens ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _tokens(text: Text, dialect: Dialect) -> tuple[_Token, ...]:
    """The characters, wildcards and holes of a text. ``*?*`` is spelled ``?*``."""
    tokens: list[_Token] = []
    for token in _spell(text, dialect):
        star_before = bool(tokens) and tokens[-1] == _Many()
        if token == _One() and star_before:
            tokens.insert(-1, token)
        elif token != _Many() or not star_before:
            tokens.append(token)
    return tuple(tokens)


def _spell(text: Text, dialect: Dialect) -> Iterator[_Token]:
    for piece in text.pieces:
        if isinstance(piece, Hole):
            yield piece
            continue
        for char in piece.lower() if dialect is Dialect.ACTION else piece:
            if char == "*" and dialect is not Dialect.LITERAL:
                yield _Many()
            elif char == "?" and dialect is not Dialect.LITERAL:
                yield _One()
            else:
                yield char


@lru_cache(maxsize=4096)
def _fillings(text: Text, dialect: Dialect) -> tuple[_Token, ...]:
    """The tokens, with every hole as the set of all strings that it can be."""
    filled: list[_Token] = []
    for token in _tokens(text, dialect):
        if isinstance(token, Hole):
            filled += _SHAPES.get(token.reference.name, (_Many(),))
        else:
            filled.append(token)
    return tuple(filled)


@lru_cache(maxsize=4096)
def _confined(text: Text, dialect: Dialect) -> tuple[_Token, ...]:
    """The tokens, with each ``*`` kept in its ARN segment where the documentation promises no more."""
    tokens = _tokens(text, dialect)
    if dialect not in {Dialect.RESOURCE, Dialect.ARN} or _Many() not in tokens:
        return tokens
    colons = list(accumulate(char == ":" for char in tokens))
    return tuple(
        _Many(_Chars.NO_COLON)
        if token == _Many()
        and (colons[at] < 5 if dialect is Dialect.ARN else tokens[at + 1 : at + 2] not in {(), (":",)})
        else token
        for at, token in enumerate(tokens)
    )


# --- the automaton --------------------------------------------------------------------------------------


class _Automaton:
    """The places between the tokens of a pattern, as bits: bit *i* says that *i* tokens have matched."""

    __slots__ = ("advance", "by_char", "by_hole", "loops", "ones", "size", "skips", "steps")

    def __init__(self, tokens: Iterable[_Token]) -> None:
        self.by_char: dict[str, int] = {}
        self.by_hole: dict[Reference, int] = {}
        self.ones: dict[_Chars, int] = {}
        self.loops: dict[_Chars, int] = {}
        self.size = 0
        for token in tokens:
            bit = 1 << self.size
            match token:
                case str():
                    self.by_char[token] = self.by_char.get(token, 0) | bit
                case _One(chars):
                    self.ones[chars] = self.ones.get(chars, 0) | bit
                case _Many(chars):
                    self.loops[chars] = self.loops.get(chars, 0) | bit
                case Hole(reference):
                    self.by_hole[reference] = self.by_hole.get(reference, 0) | bit
            self.size += 1
        #: Where a ``*`` may match nothing.
        self.skips = _union(self.loops.values())
        #: Where some character of a set leads on, for the sets that were asked for.
        self.advance: dict[_Chars, int] = {}
        #: What ``char`` needs of a character, kept: in which places it leads on, in which it may stay.
        self.steps: dict[str, tuple[int, int]] = {}

    def start(self) -> int:
        return _flood(1, self.skips)

    def char(self, states: int, char: str) -> int:
        """The places after one character."""
        step = self.steps.get(char)
        if step is None:
            on = self.by_char.get(char, 0) | _union(b for chars, b in self.ones.items() if chars.has(char))
            stay = _union(bits for chars, bits in self.loops.items() if chars.has(char))
            step = self.steps[char] = (on, stay)
        on, stay = step
        return _flood((states & on) << 1 | states & stay, self.skips)

    def some_char(self, states: int, chars: _Chars) -> int:
        """The places after some character of a set; every loop can take one, a digit at least."""
        return _flood((states & self._leading_on(chars)) << 1 | states & self.skips, self.skips)

    def some_string(self, states: int, chars: _Chars) -> int:
        """The places after some string of such characters, the empty one included."""
        return _flood(states, self._leading_on(chars) | self.skips)

    def _leading_on(self, chars: _Chars) -> int:
        on = self.advance.get(chars)
        if on is None:
            on = _union(bits for char, bits in self.by_char.items() if chars.has(char))
            on = self.advance[chars] = on | _union(self.ones.values())
        return on

    def symbol(self, states: int, token: _One | _Many | Hole) -> int:
        """The places after whatever the symbol stands for: a hole takes itself, a ``*`` takes anything."""
        on = 0
        segment = token == _Many(_Chars.NO_COLON)
        if isinstance(token, Hole):
            on = self.by_hole.get(token.reference, 0)
            segment = token.reference.name in _SHAPES
        elif token == _One():
            on = self.ones.get(_Chars.ANY, 0)
        stay = self.loops.get(_Chars.ANY, 0) | (self.loops.get(_Chars.NO_COLON, 0) if segment else 0)
        return _flood((states & on) << 1 | states & stay, self.skips)

    def ends(self, states: int) -> bool:
        return bool(states >> self.size & 1)


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _flood(states: int, passable: int) -> int:
    """Every place that leads on through a run of passable tokens; the carry of an addition does the walk."""
    if not states & passable:
        return states
    return states | (((states & passable) + passable) ^ passable)


def _surely(automaton: _Automaton, tokens: Iterable[_Token]) -> bool:
    """Whether the pattern matches the target whatever stands in the holes of either."""
    states = automaton.start()
    for token in tokens:
        states = automaton.char(states, token) if isinstance(token, str) else automaton.symbol(states, token)
        if not states:
            return False
    return automaton.ends(states)


def _perhaps(automaton: _Automaton, tokens: Iterable[_Token]) -> bool:
    """Whether some string is in both sets."""
    states = automaton.start()
    for token in tokens:
        match token:
            case str():
                states = automaton.char(states, token)
            case _One(chars):
                states = automaton.some_char(states, chars)
            case _Many(chars):
                states = automaton.some_string(states, chars)
        if not states:
            return False
    return automaton.ends(states)


@lru_cache(maxsize=4096)
def _certain(pattern: Text, dialect: Dialect) -> _Automaton:
    return _Automaton(_confined(pattern, dialect))


@lru_cache(maxsize=4096)
def _possible(pattern: Text, dialect: Dialect) -> _Automaton:
    return _Automaton(_fillings(pattern, dialect))


def service_of(arn: Text) -> str:
    """The service field of an ARN pattern; what is not known of it is a ``*``."""
    whole = "".join(piece if isinstance(piece, str) else "*" for piece in arn.pieces)
    fields = whole.split(":", 3)
    if len(fields) > 2:
        return fields[2]
    return "*" if "*" in whole else ""
