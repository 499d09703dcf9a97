"""Paths to the files under them, each once.

``.gitignore`` files and the configured exclusions are honoured while walking; a path that the user names
is read whatever they say (unless exclusions are forced), and a folder that is named is walked as if what
leaves it out were not there. Links to folders are not followed, so nothing loops. What cannot be read
becomes a :class:`~lambdalint.reading.Trouble` and the rest goes on. Paths are texts here: a walk over a large
repository has tens of thousands of them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import field
from fnmatch import fnmatch
from operator import attrgetter
from pathlib import Path

from lambdalint.gitignore import GitIgnore, IgnoreFile, ignored_by
from lambdalint.reading import FoundFile, Trouble
from lambdalint.records import dataclass

#: Folders that hold other people's files or what tools have made.
SKIPPED = frozenset(
    {
        ".aws-sam",
        ".eggs",
        ".git",
        ".hg",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".terraform",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "site-packages",
        "venv",
    }
)
#: How the folder is called in which pip says what it has installed: `botocore-1.40.0.dist-info`.
_INSTALLED = ".dist-info"
_by_name = attrgetter("name")


def _nothing(_path: str) -> frozenset[str]:
    return frozenset()


@dataclass(slots=True)
class Discovery:
    """Walks paths. ``exclusions`` tells which of the user's globs leave an absolute path out."""

    root: Path
    exclusions: Callable[[str], Collection[str]] = _nothing
    force_exclude: bool = False
    respect_gitignore: bool = True
    troubles: list[Trouble] = field(default_factory=list)
    _git: GitIgnore = field(init=False)
    _prefix: str = field(init=False)

    def __post_init__(self) -> None:
        self._git = GitIgnore(str(self.root))
        self._prefix = os.path.join(self.root, "")

    def files(self, paths: Iterable[Path], wanted: Callable[[str], bool]) -> Iterator[FoundFile]:
        """Every file under ``paths`` whose name is ``wanted``, and every file that is named, once."""
        seen: set[tuple[int, int]] = set()
        for path in paths:
            for absolute, named in self._under(os.path.abspath(path), wanted):
                try:
                    status = os.stat(absolute)
                except FileNotFoundError:
                    continue  # a link to nowhere
                except OSError as error:
                    self._trouble(absolute, error, fatal=named)
                    continue
                key = (status.st_dev, status.st_ino)
                if not stat.S_ISREG(status.st_mode):
                    if named:
                        self.troubles.append(Trouble(self.shown(absolute), "is not a file", fatal=True))
                elif key not in seen:
                    seen.add(key)
                    yield FoundFile(absolute, self.shown(absolute), named, status.st_size)

    def leaves_out(self, path: Path) -> bool:
        """Whether a file that is named, and need not exist, is left out because exclusions are forced."""
        absolute = os.path.abspath(path)
        return self.force_exclude and (
            bool(self.exclusions(absolute)) or self._ignored(absolute, is_dir=False)
        )

    def ignores(self, path: str) -> bool:
        """Whether git would ignore a file that need not exist: then it may be made, and not kept."""
        return self._git.ignores(os.path.abspath(path), is_dir=False)

    def _under(self, absolute: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
        """The files under a path, and whether the path itself is the file."""
        try:
            is_dir = stat.S_ISDIR(os.stat(absolute).st_mode)
        except FileNotFoundError:
            self.troubles.append(Trouble(self.shown(absolute), "no such file or folder", fatal=True))
            return
        except (OSError, ValueError) as error:
            self._trouble(absolute, error, fatal=True)
            return
        waived = frozenset(self.exclusions(absolute))
        ignored = self._ignored(absolute, is_dir=is_dir)
        if self.force_exclude and (waived or ignored):
            return
        if not is_dir:
            yield absolute, True
            return
        if ignored:
            # `lambdalint check cdk.out`: what git ignores above the folder is not what is meant.
            self._git.start_at(absolute)
        for path in self._walk(absolute, wanted, waived):
            yield path, False

    def _walk(self, folder: str, wanted: Callable[[str], bool], waived: frozenset[str]) -> Iterator[str]:
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            try:
                with os.scandir(here) as listing:
                    entries = sorted(listing, key=_by_name)
            except OSError as error:
                self._trouble(here, error, fatal=here is folder)
                continue
            names = {entry.name for entry in entries}
            ignoring = self._ignoring(here, names)
            others = installed(names)
            skipped = SKIPPED | others if others else SKIPPED
            folders = []
            for entry in entries:
                is_dir = entry.is_dir(follow_symlinks=False)
                if entry.name in skipped if is_dir else not wanted(entry.name):
                    continue
                path = entry.path
                excluded = self.exclusions(path)
                if excluded and not waived.issuperset(excluded):
                    continue
                if ignoring and ignored_by(ignoring, path, is_dir=is_dir):
                    continue
                if is_dir:
                    folders.append(path)
                else:
                    yield path
            waiting.extend(reversed(folders))

    def _ignoring(self, folder: str, names: Collection[str]) -> Sequence[IgnoreFile]:
        """The ignore files that hold in a folder."""
        if not self.respect_gitignore:
            return ()
        self._git.enter(folder, names)
        return self._git.above(folder)

    def shown(self, absolute: str) -> str:
        """The path as messages show it: relative to the root where it lies below it, with ``/``."""
        below = "." if absolute == self._git.root else absolute.removeprefix(self._prefix)
        return below.replace(os.sep, "/")

    def _trouble(self, absolute: str, error: OSError | ValueError, *, fatal: bool = False) -> None:
        # What the other error says of a path with a null character differs from Python to Python.
        reason = getattr(error, "strerror", None) or "is no path"
        self.troubles.append(Trouble(self.shown(absolute), reason[:1].lower() + reason[1:], fatal=fatal))

    def _ignored(self, absolute: str, *, is_dir: bool) -> bool:
        return self.respect_gitignore and self._git.ignores(absolute, is_dir=is_dir)


def installed(names: Collection[str]) -> frozenset[str]:
    """Of the names in a folder, those of packages that pip has put there, beside what says so.

    https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    told = [name for name in names if name.endswith(_INSTALLED)]
    if not told:
        return frozenset()
    packages = {name.partition("-")[0].lower() for name in told}
    return frozenset((*told, *(name for name in names if name.lower() in packages)))


def matches(path: str, pattern: str) -> bool:
    """Whether a relative path matches a glob: as a whole, as one of its folders, or by a name in it."""
    pattern = pattern.rstrip("/")
    parts = path.split("/")
    prefixes = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    if "/" not in pattern:
        return any(fnmatch(part, pattern) for part in parts)
    return any(fnmatch(prefix, pattern) for prefix in prefixes)
