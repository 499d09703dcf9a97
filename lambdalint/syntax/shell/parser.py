"""Shell text to a syntax tree.

A recursive-descent parser of the grammar in POSIX.1-2024, *Shell Command Language* 2.10, with what bash
adds (``[[``, ``((``, arrays, ``function``, ``select``, here-strings). It is tolerant: a token that fits
nowhere becomes :class:`Stray`; where quoting or nesting cannot be followed, reading stops and what came
before stays.
"""

from __future__ import annotations

import re

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.shell.simple import CommandReader
from lambdalint.syntax.shell.tree import (
    Arithmetic,
    Branches,
    Function,
    Group,
    Item,
    Loop,
    Node,
    Simple,
    Stray,
    Tree,
    Word,
)
from lambdalint.syntax.shell.words import MAX_DEPTH, Broken

#: A longer script is read up to here: nobody wrote it, and its work has a bound.
MAX_TEXT = 1_000_000

_RESERVED = regex(
    r"(?:if|then|elif|else|fi|for|select|while|until|do|done|case|esac|in|function|time|coproc|[!{}]|\[\[)(?=[\s;&|<>()]|$)"
)
_PARENTHESES = regex(r"[ \t]*\([ \t]*\)")
_NAME = regex(r"[A-Za-z_]\w*", re.ASCII)
_OPERATOR = regex(r"&&|\|\||;;&|;;|;&|\|&|[;&|]")
_CLOSERS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}", "in"})


def parse(source: Source) -> Tree:
    """The tree of a shell text; ``source`` may be woven, its holes are pieces of words."""
    text = source.text
    cut = len(text) if len(text) <= MAX_TEXT else text.rfind("\n", 0, MAX_TEXT) + 1
    parser = _Parser(text, getattr(source, "gaps", {}), 0, cut)
    tree = Tree(complete=cut == len(text))
    try:
        parser.commands(frozenset(), tree.items)
        while parser.pos < parser.end:
            # `)`, `;;`, or `fi` that nothing opened
            word = parser.reserved()
            parser.pos += len(word) or 1
            tree.items.append(Item(Stray()))
            parser.commands(frozenset(), tree.items)
    except Broken:
        tree.complete = False
    return tree


