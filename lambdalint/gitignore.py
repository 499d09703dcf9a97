"""What git ignores: the ``.gitignore`` files of a repository, read where a walk meets them.

pathspec judges each line. It tries every line with a regular expression, and a repository of samples has
hundreds of files with hundreds of lines; so a line is handed to it only when the path holds what is literal
in the line, and compiled only then.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from lambdalint.patterns import regex

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"
#: What ends a stretch of a pattern that stands in every path that it matches.
_NOT_LITERAL = regex(r"[*?!/]+")


class GitIgnore:
    """Asked about absolute paths without links. ``root`` stands for a repository where there is none."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._tops: dict[str, str | None] = {}
        self._files: dict[str, tuple[IgnoreFile, ...]] = {}

    def start_at(self, folder: str) -> None:
        """Take a folder for the top of a repository: nothing above it counts."""
        self._tops[folder] = folder

    def enter(self, folder: str, names: Collection[str]) -> None:
        """Take the names in a folder from who has listed it: most folders have nothing to look for."""
        parent = os.path.dirname(folder)
        if NAME not in names and ".git" not in names and parent in self._files and folder not in self._tops:
            self._tops[folder] = self._top(parent)
            self._files[folder] = self._files[parent]

    def ignores(self, path: str, *, is_dir: bool) -> bool:
        """Whether git would ignore a path: the deepest ``.gitignore`` that mentions it decides."""
        return ignored_by(self.above(os.path.dirname(path)), path, is_dir=is_dir)

    def above(self, folder: str) -> tuple[IgnoreFile, ...]:
        """The ignore files that hold in a folder, the deepest first."""
        files = self._files.get(folder)
        if files is None:
            top = self._top(folder)
            lines = _lines(os.path.join(folder, NAME)) if top is not None else []
            own = (IgnoreFile(folder, lines),) if lines else ()
            above = () if top is None or top == folder else self.above(os.path.dirname(folder))
            files = self._files[folder] = (*own, *above)
        return files

    def _top(self, folder: str) -> str | None:
        """The top of the git repository that a folder is in; outside of any, the root."""
        if folder not in self._tops:
            if os.path.exists(os.path.join(folder, ".git")):
                top: str | None = folder
            else:
                parent = os.path.dirname(folder)
                above = None if parent == folder else self._top(parent)
                top = folder if above is None and folder == self.root else above
            self._tops[folder] = top
        return self._tops[folder]


def ignored_by(files: Iterable[IgnoreFile], path: str, *, is_dir: bool) -> bool:
    """Whether the first of some ignore files that mentions an absolute path leaves it out."""
    for file in files:
        verdict = file.verdict(path, is_dir=is_dir)
        if verdict is not None:
            return verdict
    return False


class IgnoreFile:
    """The lines of a ``.gitignore``, which speak of paths below its folder."""

    __slots__ = ("_lines", "_literals", "_mentions", "_start")

    def __init__(self, folder: str, lines: Sequence[str]) -> None:
        self._start = len(folder.rstrip(os.sep)) + 1
        self._lines = lines
        self._literals = [_literal(line) for line in lines]
        #: Which lines may be about a path with a name in it, by the name.
        self._mentions: dict[str, tuple[int, ...]] = {}

    def verdict(self, path: str, *, is_dir: bool) -> bool | None:
        """Whether the lines ignore an absolute path, or take it back; ``None`` if none speaks of it."""
        name = path[self._start :].replace(os.sep, "/")
        told: set[int] = set()
        for part in name.split("/"):
            about = self._mentions.get(part)
            if about is None:
                about = self._mentions[part] = self._about(part)
            if about:
                told.update(about)
        if not told:
            return None
        spec = _spec(tuple(self._lines[number] for number in sorted(told)))
        return spec.check_file(f"{name}/" if is_dir else name).include

    def _about(self, part: str) -> tuple[int, ...]:
        return tuple([number for number, literal in enumerate(self._literals) if literal in part])


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def _literal(line: str) -> str:
    """The longest text that is part of every path that a line matches; it may be empty."""
    # What follows a set of characters or an escape is not worth reading closely.
    plain = re.split(r"[\[\\]", line, maxsplit=1)[0]
    return max((part.strip() for part in _NOT_LITERAL.split(plain)), key=len)


@cache
def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - costs a fifth of a start without it

    return GitIgnoreSpec([pattern for line in lines for pattern in _patterns(line)])


@cache
def _patterns(line: str) -> tuple[Any, ...]:
    """A line as pathspec reads it; nothing for one that it does not take, which git passes over."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    with warnings.catch_warnings():
        # Of what a set of characters may mean in a later Python; git's patterns stay as they are.
        warnings.simplefilter("ignore")
        try:
            return tuple(GitIgnoreSpec.from_lines([line]).patterns)
        except ValueError:
            return ()
