"""Which variables a piece of shell may assign, without following it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lambdalint.patterns import regex
from lambdalint.syntax.shell.scope import DIRECTORY, PREVIOUS, PUSHED
from lambdalint.syntax.shell.tree import (
    Arithmetic,
    Branches,
    Function,
    Group,
    Item,
    Loop,
    Node,
    Parameter,
    Simple,
    Stray,
    Word,
)

#: Stands for "it may have assigned anything".
EVERYTHING = ""
#: A function that assigns more names than this is taken to assign everything.
MAX_NAMES = 64
#: Calls of calls are followed to so many functions.
MAX_FUNCTIONS = 64

DECLARING = frozenset({"declare", "export", "local", "readonly", "typeset"})
_ASSIGNING = frozenset({"getopts", "let", "mapfile", "printf", "read", "readarray", "unset", "wait"})
_SOURCING = frozenset({".", "eval", "source"})
_NAME = regex(r"[A-Za-z_]\w*", re.ASCII)
#: Sourced so often, and only to put a directory on the PATH.
_ACTIVATE = ("/bin/activate", "/Scripts/activate")


class Effects:
    """The effects of a script's nodes; knows its functions, because a call has theirs."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.functions: dict[str, list[Function]] = {}
        #: How often each name is assigned in the whole script, functions included.
        self.counts: Counter[str] = Counter()
        self._called: dict[str, set[str]] = {}
        self._directly: dict[str, tuple[set[str], set[str]]] = {}
        for node in _everything(items):
            if isinstance(node, Function):
                self.functions.setdefault(node.name, []).append(node)
        for node in _everything(items):
            self.counts.update(own(node))

    def of(self, items: Iterable[Item]) -> set[str]:
        """Names that the items may assign in their own shell, calls of functions included."""
        names, calls = self._direct(items)
        reached: set[str] = set()
        waiting = list(calls)
        while waiting:
            function = waiting.pop()
            if function in reached:
                continue
            reached.add(function)
            more, further = self._of_function(function)
            names |= more
            waiting += further
            if len(reached) > MAX_FUNCTIONS or EVERYTHING in names:
                return names | {EVERYTHING}
        return names

    def of_call(self, node: Simple) -> set[str]:
        """What the function assigns that a command may be calling."""
        if not node.words or not self.functions:
            return set()
        name = node.words[0].literal
        if name is None:
            return {EVERYTHING}
        if name not in self.functions:
            return set()
        if name not in self._called:
            names = self.of((Item(node),))
            self._called[name] = names if len(names) <= MAX_NAMES else {EVERYTHING}
        return self._called[name]

    def _direct(self, items: Iterable[Item]) -> tuple[set[str], set[str]]:
        """The names that items assign themselves, and the functions that they call."""
        names: set[str] = set()
        calls: set[str] = set()
        waiting = list(items)
        while waiting:
            node = waiting.pop().node
            names.update(own(node))
            if isinstance(node, Simple) and node.words and self.functions:
                name = node.words[0].literal
                if name is None:
                    names.add(EVERYTHING)
                elif name in self.functions:
                    calls.add(name)
            if not (isinstance(node, Function) or (isinstance(node, Group) and node.isolated)):
                waiting += children(node)
        return names, calls

    def _of_function(self, name: str) -> tuple[set[str], set[str]]:
        if name not in self._directly:
            body = [item for function in self.functions[name] for item in function.body]
            self._directly[name] = self._direct(body)
        return self._directly[name]


def children(node: Node) -> list[Item]:
    match node:
        case Group(body=body) | Function(body=body):
            return list(body)
        case Branches(condition=condition, branches=branches):
            return [*condition, *(item for branch in branches for item in branch)]
        case Loop(condition=condition, body=body):
            return [*condition, *body]
    return []


def own(node: Node) -> Iterator[str]:
    """Names that one node assigns itself, repeated when it does so repeatedly."""
    match node:
        case Stray():
            yield EVERYTHING
        case Arithmetic(names=names):
            yield from names
        case Loop(variable=str(name)):
            yield name
        case Simple(assignments=assignments, words=words):
            if not words or any(assignment.array is not None for assignment in assignments):
                yield from (assignment.name for assignment in assignments)
            for word in (*words, *(assignment.value for assignment in assignments)):
                yield from _defaulted(word)
            if words and (called := words[0].literal) is not None:
                yield from _of_builtin(called, words[1:])


def _of_builtin(name: str, words: tuple[Word, ...]) -> Iterator[str]:
    if name in {"builtin", "command"} and words and (inner := words[0].literal):
        yield from _of_builtin(inner, words[1:])
    elif name in {"cd", "pushd", "popd"}:
        yield from (DIRECTORY, PREVIOUS, PUSHED)
    elif name in _SOURCING:
        path = words[0].pieces[-1] if words and words[0].pieces else None
        if not str(getattr(path, "text", "")).endswith(_ACTIVATE):
            yield EVERYTHING
    elif name in DECLARING or name in _ASSIGNING:
        for word in words:
            text = word.literal
            if text is None:
                first = getattr(word.pieces[0], "text", "") if word.pieces else ""
                found = _NAME.match(first)
                if found and first[found.end() : found.end() + 1] == "=":
                    yield found.group()
                elif name in {"read", "unset", "mapfile", "readarray", "getopts"}:
                    yield EVERYTHING
            elif name == "let":
                yield from _NAME.findall(text)
            elif found := _NAME.match(text):
                bare = found.end() == len(text)
                if text[found.end() : found.end() + 1] == "=" or (
                    bare and name not in {"export", "readonly", "printf"}
                ):
                    yield found.group()
            elif name == "printf" and text.startswith("-v"):
                yield EVERYTHING


def _defaulted(word: Word) -> Iterator[str]:
    """`${X:=d}` assigns."""
    for piece in word.pieces:
        if isinstance(piece, Parameter) and piece.operator in {":=", "="}:
            yield piece.name


def _everything(items: Iterable[Item]) -> Iterator[Node]:
    waiting = list(items)
    while waiting:
        node = waiting.pop().node
        yield node
        waiting += children(node)
