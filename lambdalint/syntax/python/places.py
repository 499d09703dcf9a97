"""The places of ``ast`` nodes: line and UTF-8 byte column → spans in code points."""

from __future__ import annotations

import ast
from bisect import bisect_left
from typing import TypeAlias

from lambdalint.source import Source, Span

#: Every node that carries a position.
Located: TypeAlias = (
    ast.expr
    | ast.stmt
    | ast.excepthandler
    | ast.arg
    | ast.keyword
    | ast.alias
    | ast.pattern
    | ast.MatchMapping
)


class Places:
    """Maps nodes of one text to spans.

    ``ast`` counts columns in UTF-8 bytes. Lines that are not ASCII get a table once, so that a minified
    file of one long line stays linear.
    """

    __slots__ = ("_ascii", "_starts", "_tables", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self._starts = source.line_starts
        self._ascii = source.text.isascii()
        self._tables: dict[int, tuple[list[int], list[int]] | None] = {}

    def offset(self, line: int, column: int) -> int:
        """The code-point offset of ``line`` (from 1) and ``column`` (UTF-8 bytes from 0)."""
        starts = self._starts
        if line > len(starts):
            return len(self.source.text)
        start = starts[line - 1]
        if self._ascii:
            return start + column
        if line not in self._tables:
            end = starts[line] if line < len(starts) else len(self.source.text)
            self._tables[line] = _byte_table(self.source.text[start:end])
        table = self._tables[line]
        if table is None:
            return start + column
        ends, surplus = table
        index = bisect_left(ends, column + 1)
        return start + column - (surplus[index - 1] if index else 0)

    def start(self, node: Located) -> int:
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: Located) -> int:
        return self.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def text(self, node: Located) -> str:
        return self.source.text[self.start(node) : self.end(node)]

    def span(self, node: Located) -> Span:
        return self.source.span(self.start(node), self.end(node))


def _byte_table(line: str) -> tuple[list[int], list[int]] | None:
    """For each character beyond ASCII: the byte behind it, and the surplus of bytes by then."""
    if line.isascii():
        return None
    ends: list[int] = []
    surplus: list[int] = []
    byte = extra = 0
    for character in line:
        code = ord(character)
        width = 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        byte += width
        if width > 1:
            extra += width - 1
            ends.append(byte)
            surplus.append(extra)
    return ends, surplus


def settle_fstring(node: ast.JoinedStr, places: Places) -> None:
    """Give the expressions of an f-string places that can be trusted, before Python 3.12.

    Until then ``ast`` counts wrongly in f-strings of several lines. Where the text at an expression's place
    does not begin with the name that it begins with, all of it is placed at the whole string.
    """
    for value in node.values:
        if not isinstance(value, ast.FormattedValue):
            continue
        first: ast.AST = value.value
        while isinstance(first, ast.Attribute | ast.Subscript | ast.Call):
            first = first.func if isinstance(first, ast.Call) else first.value
        expected = first.id if isinstance(first, ast.Name) else None
        text = places.text(value.value)
        whole = isinstance(value.value, ast.Call) <= text.endswith(")") and (
            isinstance(value.value, ast.Subscript) <= text.endswith("]")
        )
        if expected is not None and text.startswith(expected) and whole:
            continue
        for inner in ast.walk(value.value):
            ast.copy_location(inner, node)
