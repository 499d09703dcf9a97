"""Words of the shell: quoting, expansions and here-document bodies, to pieces with offsets.

After POSIX.1-2024, *Shell Command Language* 2.2, 2.3, 2.6, and the bash manual for ``$'…'``, ``${{`` (which
is no shell: a CI system replaced it), arrays and brace expansion. Work is linear in the text: every
character is looked at a bounded number of times, nesting is limited to ``MAX_DEPTH``.
"""

from __future__ import annotations

import re

from lambdalint.patterns import regex
from lambdalint.syntax.shell.tree import Item, Literal, Opaque, Parameter, Piece, Substitution, Word
from lambdalint.syntax.woven import FILLER
from lambdalint.values import Reference

#: Deeper than scripts that people write, shallow enough for a parser that recurses.
MAX_DEPTH = 40

_PLAIN = regex(rf"[^\s;&|<>()$`\\'\"*?\[{{{FILLER}]+")
_DOUBLE_PLAIN = regex(rf"[^$`\\\"{FILLER}]+")
_HERE_PLAIN = regex(rf"[^$`\\{FILLER}]+")
_BRACE_PLAIN = regex(rf"[^$`\\'\"}}{FILLER}]+")
_PARAMETER = regex(r"([!#]?)([A-Za-z_]\w*|\d+|[@*#?$!-])(\[[^\]\n]*\])?(:?[-=?+])?")
_NAME = regex(r"[A-Za-z_]\w*|[0-9@*#?$!-]", re.ASCII)
_TILDE = regex(r"~[\w.+-]*(?=[/\s;&|<>():]|$)")
_BALANCE = regex(r"\\.|'[^']*'|\"(?:\\.|[^\"\\])*\"|[()]", re.DOTALL)
_ANSI = regex(
    r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|.)|([^\\]+)", re.DOTALL
)
_ANSI_END = regex(r"[^'\\]*(?:\\.[^'\\]*)*'", re.DOTALL)
_ANSI_LETTERS = dict(zip("abeEfnrtv", "\a\b\x1b\x1b\f\n\r\t\v", strict=True))
_BACKQUOTED = regex(r"[^`\\]*(?:\\.[^`\\]*)*`", re.DOTALL)
_CONTINUATION = regex(r"\\\r?\n")


class Broken(Exception):  # noqa: N818 - a state of the text, not of the program
    """The text cannot be read from here on: an open quote or bracket, or nesting that is too deep."""


