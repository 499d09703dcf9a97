"""Text → ``ast``, whatever the text is.

Refuses: more than ``LARGEST`` characters, and nesting that the parser's own limits stop. Both give no tree
and no problem: nothing is known of such a file. Source that is newer than the running interpreter is
written down to an older form with :mod:`downlevel`, character by character, so that all places stay.
"""

from __future__ import annotations

import ast
import codecs
import re
import warnings

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.python.facts import NewerSyntax, SyntaxProblem

#: Characters. Nobody writes such a module by hand, and reading one costs seconds.
LARGEST = 4_000_000
_COOKIE = regex(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = regex(rb"^[ \t\f]*(?:#.*)?$")
#: What the compiler says when it gives up rather than finds a mistake.
_LIMITS = ("too many nested", "too many statically nested", "too many levels of indentation", "parser stack")

_DEEPEST = 100
_LARGEST_SECOND = 1_000_000
_HINT = regex(
    r"""\btype\s+\w+\s*[\[=]|\b(?:def|class)\s+\w+\s*\[|\b[rR]?[fFtT][rR]?["']|\bexcept\s+[\w.]+\s*,""",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """``tree`` is ``None`` when there is a ``problem``, or when the text was ``refused``, and why."""

    tree: ast.Module | None
    problem: SyntaxProblem | None = None
    refused: str = ""
    newer: tuple[NewerSyntax, ...] = ()


def decode(path: str, data: bytes) -> Source | None:
    """Bytes → text, by byte order mark, coding cookie (PEP 263), or as UTF-8; ``None`` where none fits."""
    marked = data.startswith(codecs.BOM_UTF8)
    encoding = "utf-8" if marked else _declared(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    return Source(path, text)


def _declared(data: bytes) -> str | None:
    """The encoding that one of the first two lines names."""
    for line in data[:2_000].splitlines()[:2]:
        found = _COOKIE.match(line)
        if found:
            name = found.group(1).decode("ascii", "replace")
            try:
                # Only encodings of text: "hex" or "rot13" are none.
                return name if codecs.lookup(name)._is_text_encoding else None  # noqa: SLF001
            except LookupError:
                return None
        if not _BLANK.match(line):
            break
    return None


def parse(source: Source) -> Parsed:
    """Read a text. Never raises, never executes."""
    if len(source.text) > LARGEST:
        return Parsed(None, refused=f"more than {LARGEST} characters")
    zero = source.text.find("\0")
    if zero >= 0:
        return Parsed(
            None, SyntaxProblem(source.span(zero, zero + 1), "source code cannot contain null bytes")
        )
    try:
        return Parsed(_tree(source.text))
    except SyntaxError as error:
        if any(limit in str(error.msg) for limit in _LIMITS):
            return Parsed(None, refused="nested too deeply")
        return _second_opinion(source, error)
    except (RecursionError, MemoryError):
        return Parsed(None, refused="nested too deeply")
    except ValueError as error:
        # Lone surrogates cannot be encoded for the parser.
        return Parsed(None, SyntaxProblem(source.span(0, 0), str(error)))


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _second_opinion(source: Source, error: SyntaxError) -> Parsed:
    problem = SyntaxProblem(_place(source, error), error.msg)
    if not _promising(source.text):
        return Parsed(None, problem)
    from lambdalint.syntax.python import downlevel  # noqa: PLC0415 - brings libcst along

    lowered = downlevel.lower(source)
    if lowered is None:
        return Parsed(None, problem)
    try:
        tree = _tree(lowered.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Another parser can read it, so it is no mistake: only too new for this one.
        return Parsed(None, refused="newer than the interpreter that runs this", newer=lowered.newer)
    downlevel.restore(tree, lowered)
    return Parsed(tree, newer=lowered.newer)


def _place(source: Source, error: SyntaxError) -> Span:
    """The span that a ``SyntaxError`` names: lines from 1, columns from 1 in UTF-8 bytes or characters."""
    if not error.lineno:
        return source.span(0, 0)
    # Unlike nodes, the errors count characters.
    start = source.offset(error.lineno, error.offset or 1)
    end = start
    if error.end_lineno and error.end_offset:
        end = source.offset(error.end_lineno, error.end_offset)
    line_end = source.offset(error.lineno) + len(source.line(error.lineno))
    start = min(start, line_end)
    return source.span(start, max(min(end, line_end), min(start + 1, line_end), start))


def _promising(text: str) -> bool:
    """Whether it is worth loading libcst: something in the text looks newer, and nothing is too deep."""
    if len(text) > _LARGEST_SECOND or _HINT.search(text) is None:
        return False
    depth = deepest = run = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(depth - 1, 0)
        run = run + 1 if character in "-+~.*/%" else 0 if not character.isspace() else run
        if run > 500:
            return False
    return deepest <= _DEEPEST
