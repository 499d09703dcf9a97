"""What can be said of a value before anything runs: known, unknown, or absent.

``Value`` is a closed union, so ``match`` is the normal way to read one: a rule that matches ``Known``
is silent on the rest by construction. Unknown never makes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

from lambdalint.records import dataclass
from lambdalint.source import Span

T = TypeVar("T")
U = TypeVar("U")


class Truth(Enum):
    """Three-valued logic (Kleene's). ``bool(MAYBE)`` raises: a rule has to say what it means."""

    NO = 0
    MAYBE = 1
    YES = 2

    def __bool__(self) -> bool:
        if self is Truth.MAYBE:
            raise ValueError("MAYBE is neither true nor false; compare with Truth.YES or Truth.NO")
        return self is Truth.YES

    # Half a million times in a large run, and looking at the value of an Enum costs more than the question.
    def __and__(self, other: Truth) -> Truth:
        if self is _NO or other is _NO:
            return _NO
        return self if self is _MAYBE else other

    def __or__(self, other: Truth) -> Truth:
        if self is _YES or other is _YES:
            return _YES
        return self if self is _MAYBE else other

    def __invert__(self) -> Truth:
        return self if self is _MAYBE else _NO if self is _YES else _YES

    @classmethod
    def of(cls, fact: bool) -> Truth:
        return _YES if fact else _NO

    @classmethod
    def every(cls, truths: Iterable[Truth]) -> Truth:
        found = _YES
        for truth in truths:
            if truth is _NO:
                return _NO
            if truth is _MAYBE:
                found = truth
        return found

    @classmethod
    def some(cls, truths: Iterable[Truth]) -> Truth:
        found = _NO
        for truth in truths:
            if truth is _YES:
                return _YES
            if truth is _MAYBE:
                found = truth
        return found


_NO, _MAYBE, _YES = Truth


class Origin(Enum):
    """How a known value came to be where it is."""

    WRITTEN = "written here"
    GLOBALS = "inherited from Globals"
    PARAMETER_DEFAULT = "the default of a parameter"
    PARAMETER = "given for a parameter"
    MAPPING = "looked up in a mapping"
    AWS_DEFAULT = "what AWS uses when nothing is written"


@dataclass(frozen=True, slots=True)
class Cause:
    """A place elsewhere that explains a value, with a note that reads on its own."""

    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What an intrinsic function refers to.

    ``attribute`` is ``None`` for ``Ref``. ``kind`` says what ``name`` is: a resource's logical id, a
    parameter without a value, a pseudo parameter such as ``AWS::Region``, an export of another stack, a
    variable of a script, what stands in ``{{resolve:…}}``, the Availability Zones of a region, an item of a
    list (``attribute`` is its index then), or something that cannot be named (``other``).

    Two holes with equal references are filled alike, unless they are ``other``.
    """

    kind: str
    name: str
    attribute: str | None = None

    RESOURCE = "resource"
    PARAMETER = "parameter"
    PSEUDO = "pseudo parameter"
    IMPORT = "import"
    VARIABLE = "variable"
    DYNAMIC = "dynamic reference"
    ZONES = "Availability Zones"
    ITEM = "item of a list"
    OTHER = "other"

    def __str__(self) -> str:
        return f"{self.name}.{self.attribute}" if self.attribute else self.name


@dataclass(frozen=True, slots=True)
class Hole:
    """A piece of a text that is not known, with what it refers to."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Text:
    """A string with holes: ``arn:${AWS::Partition}:s3:::*`` is known but for its second field."""

    pieces: tuple[str | Hole, ...]

    # Texts are compared and looked up more than anything else.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash(self.pieces)

    @classmethod
    def of(cls, *pieces: str | Hole) -> Text:
        """Join neighbouring known pieces, drop empty ones."""
        if len(pieces) == 1:
            return cls(pieces if pieces[0] != "" else ())
        joined: list[str | Hole] = []
        for piece in pieces:
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece != "":
                joined.append(piece)
        return cls(tuple(joined))

    @property
    def literal(self) -> str | None:
        """The whole string when no piece is missing."""
        if not self.pieces:
            return ""
        match self.pieces:
            case (str(whole),):
                return whole
        return None

    @property
    def reference(self) -> Reference | None:
        """What the text refers to when it is one reference and nothing else."""
        match self.pieces:
            case (Hole(reference),):
                return reference
        return None

    @property
    def known_part(self) -> str:
        return "".join(piece for piece in self.pieces if isinstance(piece, str))

    def matches(self, pattern: str) -> Truth:
        """Whether the whole text matches a regular expression, whatever stands in the holes.

        YES and NO are claimed for a literal text only; what stands in a hole may make anything match.
        """
        literal = self.literal
        if literal is not None:
            return Truth.of(re.fullmatch(pattern, literal, re.DOTALL) is not None)
        return Truth.MAYBE

    def startswith(self, prefix: str) -> Truth:
        return _begins(self.pieces[0] if self.pieces else "", prefix, self.literal is not None)

    def endswith(self, suffix: str) -> Truth:
        last = self.pieces[-1] if self.pieces else ""
        return _begins(last[::-1] if isinstance(last, str) else last, suffix[::-1], self.literal is not None)

    def __str__(self) -> str:
        return "".join(piece if isinstance(piece, str) else _as_written(piece) for piece in self.pieces)


def _as_written(hole: Hole) -> str:
    is_dynamic = hole.reference.kind == Reference.DYNAMIC
    return f"{{{{resolve:{hole.reference}}}}}" if is_dynamic else f"${{{hole.reference}}}"


def _begins(piece: str | Hole, prefix: str, complete: bool) -> Truth:
    if isinstance(piece, Hole):
        return Truth.YES if prefix == "" else Truth.MAYBE
    if piece.startswith(prefix):
        return Truth.YES
    return Truth.NO if complete or not prefix.startswith(piece) else Truth.MAYBE


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A value that is certain. ``span`` is the text to point at, ``causes`` the places that made it.

    ``computed`` says that a function of the template made it (``Fn::Sub``, ``Fn::Join``, …): nobody wrote
    these very letters, so they say nothing about what their author believed.
    """

    value: T
    span: Span
    origin: Origin = Origin.WRITTEN
    causes: tuple[Cause, ...] = ()
    computed: bool = False

    def test(self, predicate: Callable[[T], bool]) -> Truth:
        return Truth.of(predicate(self.value))

    def map(self, function: Callable[[T], U]) -> Known[U]:
        return Known(function(self.value), self.span, self.origin, self.causes, self.computed)


@dataclass(frozen=True, slots=True)
class Unknown(Generic[T]):
    """A value that cannot be told. ``reason`` completes "not known because …".

    ``candidates`` are all the values it can have, when that is known (``AllowedValues``); ``text`` is
    what can be said of a string all the same. It is there, unless ``may_be_absent``: one branch of a
    condition is ``AWS::NoValue``, or a transform decides.
    """

    span: Span
    reason: str
    candidates: tuple[T, ...] = ()
    text: Text | None = None
    may_be_absent: bool = False

    def test(self, predicate: Callable[[T], bool]) -> Truth:
        answers = {predicate(candidate) for candidate in self.candidates}
        return Truth.of(answers.pop()) if len(answers) == 1 else Truth.MAYBE

    def map(self, function: Callable[[T], U]) -> Unknown[U]:
        candidates = tuple(map(function, self.candidates))
        return Unknown(self.span, self.reason, candidates, may_be_absent=self.may_be_absent)

    @property
    def reference(self) -> Reference | None:
        return self.text.reference if self.text else None


@dataclass(frozen=True, slots=True)
class Absent(Generic[T]):
    """Nothing is written. ``span`` is where it would be: the narrowest text that is missing it."""

    span: Span

    def test(self, predicate: Callable[[T], bool]) -> Truth:  # noqa: ARG002 - one signature for all three
        return Truth.NO

    def map(self, function: Callable[[T], U]) -> Absent[U]:  # noqa: ARG002
        return Absent(self.span)


Value: TypeAlias = Known[T] | Unknown[T] | Absent[T]


def text_of(value: Value[Any]) -> Text:
    """What can be said of a string: all of it, parts of it, or that it is one hole."""
    match value:
        case Known(known):
            return Text.of(str(known))
        case Unknown(text=Text() as text):
            return text
        case Unknown(reason=reason):
            return Text((Hole(Reference(Reference.OTHER, reason)),))
    return Text(())


V = TypeVar("V", bound=Known[Any] | Unknown[Any] | Absent[Any])


def at(value: V, span: Span) -> V:
    """The same value, pointed at elsewhere."""
    return replace(value, span=span)


@dataclass(frozen=True, slots=True)
class Many(Generic[T]):
    """A list that may be open: known items, and whether they are all.

    "Something bad is there" needs one item; "something good is missing" needs ``complete``.
    """

    items: tuple[T, ...] = ()
    complete: bool = True
    span: Span | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def map(self, function: Callable[[T], U]) -> Many[U]:
        return Many(tuple(map(function, self.items)), self.complete, self.span)

    def some(self, test: Callable[[T], Truth]) -> Truth:
        """Whether at least one item passes; MAYBE when none of the known ones does and others may exist."""
        found = Truth.some(map(test, self.items))
        return found if self.complete else found | Truth.MAYBE

    def every(self, test: Callable[[T], Truth]) -> Truth:
        found = Truth.every(map(test, self.items))
        return found if self.complete else found & Truth.MAYBE
