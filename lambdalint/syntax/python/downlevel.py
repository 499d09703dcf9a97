"""Source that is too new for the running interpreter, written down to what it can parse.

libcst reads newer Python than the interpreter it runs in. Every construct that is too new is overwritten
in place with something older of exactly the same length, so that all positions stay: type parameters with
blanks, ``type X = …`` with ``X = …``, an f-string of PEP 701 or a t-string with a tuple of its expressions
(turned back into an f-string in the tree). Imported only when the interpreter's own parser has refused.
"""

# ruff: noqa: N802
# (The names of libcst decide which method reads which node.)

from __future__ import annotations

import ast
import threading
from collections.abc import Sequence
from typing import cast

import libcst
from libcst import metadata

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax.python.facts import Level, NewerSyntax

#: libcst's parser recurses on the C stack: it gets a thread with a large one, and no text that is too deep.
_STACK = 256 * 1024 * 1024


#: The last one for `"a" t"b"`, which libcst parses and then does not know.
_UNREADABLE = (libcst.ParserSyntaxError, libcst.CSTValidationError, libcst.CSTLogicError)
_COMMENT = regex(r"\s*#")


@dataclass(frozen=True, slots=True)
class Lowered:
    """``text`` has the length and the line ends of the original; ``strings`` are places (line from 1, UTF-8
    column) of tuples that were f-strings.
    """

    text: str
    strings: frozenset[int]
    newer: tuple[NewerSyntax, ...]
    source: Source


def lower(source: Source) -> Lowered | None:
    """The older form of a text, or ``None`` when libcst cannot read it either."""
    results: list[Lowered | None] = []

    def work() -> None:
        try:
            wrapper = metadata.MetadataWrapper(libcst.parse_module(source.text), unsafe_skip_copy=True)
            writer = _Writer(source)
            wrapper.visit(writer)
            results.append(writer.lowered())
        except (*_UNREADABLE, RecursionError, MemoryError, ValueError):
            results.append(None)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    return results[0] if results else None


