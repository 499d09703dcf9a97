"""Words of the tree to words as a command sees them: variables put in, split into fields.

Only what is certain is put in. A hole stays where a value comes from outside, and a word that may turn
into several says so.
"""

from __future__ import annotations

import posixpath
from dataclasses import field

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax.shell.facts import SCRIPT_DIRECTORY, START_DIRECTORY, Base, Directory, ShellWord
from lambdalint.syntax.shell.scope import Entry, Scope
from lambdalint.syntax.shell.tree import Item, Literal, Opaque, Parameter, Simple, Substitution, Word
from lambdalint.syntax.woven import FILLER, Stretch, Woven, copied, hole
from lambdalint.values import Cause, Known, Reference, Unknown

#: What expansions may cost in one script (in characters); then variables stay holes.
MAX_EXPANDED = 4_000_000

_BLANKS = regex(r"[ \t\n]+")
_PATTERN = regex(r"[*?\[]")
_OUTPUT = Reference(Reference.OTHER, "the output of a command")
_FILE_PATTERN = Reference(Reference.OTHER, "a file pattern")
_BASES = {SCRIPT_DIRECTORY: Base.SCRIPT, START_DIRECTORY: Base.START}
_HOLES = {base: reference for reference, base in _BASES.items()}
_THE_SCRIPT = Reference(Reference.VARIABLE, "0")


@dataclass(slots=True)
class _Field:
    stretches: list[Stretch] = field(default_factory=list)
    exists: bool = False
    splits: bool = False


