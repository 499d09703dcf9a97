"""The text of a module to a light tree: what tree-sitter parses, without the tokens that say nothing.

tree-sitter's nodes are views into C memory: looking at one costs an allocation, and asking for a parent
walks from the root. So one pass copies what matters into plain objects and files them by kind on the way.

Only this module knows the parser. Its offsets are bytes of UTF-8; the text that it gets has one ASCII
character for every code point, so that bytes and code points are the same (see :func:`_ascii`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdalint.patterns import regex
from lambdalint.source import Source, Span
from lambdalint.syntax.javascript.facts import Dialect, SyntaxProblem

if TYPE_CHECKING:
    import tree_sitter

#: Deeper than any program that a person or a bundler writes; scope chains stay short.
MAX_DEPTH = 6_000

_NOT_ASCII = regex(r"[^\x00-\x7f]")

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
    }
)
CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})
_BLOCKS = frozenset(
    {
        "statement_block",
        "for_statement",
        "for_in_statement",
        "catch_clause",
        "switch_body",
        "class_static_block",
    }
)
_SCOPES = FUNCTIONS | _BLOCKS | CLASSES | {"internal_module"}
#: Subtrees that hold nothing that runs, or whose text is read directly.
_OPAQUE = frozenset(
    {
        "comment",
        "string",
        "regex",
        "number",
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "interface_declaration",
        "type_alias_declaration",
        "ambient_declaration",
        "function_signature",
        "hash_bang_line",
        "html_comment",
        "jsx_text",
        "asserts_annotation",
        "type_predicate_annotation",
        "implements_clause",
    }
)
_DROPPED = frozenset({"comment", "hash_bang_line", "html_comment", "jsx_text", "interface_declaration"})
_NAMES = frozenset(
    {
        "identifier",
        "property_identifier",
        "private_property_identifier",
        "shorthand_property_identifier",
        "shorthand_property_identifier_pattern",
        "statement_identifier",
        "type_identifier",
    }
)
#: Anonymous tokens that carry meaning although the grammar gives them no field.
_TOKENS = frozenset({"async", "*", "type", "typeof", "await", "default", "readonly"})


class Scope:
    """A stretch of code in which a name means one thing. ``function`` is the nearest function around."""

    __slots__ = ("bindings", "function", "node", "parent")

    def __init__(self, node: Node | None, parent: Scope | None) -> None:
        self.node = node
        self.parent = parent
        #: The function node whose body this lies in; ``None`` at module level.
        self.function: Node | None = None
        self.bindings: dict[str, list[Node]] = {}
        if parent is not None:
            self.function = parent.function
        if node is not None and node.kind in FUNCTIONS:
            self.function = node


class Node:
    """A node of the light tree. ``name`` is the text of an identifier, else empty."""

    __slots__ = ("children", "end", "field", "kind", "name", "parent", "scope", "start")

    def __init__(
        self, kind: str, start: int, end: int, field: str | None, parent: Node | None, scope: Scope
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.field = field
        self.parent = parent
        self.scope = scope
        self.name = ""
        self.children: list[Node] = []

    def __repr__(self) -> str:
        return f"Node({self.kind} {self.start}:{self.end})"

    def get(self, field: str) -> Node | None:
        for child in self.children:
            if child.field == field:
                return child
        return None

    def has(self, kind: str) -> bool:
        return any(child.kind == kind for child in self.children)

    @property
    def function(self) -> Node | None:
        """The function in whose body this stands."""
        return self.scope.function


class Tree:
    """A parsed module: its nodes by kind, the identifiers by name."""

    __slots__ = ("by_kind", "names", "problems", "root", "skipped", "source", "text")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.by_kind: defaultdict[str, list[Node]] = defaultdict(list)
        self.names: defaultdict[str, list[Node]] = defaultdict(list)
        self.problems: list[SyntaxProblem] = []
        self.skipped = ""
        self.root = Node("program", 0, len(self.text), None, None, Scope(None, None))

    def span(self, node: Node) -> Span:
        return self.source.span(node.start, node.end)

    def text_of(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def nodes(self, *kinds: str) -> Iterator[Node]:
        for kind in kinds:
            yield from self.by_kind.get(kind, ())


def _ascii(text: str) -> bytes:
    """The text with every other character replaced: one byte each, of the same sort for the grammar."""
    if text.isascii():
        return text.encode("ascii")
    return _NOT_ASCII.sub(
        lambda match: " " if match[0].isspace() or match[0] == "\ufeff" else "_", text
    ).encode("ascii")


@lru_cache(maxsize=4)
def _language(name: str) -> tree_sitter.Language:
    from tree_sitter import Language  # noqa: PLC0415 - heavy; only where there is code to read

    if name == "javascript":
        import tree_sitter_javascript  # noqa: PLC0415

        return Language(tree_sitter_javascript.language())
    import tree_sitter_typescript  # noqa: PLC0415

    if name == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


def _grammar(dialect: Dialect) -> str:
    if dialect is Dialect.TSX:
        return "tsx"
    return "typescript" if dialect.typescript else "javascript"


def parse(source: Source, dialect: Dialect) -> Tree:
    """Parse and copy in one pass. Time and memory are linear in the text."""
    from tree_sitter import Parser  # noqa: PLC0415

    data = _ascii(source.text)
    parsed = Parser(_language(_grammar(dialect))).parse(data)
    tree = Tree(source)
    _copy(parsed.walk(), tree)
    if parsed.root_node.has_error:
        second = Parser(_language("javascript" if dialect.typescript else "tsx")).parse(data)
        tree.problems.append(_problem(parsed, source, agreed=second.root_node.has_error))
    return tree


def _copy(cursor: tree_sitter.TreeCursor, tree: Tree) -> None:
    text, by_kind, names = tree.text, tree.by_kind, tree.names
    parent = tree.root
    scope = parent.scope
    scopes: list[tuple[Node, Scope]] = []  # (node that opened a scope, scope around it)
    depth = 0
    if not cursor.goto_first_child():
        return
    while True:
        view = cursor.node
        assert view is not None
        kind = view.type
        field = cursor.field_name
        keep = view.is_named or field is not None or kind in _TOKENS
        descend = False
        if keep and kind not in _DROPPED:
            node = Node(kind, view.start_byte, view.end_byte, field, parent, scope)
            parent.children.append(node)
            if kind in _NAMES:
                node.name = text[node.start : node.end]
                if kind in {"identifier", "shorthand_property_identifier"}:
                    names[node.name].append(node)
            elif view.is_named:
                by_kind[kind].append(node)
                descend = kind not in _OPAQUE
            if descend and cursor.goto_first_child():
                depth += 1
                if depth > MAX_DEPTH:
                    tree.skipped = "the code is nested too deeply"
                    return
                if kind in _SCOPES:
                    scopes.append((node, scope))
                    scope = Scope(node, scope)
                parent = node
                continue
        while not cursor.goto_next_sibling():
            if parent is tree.root or not cursor.goto_parent():
                return
            if scopes and scopes[-1][0] is parent:
                scope = scopes.pop()[1]
            assert parent.parent is not None
            parent = parent.parent
            depth -= 1


_CLOSING = {")": "(", "]": "[", "}": "{"}


def _problem(parsed: tree_sitter.Tree, source: Source, *, agreed: bool) -> SyntaxProblem:
    """The first error of a tree that has one, found without walking the sound parts.

    tree-sitter repairs what it does not understand, and new syntax looks like an error to an old grammar.
    A problem is certain when the grammars of both languages refuse the text and it is of a kind that no
    version of the language allows.
    """
    node = parsed.root_node
    before: tree_sitter.Node | None = None
    while not (node.is_error or node.is_missing):
        inner = None
        for child in node.children:
            if child.has_error or child.is_missing:
                inner = child
                break
            before = child
        if inner is None:
            break
        node = inner
    start, end = node.start_byte, max(node.end_byte, node.start_byte)
    if node.is_missing:
        certain = agreed and node.type in {"}", ")", "]"} and not source.text[start:].strip()
        return SyntaxProblem(source.span(start, end), f"'{node.type}' is missing", certain)
    if agreed and node.parent is not None and node.parent.type == "object" and before is not None:
        # {a: b c: d}: after a property comes a comma or the end
        pair = before.type in {"pair", "shorthand_property_identifier"}
        rest = re.match(r"\s*[\w$]+\s*:(?!:)", source.text[before.end_byte : before.end_byte + 200])
        if pair and rest:
            place = source.span(before.end_byte, before.end_byte)
            return SyntaxProblem(place, "a comma is missing between two properties", certain=True)
    first_line = source.text[start:end].split("\n", 1)[0]
    return SyntaxProblem(source.span(start, start + len(first_line)), "this is not understood", certain=False)
