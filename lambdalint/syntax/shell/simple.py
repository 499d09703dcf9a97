"""Simple commands: assignments, words, redirections and here-documents; the parser of lists extends it."""

from __future__ import annotations

import re

from lambdalint.patterns import regex
from lambdalint.syntax.shell.tree import Assignment, Node, Redirect, Simple, Word
from lambdalint.syntax.shell.words import Broken, WordReader
from lambdalint.values import Reference

_BLANKS = regex(r"(?:[ \t]+|\\\r?\n|\r(?=\n|$))+")
_COMMENT = regex(r"#[^\n]*")
_REDIRECT = regex(r"(\d+|\{[A-Za-z_]\w*\})?(<<<|<<-|<<|<>|<&|>&|>>|>\||&>>|&>|<(?!\()|>(?!\())")
_ASSIGNMENT = regex(r"([A-Za-z_]\w*)(\[[^\]\n=]*\])?(\+?)=", re.ASCII)
_ARRAY = regex(r"([A-Za-z_]\w*)(\+?)=\(", re.ASCII)
_PARENTHESES = regex(r"[ \t]*\([ \t]*\)")


class CommandReader(WordReader):
    """Reads one simple command at ``pos``."""

    def __init__(self, text: str, gaps: dict[int, Reference], start: int, end: int) -> None:
        super().__init__(text, gaps, start, end)
        self.waiting: list[Redirect] = []

    def function_body(self, name: str) -> Node:
        """What follows ``name()``; implemented by the parser of lists."""
        raise NotImplementedError

    def blanks(self) -> None:
        blank = _BLANKS.match(self.text, self.pos, self.end)
        if blank:
            self.pos = blank.end()
        if self.peek() == "#" and (self.pos == 0 or self.text[self.pos - 1] in " \t\n\r;&|()`"):
            comment = _COMMENT.match(self.text, self.pos, self.end)
            assert comment
            self.pos = comment.end()

    def lines(self) -> None:
        """Skip blanks, comments and line ends; here-documents begin behind a line end."""
        while True:
            self.blanks()
            if self.peek() != "\n":
                if self.peek() == "\r":
                    self.pos += 1
                    continue
                return
            self._line_end()

    def _line_end(self) -> None:
        self.pos += 1
        waiting, self.waiting = self.waiting, []
        for redirect in waiting:
            self._here_document(redirect)

    def _here_document(self, redirect: Redirect) -> None:
        # `<<'EOF'`: one quoted character makes the body verbatim
        delimiter = self.text[redirect.target.start : redirect.target.end]
        name = re.sub(r"\\(.)|['\"]", r"\1", delimiter)
        tabs = r"\t*" if redirect.operator == "<<-" else ""
        close = re.compile(rf"^{tabs}{re.escape(name)}\r?$", re.MULTILINE).search(
            self.text, self.pos, self.end
        )
        end = close.start() if close else self.end
        redirect.body = self.here_document(self.pos, end, expand=name == delimiter)
        self.pos = close.end() if close else self.end

    def redirects(self) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        while True:
            self.blanks()
            redirect = self._redirect()
            if redirect is None:
                return tuple(found)
            found.append(redirect)

    def _redirect(self) -> Redirect | None:
        token = _REDIRECT.match(self.text, self.pos, self.end)
        if not token:
            return None
        self.pos = token.end()
        self.blanks()
        target = self.word()
        redirect = Redirect(token.group(2), target or Word((), self.pos, self.pos))
        if token.group(1) not in {None, "1"} and token.group(2)[0] == ">":
            redirect.operator = token.group(1) + redirect.operator  # `2>`: not what the command prints
        if redirect.operator in {"<<", "<<-"} and target:
            self.waiting.append(redirect)
        elif redirect.operator == "<<<":
            redirect.body = target
        return redirect

    def simple(self) -> Node | None:
        start = end = self.pos
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self.blanks()
            if redirect := self._redirect():
                redirects.append(redirect)
            elif assignment := self._assignment(declared=bool(words)):
                assignments.append(assignment)
            elif word := self.word():
                words.append(word)
                parentheses = _PARENTHESES.match(self.text, self.pos, self.end) if len(words) == 1 else None
                if parentheses and word.literal and not assignments:
                    self.pos = parentheses.end()
                    return self.function_body(word.literal)
            else:
                break
            end = self.pos
        if not (assignments or words or redirects):
            return None
        return Simple(tuple(assignments), tuple(words), tuple(redirects), start, end)

    def _assignment(self, *, declared: bool) -> Assignment | None:
        """An assignment before the command, or an array among the words of ``declare``."""
        start = self.pos
        token = (_ARRAY if declared else _ASSIGNMENT).match(self.text, start, self.end)
        if not token:
            return None
        partial = "+" in token.groups() or (not declared and token.group(2) is not None)
        self.pos = token.end()
        if declared or self.peek() == "(":
            self.pos += 0 if declared else 1
            words = []
            while True:
                self.lines()
                word = self.word()
                if word is None:
                    break
                words.append(word)
            if self.peek() != ")":
                raise Broken
            self.pos += 1
            nothing = Word((), self.pos, self.pos)
            return Assignment(token.group(1), nothing, tuple(words), partial, start, self.pos)
        value = self.word() or Word((), self.pos, self.pos)
        return Assignment(token.group(1), value, None, partial, start, self.pos)