class Expander:
    """Expands words in the scope of the moment."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.scope = Scope()
        self.splitting = True
        self.muted = 0
        self._budget = MAX_EXPANDED

    def substituted(self, items: tuple[Item, ...], *, conditional: bool) -> None:
        """Read the commands of a substitution; implemented by the reader of commands."""
        raise NotImplementedError

    def visible(self, name: str) -> Entry | None:
        """What a variable certainly holds here."""
        return self.scope.get(name)

    def one(self, word: Word) -> ShellWord:
        """The word without splitting, as in an assignment or behind a redirection."""
        return self.expand(word, split=False)[0]

    def expand(self, word: Word, *, split: bool = True) -> tuple[ShellWord, ...]:
        """The words that a word comes to; at least one when ``split`` is false."""
        match word.pieces:
            case (Literal(text=text, start=start, end=end),) if end - start == len(text):
                span = self.source.span(word.start, word.end)
                known = Known(text, span, causes=self._causes(word))
                return (ShellWord(known, span, False, self.source, (copied(text, start),)),)
        fields = [_Field()]
        for piece in word.pieces:
            self._piece(piece, fields, split)
        present = [one for one in fields if one.exists or one.stretches]
        return tuple(self._word(one, word) for one in (present if split else fields))

    def _word(self, made: _Field, word: Word) -> ShellWord:
        span = self.source.span(word.start, word.end)
        stretches = tuple(stretch for stretch in made.stretches if stretch.text)
        text = "".join(stretch.text for stretch in stretches)
        value: Known[str] | Unknown[str]
        if all(stretch.copied for stretch in stretches) and FILLER not in text:
            value = Known(text, span, causes=self._causes(word))
        else:
            made_value = Woven(self.source, list(stretches)).value(0, len(text))
            if isinstance(made_value, Known):
                value = Known(made_value.value, span, causes=(*made_value.causes, *self._causes(word)))
            else:
                value = Unknown(span, made_value.reason, text=made_value.text)
        if made.splits and isinstance(value, Known):
            value = Unknown(span, "it may be several words")
        return ShellWord(value, span, made.splits, self.source, stretches)

    def _causes(self, word: Word) -> tuple[Cause, ...]:
        """The places of what was put into the script before any shell saw it: variables of make."""
        return self.source.causes(word.start, word.end) if isinstance(self.source, Woven) else ()

    def _piece(
        self, piece: Literal | Parameter | Substitution | Opaque, fields: list[_Field], split: bool
    ) -> None:
        last = fields[-1]
        match piece:
            case Literal(text=text, start=start, end=end):
                last.exists = True
                plain = end - start == len(text)
                last.stretches.append(
                    copied(text, start) if plain else Stretch(text, start, end, copied=False)
                )
            case Opaque(reference=reference, start=start, end=end, quoted=quoted):
                last.stretches.append(hole(reference, start, end))
                last.splits |= split and not quoted
            case Substitution(body=body, start=start, end=end, quoted=quoted):
                self.substituted(body, conditional=False)
                match self._printed(body):
                    case None:
                        last.stretches.append(hole(_OUTPUT, start, end))
                        last.splits |= split and not quoted
                    case Directory() as directory:
                        last.stretches += _spelled(directory, start, end)
                    case reference:
                        last.stretches.append(hole(reference, start, end))
            case Parameter():
                self._parameter(piece, fields, split)

    def _parameter(self, piece: Parameter, fields: list[_Field], split: bool) -> None:
        last = fields[-1]
        name = piece.name.removesuffix("[@]").removesuffix("[*]")
        entry = self.visible(name)
        if piece.argument:
            self._run_words(piece.argument)
            if piece.operator in {":=", "="} and entry is None:
                self.scope.forget([name])
        value = self._value(piece, name, entry)
        if value is None:
            last.stretches.append(hole(self._reference(piece, name), piece.start, piece.end))
            several = name == "@" or piece.name.endswith("[@]")
            last.splits |= split and (several or not piece.quoted)
            return
        words, cause = value
        for number, word in enumerate(words):
            if number:
                fields.append(_Field(exists=True))
            self._put(word, cause, piece, fields, split)
        fields[-1].exists |= piece.quoted and bool(words)

    def _value(
        self, piece: Parameter, name: str, entry: Entry | None
    ) -> tuple[tuple[ShellWord, ...], tuple[Cause, ...]] | None:
        """The words that a parameter certainly comes to."""
        if name == "PWD" and not piece.operator and (directory := self.scope.directory()):
            start = piece.start, piece.end
            stretches = tuple(_spelled(directory, *start))
            span = self.source.span(*start)
            value = Woven(self.source, list(stretches)).value(0, sum(len(one.text) for one in stretches))
            return (ShellWord(value, span, False, self.source, stretches),), ()
        if entry is None or self._budget <= 0:
            return None
        if entry.is_array != piece.name.endswith("[@]"):
            return None
        if piece.operator not in {"", ":-", "-", ":=", "=", ":?", "?"}:
            return None
        if not entry.is_array and piece.operator[:1] == ":":
            known = any(stretch.reference is None and stretch.text for stretch in entry.words[0].stretches)
            if not known:  # it may be empty, and then the default counts
                empty = entry.words[0].text == "" and piece.argument and piece.operator != ":?"
                return ((self._quiet(piece.argument),), ()) if empty and piece.argument else None
        self._budget -= sum(word.size + 64 * len(word.stretches) for word in entry.words)
        first = entry.words[0].span if entry.words else None
        return entry.words, (Cause(first, f"{name} is set here"),) if first else ()

    def _put(
        self, word: ShellWord, causes: tuple[Cause, ...], piece: Parameter, fields: list[_Field], split: bool
    ) -> None:
        """Add one known word in place of a parameter, as fields when it stands without quotes."""
        for stretch in word.stretches:
            because = (*stretch.causes, *causes)[-4:]
            if stretch.reference is not None:
                fields[-1].stretches.append(hole(stretch.reference, piece.start, piece.end))
                fields[-1].splits |= split and not piece.quoted and stretch.reference not in _BASES
                continue
            parts = [stretch.text]
            if split and not piece.quoted:
                if not self.splitting or _PATTERN.search(stretch.text):
                    fields[-1].stretches.append(hole(_FILE_PATTERN, piece.start, piece.end))
                    fields[-1].splits = True
                    continue
                parts = _BLANKS.split(stretch.text)
            for number, part in enumerate(parts):
                if number:
                    fields.append(_Field())
                if part:
                    fields[-1].stretches.append(
                        Stretch(part, piece.start, piece.end, copied=False, causes=because)
                    )
        fields[-1].splits |= word.splits and split and not piece.quoted

    def _reference(self, piece: Parameter, name: str) -> Reference:
        if name in {"0", "BASH_SOURCE"} and piece.operator in {"", "[0]"}:
            return _THE_SCRIPT
        text = self.source.text[piece.start : piece.end]
        if text == "${0%/*}":
            return SCRIPT_DIRECTORY
        if piece.operator in {"", ":-", "-", ":=", "=", ":?", "?"}:
            return Reference(Reference.VARIABLE, piece.name)
        return Reference(Reference.OTHER, text if len(text) <= 80 else "a computed text")

    def _run_words(self, word: Word) -> None:
        """Read the commands in a default; they may not run."""
        for piece in word.pieces:
            if isinstance(piece, Substitution):
                self.substituted(piece.body, conditional=True)
            elif isinstance(piece, Parameter) and piece.argument:
                self._run_words(piece.argument)

    def _printed(self, body: tuple[Item, ...]) -> Directory | Reference | None:
        """The directory that `dirname "$0"`, `pwd` or `cd … && pwd` prints, or the script itself."""
        match body:
            case (Item(node=Simple(words=(name,))),) if name.literal == "pwd":
                return self.scope.directory()
            case (Item(node=Simple(words=(name, *_, word))),) if name.literal == "dirname":
                return Directory(Base.SCRIPT) if _is_this_script(self._quiet(word)) else None
            case (Item(node=Simple(words=(name, *_, word))),) if name.literal in {"readlink", "realpath"}:
                inside = self._quiet(word)
                return _THE_SCRIPT if _is_this_script(inside) else self.resolved(inside)
            case (Item(node=Simple(words=(first, *_, word))), Item(node=Simple(words=(second, *_)))):
                if first.literal == "cd" and second.literal == "pwd":
                    return self.resolved(self._quiet(word))
        return None

    def _quiet(self, word: Word) -> ShellWord:
        """A word of a command that was read already: its own substitutions are not read again."""
        self.muted += 1
        expanded = self.one(word)
        self.muted -= 1
        return expanded

    def resolved(self, word: ShellWord) -> Directory | None:
        """The directory that a path names, from the working directory of the moment."""
        base, path = Base.START, ""
        if word.splits:
            return None
        match word.stretches:
            case (Stretch(reference=Reference() as reference), *rest) if reference in _BASES:
                base = _BASES[reference]
                path = "".join(stretch.text for stretch in rest)
                if path and not path.startswith("/"):
                    return None
                path = "." + path
            case _:
                path = "".join(stretch.text for stretch in word.stretches)
                here = self.scope.directory()
                if path.startswith("/"):
                    base = Base.ROOT
                elif here is None or not path:
                    return None
                else:
                    base, path = here.base, posixpath.join(here.path, path)
        if FILLER in path or len(path) > 1_000:
            return None
        return Directory(base, posixpath.normpath(path))


def _is_this_script(word: ShellWord) -> bool:
    match word.stretches:
        case (Stretch(reference=reference),) if reference == _THE_SCRIPT:
            return True
    return False


def _spelled(directory: Directory, start: int, end: int) -> list[Stretch]:
    """A directory as text: a hole for what it is relative to, then its path."""
    if directory.base is Base.ROOT:
        return [Stretch(directory.path, start, end, copied=False)]
    stretches = [hole(_HOLES[directory.base], start, end)]
    if directory.path != ".":
        stretches.append(Stretch("/" + directory.path, start, end, copied=False))
    return stretches
