"""The syntax tree of a script to its commands, in the order of the text.

Variables are followed where that is certain: an assignment counts until something that we do not follow
may have changed the name (a branch, a loop, a function, ``read``, ``source``, ``eval``). What comes from
outside is unknown. Inside a function a variable of the script is known only when the whole script assigns
it once. A ``cd`` is taken to succeed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.shell.effects import DECLARING, EVERYTHING, Effects, own
from lambdalint.syntax.shell.expansion import Expander
from lambdalint.syntax.shell.facts import (
    Base,
    Command,
    Directory,
    Redirection,
    Setting,
    Shell,
    ShellWord,
    WrittenFile,
)
from lambdalint.syntax.shell.parser import parse
from lambdalint.syntax.shell.scope import DIRECTORY, PREVIOUS, PUSHED, Entry
from lambdalint.syntax.shell.tree import (
    Assignment,
    Branches,
    Function,
    Group,
    Item,
    Literal,
    Loop,
    Node,
    Redirect,
    Simple,
    Tree,
    Word,
)

#: Written files that one script is followed for.
MAX_FILES = 16

_START = Directory(Base.START)
_DECLARED = regex(r"([A-Za-z_]\w*)=", re.ASCII)
_FILE_URL = regex(r"fileb?://([^\s,]+)")
_READERS = frozenset({"aws", "cat", "echo", "sam", "sudo", "zip"})


def read(source: Source, variables: Iterable[Setting] = (), directory: Directory | None = _START) -> Shell:
    """Read a shell text.

    ``variables`` are set before it starts (``env:`` of a step); ``directory`` is where, ``None`` if unknown.
    """
    tree = parse(source)
    reader = _Reader(source, tree, directory)
    for setting in variables:
        reader.scope.assign(setting.name, (setting.value,))
    reader.scope.go(DIRECTORY, directory)
    reader.run(tree.items)
    return Shell(source, tuple(reader.commands), tree.complete)


class _Reader(Expander):
    """Walks the tree in order and collects commands."""

    def __init__(self, source: Source, tree: Tree, directory: Directory | None) -> None:
        super().__init__(source)
        self._started = directory
        self.commands: list[Command] = []
        self._effects = Effects(tree.items)
        self._complete = tree.complete
        self.splitting = not self._effects.counts["IFS"]
        self._unfollowed = self._effects.counts[EVERYTHING]
        self._conditional = self._repeated = 0
        self._function: str | None = None
        self._entered = 0
        self._files: dict[str, str] = {}

    def visible(self, name: str) -> Entry | None:
        entry = super().visible(name)
        if entry and self._function is not None and entry.stamp <= self._entered:
            once = self._effects.counts[name] <= 1 and not self._unfollowed and self._complete
            return entry if once else None
        return entry

    def substituted(self, items: tuple[Item, ...], *, conditional: bool) -> None:
        if not self.muted:
            self._conditional += conditional
            self._alone(items)
            self._conditional -= conditional

    def run(self, items: Sequence[Item]) -> None:
        """Read a list; what stands behind ``&&`` holds only for the rest of its chain."""
        chain: int | None = None
        for item in items:
            if not item.connector and chain is not None:
                self._leave(chain)
                chain = None
            if item.connector == "||":
                mark = self.scope.mark
                self._item(item)
                self.scope.lose(self.scope.undo(mark))
            elif item.connector and chain is None:
                chain = self._enter()
                self._item(item)
            else:
                self._item(item)
        if chain is not None:
            self._leave(chain)

    def _enter(self) -> int:
        self._conditional += 1
        return self.scope.mark

    def _leave(self, mark: int) -> None:
        self._conditional -= 1
        self.scope.lose(self.scope.undo(mark))

    def _item(self, item: Item) -> None:
        either = item.connector == "||"
        self._conditional += either
        if item.isolated:
            self._alone((Item(item.node),))
        else:
            self._node(item.node)
        self._conditional -= either

    def _alone(self, items: Sequence[Item]) -> None:
        """A subshell: what it assigns is gone behind it."""
        mark = self.scope.mark
        self.run(items)
        self.scope.undo(mark)

    def _node(self, node: Node) -> None:
        match node:
            case Simple():
                self._simple(node)
            case Group(body=body, isolated=True):
                self._alone(body)
            case Group(body=body):
                self.run(body)
            case Branches():
                self._branches(node)
            case Loop():
                self._loop(node)
            case Function():
                self._define(node)
            case _:
                self.scope.lose(set(own(node)))
        if isinstance(node, Group | Branches | Loop):
            self._redirections(node.redirects)

    def _branches(self, node: Branches) -> None:
        if node.subject:
            self.one(node.subject)
        self.run(node.condition)
        touched: set[str] = set()
        self._conditional += 1
        for branch in node.branches:
            mark = self.scope.mark
            self.run(branch)
            touched |= self.scope.undo(mark)
        self._conditional -= 1
        self.scope.lose(touched)

    def _loop(self, node: Loop) -> None:
        for word in node.words:
            self.expand(word)
        changed = self._effects.of([Item(node)])
        self.scope.lose(changed)
        self._repeated += 1
        self.run(node.condition)
        self._conditional += 1
        self.run(node.body)
        self._conditional -= 1
        self._repeated -= 1
        self.scope.lose(changed)

    def _define(self, node: Function) -> None:
        outer = self._function, self._entered
        self._function, self._entered = node.name, self.scope.now
        mark = self._enter()
        self.scope.forget([DIRECTORY, PREVIOUS, PUSHED])
        if not self._effects.counts[DIRECTORY]:
            self.scope.go(DIRECTORY, self._started)
        self.run(node.body)
        self.scope.undo(mark)
        self._conditional -= 1
        self._function, self._entered = outer

    def _simple(self, node: Simple) -> None:
        first = node.words[0].literal if node.words else None
        declaring = first in DECLARING
        words: list[ShellWord] = []
        declared: list[tuple[str, ShellWord]] = []
        for number, word in enumerate(node.words):
            if declaring and number and (assignment := _declared(word)):
                value = self.one(assignment.value)
                declared.append((assignment.name, value))
                words.append(self._whole(word, value, assignment.value.start))
            else:
                words += self.expand(word)
        redirections = self._redirections(node.redirects)
        if not node.words:
            for assignment in node.assignments:
                self._assign(assignment)
        elif node.words[0].pieces:
            self._command(node, tuple(words), redirections)
            self._after(node, words, declared)

    def _whole(self, word: Word, value: ShellWord, start: int) -> ShellWord:
        """`NAME=value` behind `export`, as one word that is never split."""
        name = Word(
            (Literal(self.source.text[word.start : start], word.start, start, quoted=True),),
            word.start,
            start,
        )
        head = self.one(name)
        joined = replace(
            head, span=self.source.span(word.start, word.end), stretches=head.stretches + value.stretches
        )
        whole = joined.woven
        return replace(joined, value=whole.value(0, len(whole.text)))

    def _assign(self, assignment: Assignment) -> None:
        name = assignment.name
        if assignment.array is not None:
            items = tuple(one for word in assignment.array for one in self.expand(word))
            old = self.visible(name) if assignment.partial else Entry((), is_array=True)
            if old and old.is_array and not any(item.splits for item in items):
                self.scope.assign(name, old.words + items, is_array=True)
            else:
                self.scope.forget([name])
            return
        value = self.one(assignment.value)
        if assignment.partial:
            self.scope.forget([name])
        else:
            self.scope.assign(
                name, (replace(value, span=self.source.span(assignment.start, assignment.end)),)
            )

    def _command(
        self, node: Simple, words: tuple[ShellWord, ...], redirections: tuple[Redirection, ...]
    ) -> None:
        settings = tuple(
            Setting(one.name, self.one(one.value), self.source.span(one.start, one.end))
            for one in node.assignments
            if one.array is None
        )
        given = next((redirect.body for redirect in reversed(node.redirects) if redirect.body), None)
        if not words:
            return
        command = Command(
            words,
            self.source.span(node.start, node.end),
            settings,
            redirections,
            self.one(given) if given else None,
            self.scope.directory(),
            conditional=self._conditional > 0,
            repeated=self._repeated > 0,
            function=self._function,
            files=tuple(self._named_files(words)),
        )
        self.commands.append(command)
        self._write(command)

    def _redirections(self, redirects: Iterable[Redirect]) -> tuple[Redirection, ...]:
        return tuple(
            Redirection(redirect.operator, self.one(redirect.target))
            for redirect in redirects
            if redirect.operator not in {"<<", "<<-", "<<<"}
        )

    def _after(self, node: Simple, words: list[ShellWord], declared: list[tuple[str, ShellWord]]) -> None:
        """What a command does to the shell that runs it."""
        names = set(own(node))
        self._unfollowed -= EVERYTHING in names
        names |= self._effects.of_call(node)
        first = words[0].text if words else None
        if first in {"cd", "pushd", "popd"}:
            self._change_directory(first, words[1:])
            names -= {DIRECTORY, PREVIOUS, PUSHED}
        self.scope.lose(names)
        if first in DECLARING and not any((word.text or "").startswith("-") for word in words[1:]):
            for name, value in declared:
                self.scope.assign(name, (value,))
            for assignment in node.assignments:
                if assignment.array is not None:
                    self._assign(assignment)

    def _change_directory(self, how: str, words: list[ShellWord]) -> None:
        targets = [
            word for word in words if word.text is None or not re.fullmatch(r"--|-[LPe@n]+", word.text)
        ]
        here = self.scope.directory()
        if how == "popd":
            self.scope.go(DIRECTORY, self.scope.directory(PUSHED))
            self.scope.forget([PUSHED, PREVIOUS])
            return
        if len(targets) != 1:
            self.scope.forget([DIRECTORY, PREVIOUS, PUSHED])
            return
        there = self.scope.directory(PREVIOUS) if targets[0].text == "-" else self.resolved(targets[0])
        self.scope.go(DIRECTORY, there)
        self.scope.go(PREVIOUS, here)
        if how == "pushd":
            # one level is followed; below it `popd` goes somewhere unknown
            self.scope.go(PUSHED, here)

    def _write(self, command: Command) -> None:
        """Follow `cat > f <<EOF`, and forget a file that another command may change."""
        target = next((one for one in command.redirections if one.operator in {">", ">|"}), None)
        key = self._key(target.target) if target else None
        writer = command.name == "cat" and len(command.words) == 1 and command.input and key
        if writer and command.input and key and len(self._files) < MAX_FILES:
            self._files[key] = target.target.text or "" if target else ""
            self.scope.assign(key, (command.input,))
            return
        if not self._files:
            return
        redirected = [self._key(one.target) for one in command.redirections if ">" in one.operator]
        touched = {name for name in self._files if name in redirected}
        if command.name not in _READERS:
            mentioned = " ".join(stretch.text for word in command.words for stretch in word.stretches)
            touched |= {name for name, path in self._files.items() if path and path in mentioned}
        self.scope.forget(touched)

    def _key(self, path: ShellWord) -> str | None:
        place = self.resolved(path)
        return f"file:{place.base.name}:{place.path}" if place else None

    def _named_files(self, words: tuple[ShellWord, ...]) -> Iterable[WrittenFile]:
        if not self._files:
            return
        for word in words:
            for name in _FILE_URL.findall(word.text or ""):
                here = self.scope.directory()
                if here is None:
                    continue
                path = replace(
                    word, stretches=(replace(word.stretches[0], text=name, reference=None),), splits=False
                )
                key = self._key(path)
                entry = self.visible(key) if key else None
                if entry:
                    yield WrittenFile(name, entry.words[0])


def _declared(word: Word) -> Assignment | None:
    """`NAME=value` among the words of `export` and its like."""
    first = word.pieces[0] if word.pieces else None
    if not isinstance(first, Literal) or first.quoted or not (name := _DECLARED.match(first.text)):
        return None
    start = first.start + name.end()
    rest = Literal(first.text[name.end() :], start, first.end, quoted=False)
    return Assignment(
        name.group(1), Word((rest, *word.pieces[1:]), start, word.end), None, False, word.start, word.end
    )