class WordReader:
    """Reads words at ``pos``; the parser of commands extends it."""

    def __init__(self, text: str, gaps: dict[int, Reference], start: int, end: int) -> None:
        self.text = text
        self.gaps = gaps
        self.pos = start
        self.end = end
        self.depth = 0

    def substituted(self, close: str) -> tuple[Item, ...]:
        """Commands up to ``close``, or to the end for an empty one; implemented by the parser."""
        raise NotImplementedError

    def peek(self, offset: int = 0) -> str:
        at = self.pos + offset
        return self.text[at] if at < self.end else ""

    def word(self) -> Word | None:
        """The word at ``pos``, or ``None`` when none begins here."""
        start = self.pos
        pieces: list[Piece] = []
        while self.pos < self.end and self._unquoted(pieces, start):
            pass
        if _is_brace_expansion(pieces):
            # `Variables={A=1,B=2}` is two words to bash: `Variables=A=1 Variables=B=2`
            reference = Reference(Reference.OTHER, "a brace expansion")
            pieces = [Opaque(reference, start, self.pos, quoted=False)]
        return Word(tuple(pieces), start, self.pos) if self.pos > start else None

    def _unquoted(self, pieces: list[Piece], start: int) -> bool:
        """Read one piece outside quotes; false at the end of the word."""
        match self.text[self.pos]:
            case " " | "\t" | "\n" | "\r" | ";" | "&" | "|" | ")":
                return False
            case "<" | ">" if self.peek(1) == "(" and self.pos == start:
                self._process_substitution(pieces)
            case "<" | ">":
                return False
            case "(":
                # `@(a|b)`: a pattern, not a subshell
                if self.pos == start or self.text[self.pos - 1] not in "?*+@!":
                    return False
                self._opaque(pieces, self.balanced(self.pos), "a file pattern", quoted=False)
            case "*" | "?" | "[":
                if self.text[self.pos] == "[" and (self.pos == start or self.peek(1) in {"[", " ", ""}):
                    self._literal(pieces, 1, quoted=False)
                else:
                    self._opaque(pieces, self.pos + 1, "a file pattern", quoted=False)
            case "{":
                self._literal(pieces, 1, quoted=False)
            case "~" if self._tilde(pieces, start):
                pass
            case "\\":
                self._backslash(pieces)
            case "'":
                close = self.text.find("'", self.pos + 1, self.end)
                if close < 0:
                    raise Broken
                self._verbatim(pieces, self.pos + 1, close)
                self.pos = close + 1
            case '"':
                self._double_quoted(pieces)
            case _:
                if not self._expansion(pieces, quoted=False):
                    plain = _PLAIN.match(self.text, self.pos, self.end)
                    self._literal(pieces, len(plain.group()) if plain else 1, quoted=False)
        return True

    def _literal(self, pieces: list[Piece], length: int, *, quoted: bool) -> None:
        end = self.pos + length
        pieces.append(Literal(self.text[self.pos : end], self.pos, end, quoted))
        self.pos = end

    def _opaque(self, pieces: list[Piece], end: int, name: str, *, quoted: bool) -> None:
        pieces.append(Opaque(Reference(Reference.OTHER, name), self.pos, end, quoted))
        self.pos = end

    def _tilde(self, pieces: list[Piece], start: int) -> bool:
        tilde = _TILDE.match(self.text, self.pos, self.end)
        if not tilde or (self.pos != start and self.text[self.pos - 1] not in ":="):
            return False
        pieces.append(Opaque(Reference(Reference.VARIABLE, "HOME"), self.pos, tilde.end(), quoted=True))
        self.pos = tilde.end()
        return True

    def _backslash(self, pieces: list[Piece]) -> None:
        continuation = _CONTINUATION.match(self.text, self.pos, self.end)
        if continuation:
            self.pos = continuation.end()
        elif self.pos + 1 >= self.end:
            self._literal(pieces, 1, quoted=True)
        else:
            self.pos += 1
            self._literal(pieces, 1, quoted=True)

    def _verbatim(self, pieces: list[Piece], start: int, end: int) -> None:
        """Text that the shell takes as it is; a CI system may have put something into it all the same."""
        at = start
        gap = self.text.find(FILLER, start, end)
        while gap >= 0:
            if gap in self.gaps:
                if gap > at:
                    pieces.append(Literal(self.text[at:gap], at, gap, quoted=True))
                pieces.append(Opaque(self.gaps[gap], gap, gap + 1, quoted=True))
                at = gap + 1
            gap = self.text.find(FILLER, gap + 1, end)
        pieces.append(Literal(self.text[at:end], at, end, quoted=True))

    def _double_quoted(self, pieces: list[Piece]) -> None:
        self.pos += 1
        pieces.append(Literal("", self.pos, self.pos, quoted=True))
        while True:
            if self.pos >= self.end:
                raise Broken
            if self.text[self.pos] == '"':
                self.pos += 1
                return
            self._quoted_piece(pieces, _DOUBLE_PLAIN, '$`"\\')

    def _quoted_piece(self, pieces: list[Piece], plain: re.Pattern[str], escapable: str) -> None:
        if self.text[self.pos] == "\\":
            if (
                self.peek(1)
                and self.peek(1) not in escapable
                and not _CONTINUATION.match(self.text, self.pos)
            ):
                self._literal(pieces, 1, quoted=True)
            else:
                self._backslash(pieces)
        elif not self._expansion(pieces, quoted=True):
            run = plain.match(self.text, self.pos, self.end)
            self._literal(pieces, len(run.group()) if run else 1, quoted=True)

    def here_document(self, start: int, end: int, *, expand: bool) -> Word:
        """The body of a here-document between two offsets."""
        pieces: list[Piece] = []
        if not expand:
            self._verbatim(pieces, start, end)
            return Word(tuple(pieces), start, end)
        outer_end, outer_pos = self.end, self.pos
        self.pos, self.end = start, end
        while self.pos < self.end:
            self._quoted_piece(pieces, _HERE_PLAIN, "$`\\")
        self.pos, self.end = outer_pos, outer_end
        return Word(tuple(pieces), start, end)

    def _expansion(self, pieces: list[Piece], *, quoted: bool) -> bool:
        """Read what ``$``, a backquote or a hole of the text begins; false when nothing does."""
        char = self.text[self.pos]
        if char == FILLER and self.pos in self.gaps:
            pieces.append(Opaque(self.gaps[self.pos], self.pos, self.pos + 1, quoted))
            self.pos += 1
            return True
        if char == "`":
            self._backquoted(pieces, quoted=quoted)
            return True
        if char != "$":
            return False
        following = self.peek(1)
        if following == "(":
            self._parenthesis(pieces, quoted=quoted)
        elif following == "{":
            self._nested(self._braced, pieces, quoted)
        elif following == "'" and not quoted:
            self._ansi_quoted(pieces)
        elif following == '"' and not quoted:
            self.pos += 1
            self._double_quoted(pieces)
        elif name := _NAME.match(self.text, self.pos + 1, self.end):
            pieces.append(Parameter(name.group(), self.pos, name.end(), quoted))
            self.pos = name.end()
        else:
            return False
        return True

    def _nested(self, read: object, pieces: list[Piece], quoted: bool) -> None:
        assert callable(read)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Broken
        read(pieces, quoted)
        self.depth -= 1

    def _parenthesis(self, pieces: list[Piece], *, quoted: bool) -> None:
        start = self.pos
        if self.text.startswith("$((", start, self.end):
            close = self.balanced(start + 1)
            self._opaque(pieces, close, "a computed number", quoted=True)
            return
        self.pos += 2
        body = self.substituted(")")
        pieces.append(Substitution(body, start, self.pos, quoted))

    def _process_substitution(self, pieces: list[Piece]) -> None:
        start = self.pos
        self.pos += 2
        pieces.append(Substitution(self.substituted(")"), start, self.pos, quoted=True))

    def balanced(self, start: int) -> int:
        """The offset behind the bracket that closes the one at ``start``."""
        level = 0
        for token in _BALANCE.finditer(self.text, start, self.end):
            if token.group() == "(":
                level += 1
            elif token.group() == ")":
                level -= 1
                if level == 0:
                    return token.end()
        raise Broken

    def _backquoted(self, pieces: list[Piece], *, quoted: bool) -> None:
        start = self.pos
        closed = _BACKQUOTED.match(self.text, start + 1, self.end)
        if not closed:
            raise Broken
        body: tuple[Item, ...] = ()
        if "\\" not in closed.group():
            outer_end = self.end
            self.pos, self.end = start + 1, closed.end() - 1
            body = self.substituted("")
            self.end = outer_end
        self.pos = closed.end()
        pieces.append(Substitution(body, start, self.pos, quoted))

    def _braced(self, pieces: list[Piece], quoted: bool) -> None:
        start = self.pos
        if self.text.startswith("${{", start, self.end):
            close = self.text.find("}}", start, self.end)
            if close < 0:
                raise Broken
            self._opaque(
                pieces, close + 2, self.text[start + 3 : close].strip() or "an expression", quoted=quoted
            )
            return
        self.pos += 2
        parameter = _PARAMETER.match(self.text, self.pos, self.end)
        name, operator = "", "?unreadable"
        if parameter:
            modifier, name, index, operator = (group or "" for group in parameter.groups())
            self.pos = parameter.end()
            if index in {"[@]", "[*]"} and not modifier and not operator and self.peek() == "}":
                name += index
            elif modifier or index:
                operator = f"{modifier}{index}{operator}"
        inner: list[Piece] = []
        inner_start = self.pos
        while self.peek() != "}":
            if self.pos >= self.end:
                raise Broken
            self._brace_piece(inner, quoted=quoted)
        argument = Word(tuple(inner), inner_start, self.pos) if inner or operator else None
        self.pos += 1
        if inner and not operator:
            operator = self.text[inner_start : inner_start + 1]  # `${X%.zip}`, `${X//a/b}`, `${X:0:3}`
        pieces.append(Parameter(name, start, self.pos, quoted, operator, argument))

    def _brace_piece(self, pieces: list[Piece], *, quoted: bool) -> None:
        char = self.text[self.pos]
        if char == '"' and not quoted:
            self._double_quoted(pieces)
        elif char == "'" and not quoted:
            close = self.text.find("'", self.pos + 1, self.end)
            if close < 0:
                raise Broken
            self._verbatim(pieces, self.pos + 1, close)
            self.pos = close + 1
        elif char == '"':
            self.pos += 1  # `"${X:-"a"}"`: the inner quotes vanish
        else:
            self._quoted_piece(pieces, _BRACE_PLAIN, '$`"\\}')

    def _ansi_quoted(self, pieces: list[Piece]) -> None:
        closed = _ANSI_END.match(self.text, self.pos + 2, self.end)
        if not closed:
            raise Broken
        for token in _ANSI.finditer(self.text, self.pos + 2, closed.end() - 1):
            escape = token.group(1)
            text = token.group() if escape is None else _ansi(escape)
            pieces.append(Literal(text, token.start(), token.end(), quoted=True))
        pieces.append(Literal("", closed.end() - 1, closed.end() - 1, quoted=True))
        self.pos = closed.end()


def _is_brace_expansion(pieces: list[Piece]) -> bool:
    """Whether an unquoted pair of braces has a comma or two dots between them."""
    marks = "".join(piece.text for piece in pieces if isinstance(piece, Literal) and not piece.quoted)
    lists: list[bool] = []
    for at, char in enumerate(marks if "{" in marks else ""):
        if char == "{":
            lists.append(False)
        elif char == "}" and lists:
            if lists.pop():
                return True
        elif lists and (char == "," or marks.startswith("..", at)):
            lists[-1] = True
    return False


def _ansi(escape: str) -> str:
    if escape[0] in "xuU" and len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    if escape[0] == "c" and len(escape) == 2:
        return chr(ord(escape[1]) & 0x1F)
    # Any other backslash stays: `$'\d'` is `\d`.
    return _ANSI_LETTERS.get(escape, escape if escape in "\\'\"?" else "\\" + escape)
