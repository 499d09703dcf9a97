"""Dockerfile text → instructions: continued lines joined, comments dropped, here-documents attached.

Each instruction is an :class:`~lambdalint.source.Embedded` text, so that a place in the joined text leads
back to the file.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Embedded, Source, Span

_PHYSICAL = regex(r"([^\r\n]*)(\r\n|\n|\r|$)")
_DIRECTIVE = regex(r"#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.*?)\s*$")
_KEYWORD = regex(r"\s*([A-Za-z]+)(?:\s+|$)")
_FLAG = regex(r"\s*--([a-z][a-z0-9-]*)(?:=(\S*))?(?=\s|$)")
_HEREDOC = regex(
    r"(?:(?<=\s)|^)\d*<<(?P<dash>-?)(?P<quote>[\"']?)(?P<name>[^\s<>\"'|;&]+)(?P=quote)(?=\s|$|[>|;&])"
)
_TAKES_HEREDOCS = {"RUN", "COPY", "ADD"}
_TAKES_FLAGS = {"FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"}


@dataclass(frozen=True, slots=True)
class Heredoc:
    """The lines between ``<<NAME`` and ``NAME``. ``expands`` unless the name was quoted."""

    name: str
    content: Embedded
    expands: bool


@dataclass(frozen=True, slots=True)
class Flag:
    name: str
    value: str | None
    span: Span
    #: Offset of the value in the instruction's ``arguments``' own joined text.
    at: int


@dataclass(frozen=True, slots=True)
class Instruction:
    """``keyword`` in capitals; ``arguments`` is the joined text behind it and its flags.

    ``span`` reaches from the keyword to the end of the arguments, here-documents left out.
    """

    keyword: str
    keyword_span: Span
    span: Span
    arguments: Embedded
    flags: tuple[Flag, ...] = ()
    heredocs: tuple[Heredoc, ...] = ()

    def flag(self, name: str) -> Flag | None:
        return next((flag for flag in self.flags if flag.name == name), None)


class _Lines:
    """The physical lines of a text: where each starts, where it ends without its line break, and with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [(match.start(), match.end(1), match.end()) for match in _PHYSICAL.finditer(text)]
        #: Line numbers by content, as it stands and without the tabs before it; made when first asked for.
        self._numbers: tuple[dict[str, list[int]], dict[str, list[int]]] | None = None

    def content(self, number: int) -> str:
        start, end, _ = self.places[number]
        return self.text[start:end]

    def following(self, content: str, number: int, *, tabbed: bool) -> int | None:
        """The first line from ``number`` on that reads ``content``, behind tabs if they may stand there."""
        if self._numbers is None:
            self._numbers = ({}, {})
            for index in range(len(self.places)):
                line = self.content(index)
                self._numbers[0].setdefault(line, []).append(index)
                self._numbers[1].setdefault(line.lstrip("\t"), []).append(index)
        found = self._numbers[tabbed].get(content, [])
        at = bisect_left(found, number)
        return found[at] if at < len(found) else None


def directives(source: Source) -> dict[str, str]:
    """The parser directives (``escape``, ``syntax``) that a file begins with, names in lower case."""
    found: dict[str, str] = {}
    for line in _PHYSICAL.finditer(source.text):
        match = _DIRECTIVE.match(line[1].strip())
        if match is None or match[1].lower() in found:
            break
        found[match[1].lower()] = match[2]
    return found


def instructions(source: Source, escape: str = "\\") -> Iterator[Instruction]:
    """Join a text to instructions. ``escape`` is the character that continues a line."""
    lines = _Lines(source.text)
    number = 0
    while number < len(lines.places):
        content = lines.content(number).strip()
        if not content or content.startswith("#"):
            number += 1
            continue
        pieces, number = _join(lines, number, escape)
        joined = "".join(piece for _, piece in pieces)
        keyword = _KEYWORD.match(joined)
        if keyword is None:
            continue
        name = keyword[1].upper()
        whole = _embedded(source, pieces)
        at = keyword.end()
        flags: list[Flag] = []
        while name in _TAKES_FLAGS and (flag := _FLAG.match(joined, at)):
            place = flag.start(2) if flag[2] is not None else flag.end(1)
            flags.append(Flag(flag[1], flag[2], whole.span(flag.start(1) - 2, flag.end()), place))
            at = flag.end()
        while at < len(joined) and joined[at].isspace():
            at += 1
        end = len(joined.rstrip())
        heredocs: list[Heredoc] = []
        if name in _TAKES_HEREDOCS and "<<" in joined:
            heredocs, number = _heredocs(source, lines, number, joined[at:])
        yield Instruction(
            name,
            whole.span(keyword.start(1), keyword.end(1)),
            whole.span(keyword.start(1), max(end, keyword.end(1))),
            _embedded(source, _cut(pieces, at, max(end, at))),
            tuple(flags),
            tuple(heredocs),
        )


def _join(lines: _Lines, number: int, escape: str) -> tuple[list[tuple[int, str]], int]:
    """The pieces of one instruction with their offsets, and the number of the line behind it."""
    pieces: list[tuple[int, str]] = []
    continued = True
    while continued and number < len(lines.places):
        content = lines.content(number)
        stripped = content.strip()
        if pieces and (not stripped or stripped.startswith("#")):
            number += 1  # inside an instruction comments and empty lines count as nothing
            continue
        bare = content.rstrip(" \t")
        slashes = len(bare) - len(bare.rstrip(escape))
        # A doubled escape is the character itself: `RUN echo \\`.
        continued = slashes == 1
        pieces.append((lines.places[number][0], bare[:-1] if continued else content))
        number += 1
    return pieces, number


def _heredocs(source: Source, lines: _Lines, number: int, arguments: str) -> tuple[list[Heredoc], int]:
    """The here-documents that the arguments announce; none when one of them never ends."""
    announced: list[tuple[re.Match[str], int, int]] = []
    at = number
    for match in _HEREDOC.finditer(arguments):
        end = lines.following(match["name"], at, tabbed=bool(match["dash"]))
        if end is None:
            return [], number
        announced.append((match, at, end))
        at = end + 1
    found: list[Heredoc] = []
    for match, first, last in announced:
        pieces: list[tuple[int, str]] = []
        for content_start, end, following in lines.places[first:last]:
            start = content_start
            while match["dash"] and source.text.startswith("\t", start):
                start += 1
            pieces.append((start, source.text[start:end]))
            pieces.append((end, source.text[end:following].replace("\r\n", "\n")))
        content = _embedded(source, pieces or [(lines.places[last][0], "")])
        found.append(Heredoc(match["name"], content, not match["quote"]))
    return found, at


def _embedded(source: Source, pieces: list[tuple[int, str]]) -> Embedded:
    anchors: list[tuple[int, int]] = []
    length = 0
    for offset, piece in pieces:
        if piece or not anchors:
            anchors.append((length, offset))
        length += len(piece)
    return Embedded(source, "".join(piece for _, piece in pieces), anchors)


def _cut(pieces: list[tuple[int, str]], start: int, end: int) -> list[tuple[int, str]]:
    """The pieces of ``joined[start:end]``."""
    found: list[tuple[int, str]] = []
    length = 0
    for offset, piece in pieces:
        first, last = max(start - length, 0), min(end - length, len(piece))
        if first < last or (not found and first == last == len(piece)):
            found.append((offset + first, piece[first:last]))
        length += len(piece)
    kept = [pair for pair in found if pair[1]]
    return kept or found[-1:] or [(pieces[-1][0] + len(pieces[-1][1]), "")]
