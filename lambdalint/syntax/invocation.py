"""A shell command to the program that it runs and that program's options.

One mechanism for ``aws``, ``sam`` and ``zip``: wrappers (``sudo``, ``env``, ``time`` …) are taken off, the
rest is split into subcommands, options with their values, and operands, after a short grammar of the
program. A word that may bring further options makes the invocation incomplete.
"""

from __future__ import annotations

import re
from dataclasses import field, replace

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax.shell import Command, Setting, ShellWord
from lambdalint.syntax.woven import FILLER, Stretch
from lambdalint.values import Known

_NO_OPTIONS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """``--name value …`` or ``--name=value``. ``name`` has no dashes; ``span`` is the name as written."""

    name: str
    span: Span
    values: tuple[ShellWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Invocation:
    """One run of a program. ``complete``: there are no options and operands but these."""

    program: str
    subcommands: tuple[ShellWord, ...]
    options: tuple[Option, ...]
    operands: tuple[ShellWord, ...]
    settings: tuple[Setting, ...]
    command: Command
    complete: bool = True

    def option(self, *names: str) -> Option | None:
        """The last of the options with one of these names."""
        return next((one for one in reversed(self.options) if one.name in names), None)

    @property
    def span(self) -> Span:
        return self.command.span


@dataclass(frozen=True, slots=True)
class _Grammar:
    """``subcommands``: how many words name what to do. ``flags`` take no value, ``singles`` one; others all
    words up to the next option when ``greedy``, else one. ``letters``: short options stand together,
    and those in it take a list up to the next option.
    """

    subcommands: int = 0
    flags: frozenset[str] = _NO_OPTIONS
    singles: frozenset[str] = _NO_OPTIONS
    greedy: bool = True
    letters: str | None = None


# docs.aws.amazon.com/cli/latest/reference: "Global Options", and the options of `s3` without a value
_AWS_FLAGS = frozenset(
    [
        "debug",
        "no-verify-ssl",
        "no-paginate",
        "no-sign-request",
        "no-cli-pager",
        "cli-auto-prompt",
        "no-cli-auto-prompt",
    ]
)
_AWS_SINGLES = frozenset(
    [
        "ca-bundle",
        "cli-binary-format",
        "cli-connect-timeout",
        "cli-read-timeout",
        "color",
        "endpoint-url",
        "output",
        "profile",
        "query",
        "region",
    ]
)
_S3_FLAGS = _AWS_FLAGS | frozenset(
    [
        "recursive",
        "dryrun",
        "quiet",
        "delete",
        "follow-symlinks",
        "no-follow-symlinks",
        "no-guess-mime-type",
        "only-show-errors",
        "no-progress",
        "force-glacier-transfer",
        "ignore-glacier-warnings",
        "exact-timestamps",
        "size-only",
        "summarize",
        "human-readable",
        "force",
    ]
)
# options of the Lambda and S3 operations that are booleans; behind one an operand may stand
_OPERATION_FLAGS = _AWS_FLAGS | frozenset(["publish", "no-publish", "dry-run", "no-dry-run"])
_GRAMMARS = {
    "aws": _Grammar(2, _OPERATION_FLAGS, _AWS_SINGLES),
    "aws s3": _Grammar(2, _S3_FLAGS, _AWS_SINGLES, greedy=False),
    "sam": _Grammar(
        1,
        frozenset(
            [
                "guided",
                "no-confirm-changeset",
                "confirm-changeset",
                "use-container",
                "u",
                "resolve-s3",
                "no-resolve-s3",
                "cached",
                "no-cached",
                "parallel",
                "force-upload",
                "fail-on-empty-changeset",
                "no-fail-on-empty-changeset",
                "debug",
                "no-prompts",
                "no-execute-changeset",
                "disable-rollback",
                "no-disable-rollback",
                "resolve-image-repos",
                "use-json",
            ]
        ),
    ),
    "zip": _Grammar(letters="xi", greedy=False),
}
#: Options of wrappers that take the next word.
_WRAPPERS: dict[str, frozenset[str]] = {
    "builtin": _NO_OPTIONS,
    "command": _NO_OPTIONS,
    "env": frozenset({"-u", "--unset", "-C", "--chdir"}),
    "exec": frozenset({"-a"}),
    "nice": frozenset({"-n"}),
    "nohup": _NO_OPTIONS,
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "sudo": frozenset({"-u", "-g", "-h", "-p", "-C", "-D"}),
    "time": frozenset({"-f", "-o"}),
    "timeout": frozenset({"-s", "--signal", "-k", "--kill-after"}),
    "xargs": frozenset({"-I", "-n", "-L", "-P", "-d", "-a", "-E", "-s"}),
}
_RUNNERS = frozenset({"pipenv", "poetry", "uv"})
_SETTING = regex(r"([A-Za-z_]\w*)=", re.ASCII)


def invocation_of(command: Command) -> Invocation | None:
    """The program that a command runs; ``None`` when its name is not known."""
    words, settings, complete = _unwrapped(command)
    name = words[0].text if words else None
    if name is None:
        return None
    program = name.rsplit("/", 1)[-1]
    key = program
    if program == "aws" and _first_operand(words) == "s3":
        key = "aws s3"
    grammar = _GRAMMARS.get(key, _Grammar())
    reader = _Reader(grammar, complete)
    reader.read(words[1:])
    count = grammar.subcommands
    return Invocation(
        program,
        tuple(reader.operands[:count]),
        tuple(reader.options),
        tuple(reader.operands[count:]),
        settings,
        command,
        reader.complete,
    )


def _unwrapped(command: Command) -> tuple[tuple[ShellWord, ...], tuple[Setting, ...], bool]:
    words, settings, complete = command.words, list(command.settings), True
    while words:
        if [word.text for word in words[:2]] in (["command", "-v"], ["command", "-V"]):
            return (), (), complete  # asks where the program is
        name = (words[0].text or "").rsplit("/", 1)[-1]
        if name in _RUNNERS and len(words) > 2 and words[1].text == "run":
            words = words[2:]
            continue
        if name not in _WRAPPERS:
            break
        complete &= name != "xargs"
        at = 1
        while at < len(words) and (text := words[at].text) is not None and (text.startswith("-")):
            at += 2 if text in _WRAPPERS[name] else 1
        while at < len(words) and name in {"env", "sudo"} and (setting := _setting(words[at])):
            settings.append(setting)
            at += 1
        words = words[at + (name == "timeout") :]
    return words, tuple(settings), complete


def _setting(word: ShellWord) -> Setting | None:
    found = _SETTING.match("".join(stretch.text for stretch in word.stretches))
    if not found:
        return None
    return Setting(found.group(1), _behind(word, found.end()), word.span)


def _first_operand(words: tuple[ShellWord, ...]) -> str | None:
    """The service of an `aws` command, also behind global options: `aws --region r s3 cp`."""
    reader = _Reader(_Grammar(flags=_AWS_FLAGS, greedy=False), complete=True)
    reader.read(words[1:12])
    return reader.operands[0].text if reader.operands else None


@dataclass(slots=True)
class _Reader:
    """Sorts words into options and operands."""

    grammar: _Grammar
    complete: bool
    options: list[Option] = field(default_factory=list)
    operands: list[ShellWord] = field(default_factory=list)
    #: How many more words the last option takes; ``None`` for all up to the next option.
    room: int | None = 0

    def read(self, words: tuple[ShellWord, ...]) -> None:
        only_operands = False
        for word in words:
            text = "".join(stretch.text for stretch in word.stretches)
            if text == "--":
                only_operands = True
                self.room = 0
            elif not only_operands and len(text) > 1 and text.startswith("-") and not _is_number(text):
                self._option(word, text)
            else:
                self._value(word, text)

    def _option(self, word: ShellWord, text: str) -> None:
        if self.grammar.letters is not None and not text.startswith("--"):
            for letter in text[1:]:
                self.options.append(Option(letter, word.span))
            self.room = None if text[-1] in self.grammar.letters else 0
            return
        name, equals, _ = text.lstrip("-").partition("=")
        dashes = len(text) - len(text.lstrip("-"))
        if FILLER in name:
            self.complete = False
            self.room = 0
            return
        values: tuple[ShellWord, ...] = ()
        span = word.span
        if equals:
            length = dashes + len(name)
            values = (_behind(word, length + 1),)
            span = word.woven.span(0, length)
        self.options.append(Option(name, span, values))
        flag = bool(equals) or name in self.grammar.flags
        # global options of `aws` stand before the service and take one word
        many = self.grammar.greedy and name not in self.grammar.singles
        greedy = many and len(self.operands) >= self.grammar.subcommands
        self.room = 0 if flag else None if greedy else 1
        if self.grammar.letters is not None:
            self.room = 0

    def _value(self, word: ShellWord, text: str) -> None:
        last = self.options[-1] if self.options else None
        if last is None or self.room == 0:
            if word.splits and text == FILLER:
                self.complete = False
            self.operands.append(word)
            return
        if word.splits and text == FILLER and last.values:
            self.complete = False  # `--runtime x $MORE`
        self.options[-1] = Option(last.name, last.span, (*last.values, word))
        if self.room is not None:
            self.room -= 1


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdigit()


def _behind(word: ShellWord, length: int) -> ShellWord:
    """What is left of a word behind its first characters: the value of ``--name=value``."""
    left: list[Stretch] = []
    skip = length
    for stretch in word.stretches:
        if skip >= len(stretch.text):
            skip -= len(stretch.text)
            continue
        start = stretch.start + skip if stretch.copied else stretch.start
        left.append(replace(stretch, text=stretch.text[skip:], start=start))
        skip = 0
    whole = ShellWord(Known("", word.span), word.span, word.splits, word.source, tuple(left))
    if not left:
        return whole
    text = whole.woven
    value = text.value(0, len(text.text))
    return ShellWord(value, value.span, word.splits, word.source, tuple(left))
