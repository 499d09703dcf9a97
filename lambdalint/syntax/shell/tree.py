"""The syntax tree of shell: commands made of words made of pieces, all with offsets into one text.

It says what is written; what a word comes to is :mod:`lambdalint.syntax.shell.reading`'s business.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.values import Reference


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself: ``text[i]`` is the source at ``start + i`` unless it is one escape."""

    text: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """``$NAME`` or ``${NAME…}``. ``operator`` is empty, one of ``:- - := = :? ? :+ +``, or another."""

    name: str
    start: int
    end: int
    quoted: bool
    operator: str = ""
    argument: Word | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """``$(…)``, backquotes or ``<(…)``: commands whose output nobody knows."""

    body: tuple[Item, ...]
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Opaque:
    """A piece that is only known at run time: ``$((…))``, ``*``, ``~``, ``{a,b}``, ``${{ … }}``."""

    reference: Reference
    start: int
    end: int
    quoted: bool


Piece: TypeAlias = Literal | Parameter | Substitution | Opaque


@dataclass(frozen=True, slots=True)
class Word:
    pieces: tuple[Piece, ...]
    start: int
    end: int

    @property
    def literal(self) -> str | None:
        """The text of the word when nothing in it is expanded."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], Literal):
            return self.pieces[0].text
        if all(isinstance(piece, Literal) for piece in self.pieces):
            return "".join(piece.text for piece in self.pieces if isinstance(piece, Literal))
        return None


@dataclass(frozen=True, slots=True)
class Assignment:
    """``NAME=value``; ``array`` for ``NAME=(…)``. ``partial`` for ``+=`` and ``NAME[i]=``."""

    name: str
    value: Word
    array: tuple[Word, ...] | None
    partial: bool
    start: int
    end: int


@dataclass(slots=True)
class Redirect:
    """``operator`` as written; of a here-document ``body`` is the text, filled in when its line ends."""

    operator: str
    target: Word
    body: Word | None = None


@dataclass(frozen=True, slots=True)
class Simple:
    assignments: tuple[Assignment, ...]
    #: Array assignments among the words of ``declare`` and its like come here too.
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """``{ …; }`` or, isolated, ``( … )``."""

    body: tuple[Item, ...]
    isolated: bool
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Branches:
    """``if`` and ``case``: ``condition`` runs first, then at most one of ``branches``."""

    condition: tuple[Item, ...]
    subject: Word | None
    branches: tuple[tuple[Item, ...], ...]
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """``for``, ``while``, ``until`` and ``select``. ``variable`` is what each turn assigns."""

    variable: str | None
    words: tuple[Word, ...]
    condition: tuple[Item, ...]
    body: tuple[Item, ...]
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    body: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``((…))``: nothing to read but the names it may assign."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """A token that fits nowhere: what was known before it is not relied upon after it."""


Node: TypeAlias = Simple | Group | Branches | Loop | Function | Arithmetic | Stray


@dataclass(slots=True)
class Item:
    """A command in a list. ``connector`` is ``&&``, ``||`` or empty; ``isolated`` in a pipe or with ``&``."""

    node: Node
    connector: str = ""
    isolated: bool = False


@dataclass(slots=True)
class Tree:
    """A whole text. ``complete`` is false where reading stopped before its end."""

    items: list[Item] = field(default_factory=list)
    complete: bool = True
