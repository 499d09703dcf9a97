"""Syntax that Python has only since some version, wherever the running interpreter can parse it.

From the "What's New in Python" pages and the PEPs they name. ``ast``'s own ``feature_version`` is no help:
it is best-effort, and does not see f-strings at all. Judged from Python 3.6 on: what is
older counts as known.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lambdalint.patterns import regex
from lambdalint.syntax.python.facts import Level, NewerSyntax
from lambdalint.syntax.python.places import Located, Places

_OPENING = regex(r"('''|\"\"\"|['\"])")
_DEBUG = regex(r"\s*=\s*[!:}]")
_SPANS_FSTRINGS = sys.version_info >= (3, 12)


def newer_syntax(nodes: Iterable[ast.AST], places: Places) -> Iterator[NewerSyntax]:
    """The features among ``nodes``, which are those whose type is in ``TELLING``."""
    reader = _Reader(places)
    for node in nodes:
        yield from _FINDERS[type(node).__name__](reader, node)


class _Reader:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.text = places.source.text

    def at(self, feature: str, since: Level, node: Located) -> NewerSyntax:
        return NewerSyntax(feature, since, self.places.span(node))

    def keyword(self, feature: str, since: Level, node: Located, word: str) -> NewerSyntax:
        start = self.text.find(word, self.places.start(node))
        start = max(start, self.places.start(node))
        return NewerSyntax(feature, since, self.places.source.span(start, start + len(word)))

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[NewerSyntax]:
        yield from self.arguments(node.args)
        yield from self.decorators(node.decorator_list)
        yield from self.type_parameters(node)

    def lambda_(self, node: ast.Lambda) -> Iterator[NewerSyntax]:
        yield from self.arguments(node.args)

    def arguments(self, arguments: ast.arguments) -> Iterator[NewerSyntax]:
        if arguments.posonlyargs:
            yield self.at("positional-only parameters", (3, 8), arguments.posonlyargs[-1])
        if arguments.vararg is not None and isinstance(arguments.vararg.annotation, ast.Starred):
            yield self.at("an unpacked annotation of *args", (3, 11), arguments.vararg.annotation)

    def decorators(self, decorators: list[ast.expr]) -> Iterator[NewerSyntax]:
        for decorator in decorators:
            node = decorator.func if isinstance(decorator, ast.Call) else decorator
            while isinstance(node, ast.Attribute):
                node = node.value
            if not isinstance(node, ast.Name):
                yield self.at("a decorator that is any expression", (3, 9), decorator)

    def class_(self, node: ast.ClassDef) -> Iterator[NewerSyntax]:
        yield from self.decorators(node.decorator_list)
        yield from self.type_parameters(node)

    def type_parameters(self, node: ast.AST) -> Iterator[NewerSyntax]:
        parameters = getattr(node, "type_params", [])
        if parameters:
            yield self.at("type parameters", (3, 12), parameters[0])
        for parameter in parameters:
            default = getattr(parameter, "default_value", None)
            if default is not None:
                yield self.at("a default of a type parameter", (3, 13), default)

    def type_alias(self, node: ast.stmt) -> Iterator[NewerSyntax]:
        yield self.keyword("a type statement", (3, 12), node, "type")
        yield from self.type_parameters(node)

    def walrus(self, node: ast.NamedExpr) -> Iterator[NewerSyntax]:
        yield self.at("an assignment expression", (3, 8), node)

    def set_(self, node: ast.Set) -> Iterator[NewerSyntax]:
        for item in node.elts:
            if isinstance(item, ast.NamedExpr) and not self._parenthesised(item):
                yield self.at("an assignment expression without parentheses in a set", (3, 9), item)

    def subscript(self, node: ast.Subscript) -> Iterator[NewerSyntax]:
        index = node.slice
        items = (
            index.elts if isinstance(index, ast.Tuple) and not self._parenthesised(index, "(") else [index]
        )
        for item in items:
            if isinstance(item, ast.Starred):
                yield self.at("unpacking in an index", (3, 11), item)
            elif isinstance(item, ast.NamedExpr) and not self._parenthesised(item):
                yield self.at("an assignment expression without parentheses in an index", (3, 10), item)

    def _parenthesised(self, node: ast.expr, opening: str = "(") -> bool:
        start = self.places.start(node)
        if isinstance(node, ast.Tuple) and self.text[start : start + 1] == opening:
            return True
        return self.text[:start][-200:].rstrip()[-1:] == opening

    def match(self, node: ast.stmt) -> Iterator[NewerSyntax]:
        yield self.keyword("a match statement", (3, 10), node, "match")

    def try_star(self, node: ast.Try) -> Iterator[NewerSyntax]:
        yield self.keyword("except*", (3, 11), node.handlers[0], "except")

    def handler(self, node: ast.ExceptHandler) -> Iterator[NewerSyntax]:
        kind = node.type
        if isinstance(kind, ast.Tuple) and kind.elts and self.text[self.places.start(kind)] != "(":
            yield self.at("several exceptions without parentheses", (3, 14), kind)

    def with_(self, node: ast.With | ast.AsyncWith) -> Iterator[NewerSyntax]:
        # with (open(a) as f, open(b) as g):   and not   with (open(a)) as f:
        if not any(item.optional_vars is not None for item in node.items):
            return
        start = self.places.start(node)
        keyword = self.text.index("with", start)
        opening = re.compile(r"\s*\(").match(self.text, keyword + 4)
        if opening is None:
            return
        for index, item in enumerate(node.items):
            first = self.places.start(item.context_expr)
            last = self.places.end(item.context_expr)
            if item.optional_vars is not None:
                until = self.places.start(item.optional_vars)
            elif index + 1 < len(node.items):
                until = self.places.start(node.items[index + 1].context_expr)
            else:
                return
            if index == 0:
                opened = _outside_comments(self.text[keyword + 4 : first]).count("(")
                closed = _outside_comments(self.text[last:until]).count(")")
                if opened > closed:
                    yield self.keyword("a with statement in parentheses", (3, 9), node, "with")
                return

    def unpacked(self, node: ast.Return | ast.Yield) -> Iterator[NewerSyntax]:
        value = node.value
        if self.bare(value):
            word = "return" if isinstance(node, ast.Return) else "yield"
            assert value is not None
            yield self.at(f"unpacking in {word} without parentheses", (3, 8), value)

    def for_(self, node: ast.For | ast.AsyncFor) -> Iterator[NewerSyntax]:
        if self.bare(node.iter):
            yield self.at("unpacking in for without parentheses", (3, 9), node.iter)

    def bare(self, node: ast.expr | None) -> bool:
        """Whether a tuple with a star stands without parentheses."""
        if not isinstance(node, ast.Tuple) or not any(isinstance(item, ast.Starred) for item in node.elts):
            return False
        return self.text[self.places.start(node)] != "("

    def try_(self, node: ast.Try) -> Iterator[NewerSyntax]:
        for statement in _in_line(node.finalbody):
            if isinstance(statement, ast.Continue):
                yield self.at("continue in a finally clause", (3, 8), statement)

    def future(self, node: ast.ImportFrom) -> Iterator[NewerSyntax]:
        if node.module == "__future__" and not node.level:
            for alias in node.names:
                if alias.name == "annotations":
                    yield self.at("from __future__ import annotations", (3, 7), alias)

    def fstring(self, node: ast.JoinedStr) -> Iterator[NewerSyntax]:
        """PEP 701, on interpreters that have it: before, no text that uses it gets here."""
        if not _SPANS_FSTRINGS:
            yield from self.debug(node)
            return
        at = self.places.start(node)
        quote = ""
        for value in node.values:
            if not isinstance(value, ast.FormattedValue):
                continue
            quote = _quote(self.text[at : self.places.start(value)], quote)
            at = self.places.end(value)
            # A format specification is an f-string without quotes of its own.
            feature = _new_in_fstring(self.places.text(value), quote) if quote else ""
            if feature:
                yield self.at(feature, (3, 12), value)
            else:
                yield from self._debugged(value)

    def debug(self, node: ast.JoinedStr) -> Iterator[NewerSyntax]:
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                yield from self._debugged(value)

    def _debugged(self, value: ast.FormattedValue) -> Iterator[NewerSyntax]:
        # f"{x=}", when the place of x can be trusted
        end = self.places.end(value.value)
        if _DEBUG.match(self.text, end) is None:
            return
        expression = self.places.text(value.value)
        try:
            trusted = ast.dump(ast.parse(expression.strip() or "0", mode="eval").body) == ast.dump(
                value.value
            )
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        if trusted:
            yield self.at("= in an f-string", (3, 8), value.value)

    def template(self, node: ast.expr) -> Iterator[NewerSyntax]:
        yield self.at("a t-string", (3, 14), node)

    def comprehension_star(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp
    ) -> Iterator[NewerSyntax]:
        if isinstance(node.elt, ast.Starred):
            yield self.at("unpacking in a comprehension", (3, 15), node.elt)


def _quote(text: str, quote: str) -> str:
    """The quote that is open behind ``text``, a stretch of strings, when ``quote`` was open before."""
    at = 0
    while True:
        if not quote:
            opened = _OPENING.search(text, at)
            if opened is None:
                return quote
            quote, at = opened.group(1), opened.end()
        closed = re.compile(rf"(?:\\.|(?!{quote})[^\\])*({quote})?", re.DOTALL).match(text, at)
        if closed is None or not closed.group(1):
            return quote
        quote, at = "", closed.end()


def _new_in_fstring(inside: str, quote: str) -> str:
    """What of PEP 701 the text between the braces of an f-string uses."""
    if quote in inside:
        return "the same quotes inside an f-string"
    code = inside.partition(":")[0] if "\\" in inside.partition(":")[2] else inside
    if "\\" in code:
        return "a backslash inside an f-string's expression"
    if len(quote) == 1 and "\n" in inside:
        return "a line break inside an f-string's expression"
    if re.search(r"#[^\"']*$", inside, re.MULTILINE) and "\n" in inside:
        return "a comment inside an f-string's expression"
    return ""


def _outside_comments(text: str) -> str:
    return re.sub(r"#.*", "", text)


def _in_line(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body that a ``continue`` in it would leave: no inner loops, no inner functions."""
    for statement in body:
        yield statement
        if not isinstance(
            statement,
            ast.For | ast.AsyncFor | ast.While | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        ):
            for inner in ("body", "orelse"):
                yield from _in_line(getattr(statement, inner, []))


