"""The AWS CLI's shorthand syntax (``S3Bucket=b,S3Key=k``) to structured data.

Grammar after the CLI's own parser (aws/aws-cli, ``awscli/shorthand.py``) and the user guide's page "Using
shorthand syntax": ``parameter = keyval *("," keyval)``, values are comma lists, ``[…]`` or ``{…}``, and
``key@=file://…`` reads a file. What the CLI would refuse is :class:`NotShorthand`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.syntax.data import Datum, Items, Member, Structure
from lambdalint.syntax.woven import FILLER, Woven
from lambdalint.values import Unknown

MAX_DEPTH = 20

_KEY = regex(rf"[A-Za-z0-9\-_.#/:{FILLER}]*")
_EQUALS = regex(r"\s*(@?)=\s*")
_SPACE = regex(r"\s*")
# A first value may hold `=`; a further one of a comma list may not, or it is the next key.
_FIRST = regex(r"(?:\\,|[^\s,\"'\]}=\[{])(?:\\,|[^\s,\"'\]}])*|")
_FURTHER = regex(r"(?:\\,|[^\s,\"'=\]}\[{])(?:\\,|[^\s,\"'=])*")
_QUOTED = regex(r"'((?:[^'\\]|\\.)*+)'|\"((?:[^\"\\]|\\.)*+)\"", re.DOTALL)
_LONE_HOLE = regex(rf"{FILLER}\s*[,}}]")
_ESCAPED_QUOTE = regex(r"\\([\\'\"])")
LOOKS_LIKE = regex(rf"\s*[A-Za-z0-9\-_.#/:{FILLER}]+\s*@?=")


class NotShorthand(Exception):  # noqa: N818 - a state of the text
    """The text is no shorthand."""


def parse(text: Woven) -> Structure:
    """The structure that a shorthand value spells. Raises :class:`NotShorthand`."""
    return _Parser(text).parameter()


class _Parser:
    def __init__(self, woven: Woven) -> None:
        self.woven = woven
        self.text = woven.text
        self.pos = 0
        self.depth = 0
        self.open = False

    def parameter(self) -> Structure:
        members = [self._pair(top=True)]
        while self.pos < len(self.text):
            self._expect(",")
            self._space()
            if self.pos + 1 == len(self.text) and self.woven.has_hole(self.pos, self.pos + 1):
                self.open = True  # `a=b,$MORE`
                self.pos += 1
                continue
            members.append(self._pair(top=True))
        return Structure(
            tuple(one for one in members if one), self.woven.span(0, len(self.text)), not self.open
        )

    def _pair(self, *, top: bool) -> Member | None:
        start = self.pos
        key = _KEY.match(self.text, self.pos)
        assert key
        equals = _EQUALS.match(self.text, key.end())
        if not equals or not key.group():
            raise NotShorthand
        self.pos = equals.end()
        value = self._values() if top else self._explicit()
        if equals.group(1):
            value = Unknown(value.span, "it is in a file")
        if self.woven.has_hole(start, key.end()):
            self.open = True
            return None
        return Member(key.group(), self.woven.span(start, key.end()), value)

    def _values(self) -> Datum:
        if self.pos < len(self.text) and self.text[self.pos] in "[{":
            return self._explicit()
        start = self.pos
        values: list[Datum] = [self._value(_FIRST)]
        complete = True
        end = self.pos
        while True:
            self._space()
            comma = self.pos
            if not self.text.startswith(",", comma):
                break
            self.pos += 1
            self._space()
            begin = self.pos
            try:
                value = self._value(_FURTHER)
            except NotShorthand:
                self.pos = comma
                break
            stop = self.pos
            self._space()
            if self.pos < len(self.text) and self.text[self.pos] != ",":
                self.pos = comma  # `a=b,c=d`: what follows the comma is a key
                break
            if self.woven.has_hole(begin, stop):
                self.open = True  # `a=b,$MORE` may bring more keys as well as more values
                complete = False
            values.append(value)
            end = stop
        self.pos = max(self.pos, end)
        return values[0] if len(values) == 1 else Items(tuple(values), self.woven.span(start, end), complete)

    def _explicit(self) -> Datum:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotShorthand
        start = self.pos
        datum: Datum
        if self.text.startswith("[", start):
            items = self._items()
            datum = Items(tuple(items), self.woven.span(start, self.pos))
        elif self.text.startswith("{", start):
            was_open, self.open = self.open, False
            members = self._members()
            datum = Structure(tuple(members), self.woven.span(start, self.pos), complete=not self.open)
            self.open = was_open
        else:
            datum = self._value(_FIRST)
        self.depth -= 1
        return datum

    def _items(self) -> list[Datum]:
        return [self._explicit() for _ in self._separated("]")]

    def _members(self) -> list[Member]:
        found: list[Member] = []
        for _ in self._separated("}"):
            if _LONE_HOLE.match(self.text, self.pos) and self.woven.has_hole(self.pos, self.pos + 1):
                self.open = True  # `{a=b,$MORE}`
                self.pos += 1
            elif member := self._pair(top=False):
                found.append(member)
        return found

    def _separated(self, close: str) -> Iterator[None]:
        """Stop at each thing between brackets; the caller reads it."""
        self.pos += 1
        self._space()
        while not self.text.startswith(close, self.pos):
            yield
            self._space()
            if not self.text.startswith(close, self.pos):
                self._expect(",")
                self._space()
        self.pos += 1

    def _value(self, pattern: re.Pattern[str]) -> Datum:
        start = self.pos
        quoted = _QUOTED.match(self.text, start)
        if quoted:
            self.pos = quoted.end()
            inside = quoted.group(1) if quoted.group(1) is not None else quoted.group(2)
            return self.woven.value(start, self.pos, _ESCAPED_QUOTE.sub(r"\1", inside))
        plain = pattern.match(self.text, start)
        if not plain:
            raise NotShorthand
        self.pos = plain.end()
        return self.woven.value(start, self.pos, plain.group().replace("\\,", ","))

    def _space(self) -> None:
        space = _SPACE.match(self.text, self.pos)
        assert space
        self.pos = space.end()

    def _expect(self, char: str) -> None:
        self._space()
        if not self.text.startswith(char, self.pos):
            raise NotShorthand
        self.pos += 1