class _Parser(CommandReader):
    """Reads lists, pipelines and compound commands."""

    def substituted(self, close: str) -> tuple[Item, ...]:
        items = self._body(frozenset())
        if close:
            self._expect(close)
        elif self.pos < self.end:
            raise Broken
        return items

    def _body(self, stop: frozenset[str]) -> tuple[Item, ...]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Broken
        items: list[Item] = []
        self.commands(stop, items)
        self.depth -= 1
        return tuple(items)

    def commands(self, stop: frozenset[str], items: list[Item]) -> None:
        """Add commands until a reserved word of ``stop``, a closing token that is not ours, or the end."""
        while True:
            self.lines()
            if self.pos >= self.end or self.peek() == ")" or self.text.startswith((";;", ";&"), self.pos):
                return
            word = self.reserved()
            if word in stop or word in _CLOSERS:
                return
            self._list(items)
            self.blanks()
            if self.peek() in {";", "&"} and not self.text.startswith((";;", ";&"), self.pos):
                self.pos += 1

    def reserved(self) -> str:
        word = _RESERVED.match(self.text, self.pos, self.end)
        return word.group() if word else ""

    def _expect(self, closer: str) -> None:
        self.lines()
        if closer.isalpha() or closer == "}":
            if self.reserved() != closer:
                raise Broken
        elif not self.text.startswith(closer, self.pos, self.end):
            raise Broken
        self.pos += len(closer)

    def _list(self, items: list[Item]) -> None:
        """``a && b || c``, up to ``;``, ``&`` or the end of the line."""
        first = len(items)
        connector = ""
        while True:
            self._pipeline(items, connector)
            self.blanks()
            if not self.text.startswith(("&&", "||"), self.pos, self.end):
                break
            connector = self.text[self.pos : self.pos + 2]
            self.pos += 2
            self.lines()
        if self.peek() == "&" and not self.text.startswith("&>", self.pos):
            for item in items[first:]:
                item.isolated = True

    def _pipeline(self, items: list[Item], connector: str) -> None:
        first = len(items)
        while True:
            self.blanks()
            while self.reserved() in {"!", "time", "coproc"}:
                self.pos += len(self.reserved())
                self.blanks()
                if self.text.startswith("-p ", self.pos):
                    self.pos += 2
                    self.blanks()
            start = self.pos
            node = self._command()
            if node is not None:
                items.append(Item(node, connector))
            elif self.pos == start and self.pos < self.end and self.peek() not in {")", "\n", ";", "&", "|"}:
                self.pos += 1
                items.append(Item(Stray(), connector))
            self.blanks()
            if self.peek() != "|" or self.peek(1) == "|":
                break
            self.pos += 2 if self.peek(1) == "&" else 1
            self.lines()
        if len(items) > first + 1:
            for item in items[first:]:
                item.isolated = True

    def _command(self) -> Node | None:
        match self.reserved():
            case "if":
                return self._if()
            case "for" | "select":
                return self._for()
            case "while" | "until" as word:
                self.pos += len(word)
                condition = self._body(frozenset({"do"}))
                return Loop(None, (), condition, self._do(), self.redirects())
            case "case":
                return self._case()
            case "{":
                self.pos += 1
                body = self._body(frozenset({"}"}))
                self._expect("}")
                return Group(body, isolated=False, redirects=self.redirects())
            case "function":
                return self._function()
            case "[[":
                return self._test()
            case word if word in _CLOSERS and word != "in":
                return None
        if self.peek() == "(":
            if self.peek(1) == "(" and (arithmetic := self._arithmetic()):
                return arithmetic
            self.pos += 1
            body = self.substituted(")")
            return Group(body, isolated=True, redirects=self.redirects())
        return self.simple()

    def _if(self) -> Node:
        self.pos += 2
        conditions = [*self._body(frozenset({"then"}))]
        branches = []
        self._expect("then")
        branches.append(self._body(frozenset({"elif", "else", "fi"})))
        while self.reserved() == "elif":
            self.pos += 4
            condition = self._body(frozenset({"then"}))
            self._expect("then")
            branches.append((*condition, *self._body(frozenset({"elif", "else", "fi"}))))
        if self.reserved() == "else":
            self.pos += 4
            branches.append(self._body(frozenset({"fi"})))
        self._expect("fi")
        return Branches(tuple(conditions), None, tuple(branches), self.redirects())

    def _do(self) -> tuple[Item, ...]:
        self._expect("do")
        body = self._body(frozenset({"done"}))
        self._expect("done")
        return body

    def _for(self) -> Node:
        self.pos += len(self.reserved())
        self.blanks()
        words: list[Word] = []
        variable: str | None = None
        if self.text.startswith("((", self.pos, self.end):
            self.pos = self.balanced(self.pos)
        elif name := _NAME.match(self.text, self.pos, self.end):
            variable = name.group()
            self.pos = name.end()
            self.lines()
            if self.reserved() == "in":
                self.pos += 2
                words = self._words()
        else:
            raise Broken
        self.blanks()
        if self.peek() == ";":
            self.pos += 1
        self.lines()
        if self.reserved() == "{":
            self.pos += 1
            body = self._body(frozenset({"}"}))
            self._expect("}")
        else:
            body = self._do()
        return Loop(variable, tuple(words), (), body, self.redirects())

    def _words(self) -> list[Word]:
        words: list[Word] = []
        while True:
            self.blanks()
            word = self.word()
            if word is None:
                return words
            words.append(word)

    def _case(self) -> Node:
        self.pos += 4
        self.blanks()
        subject = self.word()
        self._expect("in")
        branches: list[tuple[Item, ...]] = []
        while True:
            self.lines()
            if self.reserved() == "esac":
                self.pos += 4
                return Branches((), subject, tuple(branches), self.redirects())
            if self.peek() == "(":
                self.pos += 1
            while True:
                self.blanks()
                self.word()
                self.blanks()
                if self.peek() != "|":
                    break
                self.pos += 1
            self._expect(")")
            branches.append(self._body(frozenset({"esac"})))
            if ending := re.compile(r";;&|;;|;&").match(self.text, self.pos, self.end):
                self.pos = ending.end()
            elif self.reserved() != "esac":
                raise Broken

    def _function(self) -> Node:
        self.pos += len("function")
        self.blanks()
        name = self.word()
        if parentheses := _PARENTHESES.match(self.text, self.pos, self.end):
            self.pos = parentheses.end()
        return self.function_body(name.literal or "" if name else "")

    def function_body(self, name: str) -> Node:
        self.lines()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Broken
        node = self._command()
        self.depth -= 1
        return Function(name, (Item(node),) if node else ())

    def _test(self) -> Node:
        """``[[ … ]]``: its words, whose substitutions run; operators and patterns do not matter."""
        start = self.pos
        self.pos += 2
        words: list[Word] = []
        while True:
            self.lines()
            if self.pos >= self.end:
                raise Broken
            word = self.word()
            if word is None:
                self.pos += 1
            elif word.literal == "]]":
                return Simple((), (Word((), start, start + 2), *words), self.redirects(), start, self.pos)
            else:
                words.append(word)

    def _arithmetic(self) -> Node | None:
        try:
            close = self.balanced(self.pos)
        except Broken:
            return None
        if self.text[close - 2] != ")":
            return None
        names = tuple(_NAME.findall(self.text, self.pos, close))
        self.pos = close
        return Arithmetic(names)
