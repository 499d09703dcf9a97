"""Wildcard patterns as automata: the tokens of a text, and which strings they stand for.

The automaton simulates all positions of the pattern at once in the bits of an integer, so that its time is
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
from lambdalint.values import Hole, Reference, Text


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


class Chars(Enum):
    """Sets of characters that a wildcard or a pseudo parameter can stand for. All have the digits."""

    ANY = "any"
    NO_COLON = "no colon"
    NAME = "lower-case letters, digits and hyphens"
    DIGIT = "digits"

    def has(self, char: str) -> bool:
        match self:
            case Chars.ANY:
                return True
            case Chars.NO_COLON:
                return char != ":"
            case Chars.NAME:
                return char in "abcdefghijklmnopqrstuvwxyz0123456789-"
            case Chars.DIGIT:
                return char in "0123456789"


@dataclass(frozen=True, slots=True)
class Star:
    """``*``, or a hole where only possibilities count: any number of characters."""

    chars: Chars = Chars.ANY


@dataclass(frozen=True, slots=True)
class One:
    """``?``, or one digit of an account id."""

    chars: Chars = Chars.ANY


Token: TypeAlias = str | Star | One | Hole

#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
SHAPES: dict[str, tuple[Token, ...]] = {
    "AWS::AccountId": (One(Chars.DIGIT),) * 12,
    "AWS::Region": (One(Chars.NAME), Star(Chars.NAME)),
    "AWS::Partition": ("a", "w", "s", Star(Chars.NAME)),
}


@lru_cache(maxsize=4096)
def tokens_of(text: Text, dialect: Dialect) -> tuple[Token, ...]:
    """The characters, wildcards and holes of a text. ``*?*`` is spelled ``?*``."""
    tokens: list[Token] = []
    for token in _spell(text, dialect):
        star_before = bool(tokens) and tokens[-1] == Star()
        if token == One() and star_before:
            tokens.insert(-1, token)
        elif token != Star() or not star_before:
            tokens.append(token)
    return tuple(tokens)


def _spell(text: Text, dialect: Dialect) -> Iterator[Token]:
    for piece in text.pieces:
        if isinstance(piece, Hole):
            yield piece
            continue
        for char in piece.lower() if dialect is Dialect.ACTION else piece:
            if char == "*" and dialect is not Dialect.LITERAL:
                yield Star()
            elif char == "?" and dialect is not Dialect.LITERAL:
                yield One()
            else:
                yield char


@lru_cache(maxsize=4096)
def filled_tokens(text: Text, dialect: Dialect) -> tuple[Token, ...]:
    """The tokens, with every hole as the set of all strings that it can be."""
    filled: list[Token] = []
    for token in tokens_of(text, dialect):
        if isinstance(token, Hole):
            filled += SHAPES.get(token.reference.name, (Star(),))
        else:
            filled.append(token)
    return tuple(filled)


@lru_cache(maxsize=4096)
def confined_tokens(text: Text, dialect: Dialect) -> tuple[Token, ...]:
    """The tokens, with each ``*`` kept in its ARN segment where the documentation promises no more."""
    tokens = tokens_of(text, dialect)
    if dialect not in {Dialect.RESOURCE, Dialect.ARN} or Star() not in tokens:
        return tokens
    colons = list(accumulate(char == ":" for char in tokens))
    return tuple(
        Star(Chars.NO_COLON)
        if token == Star()
        and (colons[at] < 5 if dialect is Dialect.ARN else tokens[at + 1 : at + 2] not in {(), (":",)})
        else token
        for at, token in enumerate(tokens)
    )


# --- the automaton --------------------------------------------------------------------------------------


class Automaton:
    """The places between the tokens of a pattern, as bits: bit *i* says that *i* tokens have matched."""

    __slots__ = ("advance", "by_char", "by_hole", "loops", "ones", "size", "skips", "steps")

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.by_char: dict[str, int] = {}
        self.by_hole: dict[Reference, int] = {}
        self.ones: dict[Chars, int] = {}
        self.loops: dict[Chars, int] = {}
        self.size = 0
        for token in tokens:
            bit = 1 << self.size
            match token:
                case str():
                    self.by_char[token] = self.by_char.get(token, 0) | bit
                case One(chars):
                    self.ones[chars] = self.ones.get(chars, 0) | bit
                case Star(chars):
                    self.loops[chars] = self.loops.get(chars, 0) | bit
                case Hole(reference):
                    self.by_hole[reference] = self.by_hole.get(reference, 0) | bit
            self.size += 1
        #: Where a ``*`` may match nothing.
        self.skips = _union(self.loops.values())
        #: Where some character of a set leads on, for the sets that were asked for.
        self.advance: dict[Chars, int] = {}
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

    def some_char(self, states: int, chars: Chars) -> int:
        """The places after some character of a set; every loop can take one, a digit at least."""
        return _flood((states & self._leading_on(chars)) << 1 | states & self.skips, self.skips)

    def some_string(self, states: int, chars: Chars) -> int:
        """The places after some string of such characters, the empty one included."""
        return _flood(states, self._leading_on(chars) | self.skips)

    def _leading_on(self, chars: Chars) -> int:
        on = self.advance.get(chars)
        if on is None:
            on = _union(bits for char, bits in self.by_char.items() if chars.has(char))
            on = self.advance[chars] = on | _union(self.ones.values())
        return on

    def symbol(self, states: int, token: One | Star | Hole) -> int:
        """The places after whatever the symbol stands for: a hole takes itself, a ``*`` takes anything."""
        on = 0
        segment = token == Star(Chars.NO_COLON)
        if isinstance(token, Hole):
            on = self.by_hole.get(token.reference, 0)
            segment = token.reference.name in SHAPES
        elif token == One():
            on = self.ones.get(Chars.ANY, 0)
        stay = self.loops.get(Chars.ANY, 0) | (self.loops.get(Chars.NO_COLON, 0) if segment else 0)
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


def surely(automaton: Automaton, tokens: Iterable[Token]) -> bool:
    """Whether the pattern matches the target whatever stands in the holes of either."""
    states = automaton.start()
    for token in tokens:
        states = automaton.char(states, token) if isinstance(token, str) else automaton.symbol(states, token)
        if not states:
            return False
    return automaton.ends(states)


def perhaps(automaton: Automaton, tokens: Iterable[Token]) -> bool:
    """Whether some string is in both sets."""
    states = automaton.start()
    for token in tokens:
        match token:
            case str():
                states = automaton.char(states, token)
            case One(chars):
                states = automaton.some_char(states, chars)
            case Star(chars):
                states = automaton.some_string(states, chars)
        if not states:
            return False
    return automaton.ends(states)


@lru_cache(maxsize=4096)
def certain_matcher(pattern: Text, dialect: Dialect) -> Automaton:
    return Automaton(confined_tokens(pattern, dialect))


@lru_cache(maxsize=4096)
def possible_matcher(pattern: Text, dialect: Dialect) -> Automaton:
    return Automaton(filled_tokens(pattern, dialect))
