"""The arguments of an instruction → words, with quotes taken off and variables filled in.

The rules are those of BuildKit's ``frontend/dockerfile/shell/lex.go``: ``$name``, ``${name}``,
``${name:-word}``, ``${name:+word}`` and their forms without colon. Patterns (``${name#…}``) are not
worked out: such a word is unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Embedded, Source
from lambdalint.values import Absent, Cause, Hole, Known, Origin, Reference, Text, Unknown, Value

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]")
_MAX_NESTING = 10
#: Variables that double each other (`ENV A=$A$A`) must not grow without end; no image name is as long.
_MAX_LENGTH = 32_768
_MAX_PIECES = 100


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written: ``source.text[start:end]``."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


def words(source: Source, escape: str = "\\") -> list[Word]:
    """Split at white space that is neither quoted nor escaped."""
    text = source.text
    found: list[Word] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        quote = ""
        while at < len(text) and (quote or not text[at].isspace()):
            if text[at] == escape and quote != "'":
                at += 1
            elif text[at] == quote:
                quote = ""
            elif not quote and text[at] in "\"'":
                quote = text[at]
            at += 1
        at = min(at, len(text))
        found.append(Word(source, start, at))
    return found


def strings(source: Embedded) -> tuple[Known[str], ...] | None:
    """The JSON list of strings that the arguments are (the exec form); ``None`` when they are none."""
    text = source.text
    if not text.startswith("["):
        return None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return None
    places = re.finditer(r'"(?:[^"\\]|\\.)*"', text)
    return tuple(
        Known(value, source.span(place.start() + 1, place.end() - 1))
        for value, place in zip(values, places, strict=True)
    )


def fill(word: Word, scope: Mapping[str, Value[str]], escape: str = "\\") -> Value[str]:
    """Take the quotes off and fill in what ``scope`` knows. A name that it does not have is unknown."""
    span = word.source.span(word.start, word.end)
    pieces, causes, origin = _fill(word.text, scope, escape, 0)
    text = Text.of(*pieces)
    literal = text.literal
    if literal is not None:
        return Known(literal, span, origin, tuple(causes))
    names = ", ".join(piece.reference.name for piece in text.pieces if isinstance(piece, Hole))
    return Unknown(span, f"the value of {names} is not written here", text=text)


def _fill(
    text: str, scope: Mapping[str, Value[str]], escape: str, depth: int
) -> tuple[list[str | Hole], list[Cause], Origin]:
    pieces: list[str | Hole] = []
    causes: list[Cause] = []
    origin = Origin.WRITTEN
    quote = ""
    at = length = 0
    while at < len(text):
        here = text[at]
        if here == escape and quote != "'" and at + 1 < len(text):
            following = text[at + 1]
            # Between double quotes only these are escaped; elsewhere everything is.
            pieces.append(following if not quote or following in f'"${escape}' else here + following)
            at += 2
        elif here == quote:
            quote = ""
            at += 1
        elif not quote and here in "\"'":
            quote = here
            at += 1
        elif here == "$" and quote != "'":
            filled, more, made_by, at = _variable(text, at + 1, scope, escape, depth)
            pieces.extend(filled)
            causes = list(dict.fromkeys([*causes, *more]))[:_MAX_PIECES]
            length += sum(len(piece) for piece in filled if isinstance(piece, str))
            if length > _MAX_LENGTH or len(pieces) > len(text) + _MAX_PIECES:
                return [_hole("a variable that grows without end")], [], Origin.WRITTEN
            origin = made_by if made_by is not Origin.WRITTEN else origin
        else:
            stop = at + 1
            while stop < len(text) and text[stop] not in f"\"'${escape}":
                stop += 1
            pieces.append(text[at:stop])
            at = stop
    return pieces, causes, origin


def _variable(
    text: str, at: int, scope: Mapping[str, Value[str]], escape: str, depth: int
) -> tuple[list[str | Hole], list[Cause], Origin, int]:
    """What stands for the variable behind a ``$``, and the offset behind it."""
    if text.startswith("{", at):
        end = _closing_brace(text, at)
        if end is None:
            return [_hole(text[at:])], [], Origin.WRITTEN, len(text)
        inner = text[at + 1 : end]
        name = _NAME.match(inner)
        if name is None or depth >= _MAX_NESTING:
            return [_hole(inner)], [], Origin.WRITTEN, end + 1
        value = scope.get(name.group())
        rest = inner[name.end() :]
        operator = re.match(r":?[-+?]", rest)
        if operator is None:
            filled = _plain(name.group(), value) if not rest else ([_hole(name.group())], [], Origin.WRITTEN)
            return *filled, end + 1
        if value is None or isinstance(value, Unknown):
            return [_hole(name.group())], [], Origin.WRITTEN, end + 1
        missing = isinstance(value, Absent) or (operator.group()[0] == ":" and value.value == "")
        match operator.group()[-1]:
            case "-" if missing:
                return *_fill(rest[operator.end() :], scope, escape, depth + 1), end + 1
            case "+":
                alternative = "" if missing else rest[operator.end() :]
                return *_fill(alternative, scope, escape, depth + 1), end + 1
        return *_plain(name.group(), value), end + 1
    name = _NAME.match(text, at)
    if name is None:
        return ["$"], [], Origin.WRITTEN, at
    return *_plain(name.group(), scope.get(name.group())), name.end()


def _plain(name: str, value: Value[str] | None) -> tuple[list[str | Hole], list[Cause], Origin]:
    match value:
        case Known(known, span, origin, causes):
            return [known], [Cause(span, f"{name} is set here"), *causes], origin
        case Absent():
            return [""], [], Origin.WRITTEN
        case Unknown(text=Text(pieces)):
            return list(pieces), [], Origin.WRITTEN
    return [_hole(name)], [], Origin.WRITTEN


def _hole(name: str) -> Hole:
    return Hole(Reference(Reference.VARIABLE, name))


def _closing_brace(text: str, at: int) -> int | None:
    depth = 0
    for offset in range(at, len(text)):
        if text[offset] == "{":
            depth += 1
        elif text[offset] == "}":
            depth -= 1
            if not depth:
                return offset
    return None
