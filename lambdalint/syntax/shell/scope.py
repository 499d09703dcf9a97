"""What the variables of a script hold at a point of it, and how that is forgotten again.

A variable is known only while nothing that we cannot follow may have changed it. Every change is written
down, so that leaving a branch costs no more than what the branch did.
"""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint.records import dataclass
from lambdalint.syntax.shell.facts import Directory, ShellWord

#: Longer values are not followed: `X=$X$X` must not grow for ever.
MAX_VALUE = 4_096
MAX_STRETCHES = 64

#: The working directory, and where `cd -` and `popd` go back to, are kept like variables.
DIRECTORY, PREVIOUS, PUSHED = "cd:", "cd:-", "cd:pushd"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a variable holds: its words (one, but for an array), or a directory."""

    words: tuple[ShellWord, ...] = ()
    is_array: bool = False
    directory: Directory | None = None
    stamp: int = 0


class Scope:
    """Variables by name, written files by ``file:`` and path, directories by the names above."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry | None] = {}
        self._trail: list[tuple[str, Entry | None]] = []
        self._floor = 0
        self.now = 0

    def assign(self, name: str, words: tuple[ShellWord, ...], *, is_array: bool = False) -> None:
        """Hold words; forget the name instead when they are too long to follow."""
        if (
            sum(word.size for word in words) > MAX_VALUE
            or sum(len(word.stretches) for word in words) > MAX_STRETCHES
        ):
            self.forget([name])
        else:
            self.now += 1
            self._set(name, Entry(words, is_array, stamp=self.now))

    def go(self, name: str, directory: Directory | None) -> None:
        self.now += 1
        self._set(name, None if directory is None else Entry(directory=directory, stamp=self.now))

    def forget(self, names: Iterable[str]) -> None:
        for name in names:
            self._set(name, None)

    def forget_all(self) -> None:
        """Something ran that may have assigned anything."""
        self._trail.append(("", Entry(stamp=self._floor)))
        self._floor = self.now

    def get(self, name: str) -> Entry | None:
        entry = self._entries.get(name)
        return entry if entry is not None and entry.stamp > self._floor else None

    def directory(self, name: str = DIRECTORY) -> Directory | None:
        entry = self.get(name)
        return entry.directory if entry else None

    @property
    def mark(self) -> int:
        return len(self._trail)

    def undo(self, mark: int) -> set[str]:
        """Take back everything since ``mark``; returns the names touched, with an empty one for all."""
        names: set[str] = set()
        while len(self._trail) > mark:
            name, old = self._trail.pop()
            names.add(name)
            if name:
                self._entries[name] = old
            elif old:
                self._floor = old.stamp
        return names

    def lose(self, names: Iterable[str]) -> None:
        """Forget names, or everything when an empty one is among them."""
        for name in names:
            if name:
                self._set(name, None)
            else:
                self.forget_all()

    def _set(self, name: str, entry: Entry | None) -> None:
        self._trail.append((name, self._entries.get(name)))
        self._entries[name] = entry