_FINDERS: dict[str, Callable[[_Reader, Any], Iterator[NewerSyntax]]] = {
    "FunctionDef": _Reader.function,
    "AsyncFunctionDef": _Reader.function,
    "Lambda": _Reader.lambda_,
    "ClassDef": _Reader.class_,
    "TypeAlias": _Reader.type_alias,
    "NamedExpr": _Reader.walrus,
    "Set": _Reader.set_,
    "Subscript": _Reader.subscript,
    "Match": _Reader.match,
    "TryStar": _Reader.try_star,
    "Try": _Reader.try_,
    "ExceptHandler": _Reader.handler,
    "With": _Reader.with_,
    "AsyncWith": _Reader.with_,
    "Return": _Reader.unpacked,
    "Yield": _Reader.unpacked,
    "For": _Reader.for_,
    "AsyncFor": _Reader.for_,
    "ImportFrom": _Reader.future,
    "JoinedStr": _Reader.fstring,
    "TemplateStr": _Reader.template,
    "ListComp": _Reader.comprehension_star,
    "SetComp": _Reader.comprehension_star,
    "GeneratorExp": _Reader.comprehension_star,
}

#: The types of nodes that may be, or hold, a newer feature.
TELLING = frozenset(getattr(ast, name) for name in _FINDERS if hasattr(ast, name))
