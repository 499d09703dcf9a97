"""What is known of a shell script before it runs: its commands, each with words, place and circumstances."""

from __future__ import annotations

from enum import Enum

from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.woven import Stretch, Woven
from lambdalint.values import Known, Reference, Unknown

#: What ``$(dirname "$0")`` and its many spellings come to.
SCRIPT_DIRECTORY = Reference(Reference.OTHER, "the directory of this script")
#: What ``$(pwd)`` or ``$PWD`` comes to before any ``cd``.
START_DIRECTORY = Reference(Reference.OTHER, "the directory it starts in")


class Base(Enum):
    """What a directory is relative to."""

    START = "the directory that the script is started in"
    SCRIPT = "the directory that the script lies in"
    ROOT = "the root of the file system"


@dataclass(frozen=True, slots=True)
class Directory:
    """``path`` is normal (``a/b``, ``../c``, ``.``), with ``/`` between its parts."""

    base: Base
    path: str = "."


@dataclass(frozen=True, slots=True)
class ShellWord:
    """One word of a command as the command will see it.

    ``span`` is the word as written, quotes included. ``splits``: it may be any number of words (an unknown
    variable without quotes, ``"$@"``, a file pattern).
    """

    value: Known[str] | Unknown[str]
    span: Span
    splits: bool
    source: Source
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str | None:
        """The word when it is known."""
        return self.value.value if isinstance(self.value, Known) else None

    @property
    def size(self) -> int:
        return sum(len(stretch.text) for stretch in self.stretches)

    @property
    def woven(self) -> Woven:
        """The word as a text of its own, for a parser of what stands in it; spans lead to the script."""
        return Woven(self.source, list(self.stretches))


@dataclass(frozen=True, slots=True)
class Setting:
    """``NAME=value`` before a command, or in the ``env:`` around a script."""

    name: str
    value: ShellWord
    span: Span


@dataclass(frozen=True, slots=True)
class Redirection:
    """``operator`` is ``>``, ``>>``, ``<``, … (``2>`` with its number); here-documents are ``input``."""

    operator: str
    target: ShellWord


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file whose whole text an earlier command wrote (``cat > f <<EOF``)."""

    path: str
    content: ShellWord


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command. ``words[0]`` names it.

    ``conditional``: in a branch, behind ``&&`` or ``||``, in a function, or in the body of a loop.
    ``repeated``: in a loop. ``directory`` is ``None`` when a ``cd`` went somewhere unknown.
    ``files`` are the written files that its words name (``file://f``).
    """

    words: tuple[ShellWord, ...]
    span: Span
    settings: tuple[Setting, ...] = ()
    redirections: tuple[Redirection, ...] = ()
    input: ShellWord | None = None
    directory: Directory | None = None
    conditional: bool = False
    repeated: bool = False
    function: str | None = None
    files: tuple[WrittenFile, ...] = ()

    @property
    def name(self) -> str | None:
        return self.words[0].text if self.words else None


@dataclass(frozen=True, slots=True)
class Shell:
    """A script as read. ``complete`` is false where reading stopped before the end of its text."""

    source: Source
    commands: tuple[Command, ...]
    complete: bool