class _Writer(libcst.CSTVisitor):
    METADATA_DEPENDENCIES = (metadata.PositionProvider,)

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.characters = list(source.text)
        self.newer: list[NewerSyntax] = []
        self.strings: set[int] = set()

    def lowered(self) -> Lowered:
        return Lowered("".join(self.characters), frozenset(self.strings), tuple(self.newer), self.source)

    def place(self, node: libcst.CSTNode) -> tuple[int, int]:
        found = self.get_metadata(metadata.PositionProvider, node)
        start = self.source.offset(found.start.line, found.start.column + 1)
        return start, self.source.offset(found.end.line, found.end.column + 1)

    def note(self, feature: str, since: Level, start: int, end: int) -> None:
        self.newer.append(NewerSyntax(feature, since, self.source.span(start, end)))

    def blank(self, start: int, end: int) -> None:
        for index in range(start, end):
            if self.characters[index] not in "\r\n":
                self.characters[index] = " "

    def visit_TypeParameters(self, node: libcst.TypeParameters) -> None:
        start, end = self.place(node)
        first = self.place(node.params[0].param)
        self.note("type parameters", (3, 12), *first)
        for parameter in node.params:
            if parameter.default is not None:
                self.note("a default of a type parameter", (3, 13), *self.place(parameter.default))
        self.blank(start, end)

    def visit_TypeAlias(self, node: libcst.TypeAlias) -> None:
        start, _ = self.place(node)
        self.note("a type statement", (3, 12), start, start + 4)
        name_start, name_end = self.place(node.name)
        self.blank(start, name_end)
        # The name moves to the front, where the indentation has to begin.
        self.characters[start : start + name_end - name_start] = node.name.value

    def visit_ExceptHandler(self, node: libcst.ExceptHandler) -> None:
        if isinstance(node.type, libcst.Tuple) and not node.type.lpar:
            start, end = self.place(node.type)
            self.note("several exceptions without parentheses", (3, 14), start, end)
            # except A, B:   becomes   except A   :
            self.blank(self.place(node.type.elements[0].value)[1], end)

    def visit_ConcatenatedString(self, node: libcst.ConcatenatedString) -> None:
        self.rewrite(node)

    def visit_FormattedString(self, node: libcst.FormattedString) -> None:
        self.rewrite(node)

    def visit_TemplatedString(self, node: libcst.CSTNode) -> None:
        start, end = self.place(node)
        self.note("a t-string", (3, 14), start, end)
        self.rewrite(node)

    def rewrite(self, node: libcst.CSTNode) -> None:
        """``f"a {x!r:>{w}} b"`` → ``(     x   , w , )`` of the same length."""
        parts = _parts(node)
        expressions = [item for part in parts for item in _expressions(part)]
        start, end = self.place(node)
        if not expressions or self.characters[start] == " ":
            return
        kept = [(self.place(item.expression), item) for item in expressions]
        saved = {place: self.characters[place[0] : place[1]] for place, _ in kept}
        for part in parts:
            if isinstance(part, libcst.FormattedString):
                self.judge(part)
        self.blank(start, end)
        for (first, last), _ in kept:
            self.characters[first:last] = saved[(first, last)]
            self.characters[last] = ","
        self.characters[start] = "("
        self.characters[end - 1] = ")"
        self.strings.add(start)

    def judge(self, part: libcst.FormattedString) -> None:
        """Whether this f-string needs PEP 701."""
        quote = part.end
        for piece in part.parts:
            if isinstance(piece, libcst.FormattedStringExpression):
                start, end = self.place(piece)
                inside = self.source.text[start:end]
                feature = ""
                if quote in inside:
                    feature = "the same quotes inside an f-string"
                else:
                    first, last = self.place(piece.expression)
                    code = self.source.text[first:last]
                    if "\\" in code:
                        feature = "a backslash inside an f-string's expression"
                    elif _COMMENT.match(self.source.text, last):
                        feature = "a comment inside an f-string's expression"
                    elif "\n" in inside and len(quote) == 1:
                        feature = "a line break inside an f-string's expression"
                if feature:
                    self.note(feature, (3, 12), start, end)


def _parts(node: libcst.CSTNode) -> list[libcst.CSTNode]:
    if isinstance(node, libcst.ConcatenatedString):
        return [*_parts(node.left), *_parts(node.right)]
    return [node]


def _expressions(node: libcst.CSTNode) -> list[libcst.FormattedStringExpression]:
    """The replacement fields of one string, those in format specifications included."""
    found: list[libcst.FormattedStringExpression] = []
    waiting: list[Sequence[libcst.CSTNode]] = [getattr(node, "parts", ())]
    while waiting:
        for piece in waiting.pop():
            # Fields of f-strings and of t-strings are different classes of the same form.
            if hasattr(piece, "expression"):
                found.append(cast("libcst.FormattedStringExpression", piece))
                waiting.append(getattr(piece, "format_spec", None) or ())
    return found


def restore(tree: ast.Module, lowered: Lowered) -> None:
    """Turn the tuples back into f-strings, so that nobody takes them for values."""
    for node in ast.walk(tree):
        for name, child in ast.iter_fields(node):
            if isinstance(child, ast.Tuple) and _was_string(child, lowered):
                setattr(node, name, _joined(child))
            elif isinstance(child, list):
                child[:] = [
                    _joined(item) if isinstance(item, ast.Tuple) and _was_string(item, lowered) else item
                    for item in child
                ]


def _was_string(node: ast.Tuple, lowered: Lowered) -> bool:
    line = lowered.source.line(node.lineno)
    column = len(line.encode("utf-8", "replace")[: node.col_offset].decode("utf-8", "replace"))
    return lowered.source.offset(node.lineno, column + 1) in lowered.strings


def _joined(node: ast.Tuple) -> ast.JoinedStr:
    values: list[ast.expr] = [
        ast.copy_location(ast.FormattedValue(value=item, conversion=-1, format_spec=None), item)
        for item in node.elts
    ]
    return ast.copy_location(ast.JoinedStr(values=values), node)
