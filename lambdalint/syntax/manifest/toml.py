"""TOML text → the same nodes as YAML and JSON, with the place of every key and value.

``tomllib`` decides whether a text is TOML, because it gives no places; the composer here only has to find
its way through a text that is known to be right.
"""

from __future__ import annotations

import re
import tomllib

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from lambdalint.syntax.yaml import InvalidSyntax

_BLANK = regex(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = regex(r"[ \t]*")
_STRING = regex(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
_BARE_VALUE = regex(r"[^,\]}#\r\n]+")
_PLACE = regex(r"\(at line (\d+), column (\d+)\)")


def parse(source: Source) -> Mapping:
    """Compose a TOML document. Raises :class:`InvalidSyntax` for anything that is none."""
    try:
        tomllib.loads(source.text)
        return _Composer(source).document()
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        at = source.offset(int(place[1]), int(place[2])) if place else len(source.text)
        message = _PLACE.sub("", str(error)).strip()
        raise InvalidSyntax(source.span(at, at), message[:1].lower() + message[1:]) from None
    except RecursionError:
        raise InvalidSyntax(source.span(0, 0), "nested too deeply") from None


class _Table:
    """A table while it is put together: its parts may stand in several places of the text."""

    __slots__ = ("end", "flow", "items", "keys", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.keys: dict[str, Scalar] = {}
        self.items: dict[str, _Table | list[_Table] | Node] = {}
        self.flow = False

    def node(self, source: Source) -> Mapping:
        entries = tuple(Entry(self.keys[name], _node(source, item)) for name, item in self.items.items())
        end = max([self.end, *(entry.value.end for entry in entries)])
        return Mapping(source, self.start, end, entries, flow=self.flow)


def _node(source: Source, item: _Table | list[_Table] | Node) -> Node:
    if isinstance(item, _Table):
        return item.node(source)
    if isinstance(item, list):
        items = tuple(table.node(source) for table in item)
        return Sequence(source, items[0].start, items[-1].end, items)
    return item


class _Composer:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0

    def document(self) -> Mapping:
        root = table = _Table(0)
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header(root)
            else:
                self._pair(table)
            self._skip(_BLANK)
        root.end = len(self.text)
        return root.node(self.source)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _header(self, root: _Table) -> _Table:
        start = self.at
        several = self.text.startswith("[[", start)
        self.at += 2 if several else 1
        keys = self._dotted_key()
        self._skip(_SPACE)
        self.at += 2 if several else 1
        table = root
        for key in keys[:-1]:
            table = self._below(table, key)
        last = keys[-1]
        if not several:
            return self._below(table, last, start)
        table.keys.setdefault(last.value, last)
        tables = table.items.setdefault(last.value, [])
        assert isinstance(tables, list)
        tables.append(_Table(start))
        return tables[-1]

    @staticmethod
    def _below(table: _Table, key: Scalar, start: int | None = None) -> _Table:
        table.keys.setdefault(key.value, key)
        found = table.items.setdefault(key.value, _Table(key.start if start is None else start))
        if isinstance(found, list):
            return found[-1]
        assert isinstance(found, _Table)
        return found

    def _pair(self, table: _Table) -> None:
        keys = self._dotted_key()
        self._skip(_SPACE)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        for key in keys[:-1]:
            table = self._below(table, key)
        table.keys[keys[-1].value] = keys[-1]
        table.items[keys[-1].value] = self._value()
        table.end = max(table.end, self.at)

    def _dotted_key(self) -> list[Scalar]:
        keys: list[Scalar] = []
        while True:
            self._skip(_SPACE)
            if string := self._string():
                keys.append(string)
            else:
                match = _BARE_KEY.match(self.text, self.at)
                assert match
                keys.append(Scalar(self.source, self.at, match.end(), match.group()))
                self.at = match.end()
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _string(self) -> Scalar | None:
        match = _STRING.match(self.text, self.at)
        if match is None:
            return None
        token = match.group()
        quote = token[:3] if token.startswith(('"""', "'''")) else token[0]
        plain = len(quote) == 1 and (quote == "'" or "\\" not in token)
        value = token[1:-1] if plain else str(tomllib.loads(f"x = {token}")["x"])
        self.at = match.end()
        return Scalar(self.source, match.start(), match.end(), value, quote)

    def _value(self) -> Node:
        start = self.at
        match self.text[start]:
            case '"' | "'":
                string = self._string()
                assert string
                return string
            case "[":
                self.at += 1
                items: list[Node] = []
                while not self._closed("]"):
                    items.append(self._value())
                return Sequence(self.source, start, self.at, tuple(items), flow=True)
            case "{":
                self.at += 1
                table = _Table(start)
                table.flow = True
                while not self._closed("}"):
                    self._pair(table)
                table.end = self.at
                return table.node(self.source)
        match = _BARE_VALUE.match(self.text, start)
        assert match
        value = match.group().rstrip()
        self.at = start + len(value)
        return Scalar(self.source, start, self.at, value)

    def _closed(self, bracket: str) -> bool:
        """Go to the next item of an array or inline table, or behind its end."""
        self._skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._skip(_BLANK)
        if self.text.startswith(bracket, self.at):
            self.at += 1
            return True
        return False
