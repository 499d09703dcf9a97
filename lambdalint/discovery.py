"""Paths to texts that may be templates: by what they contain, not by how they are called.

``.gitignore`` files and the configured exclusions are honoured while walking; a path that the user names
is read whatever they say (unless exclusions are forced), and a folder that is named is walked as if what
leaves it out were not there. Links to folders are not followed, so nothing loops. What cannot be read
becomes a :class:`Trouble` and the rest goes on.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from lambdalint.build.builders import BUILDS, LAMBDA, is_dockerfile
from lambdalint.records import dataclass
from lambdalint.source import Source

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: CloudFormation takes templates of up to 1 MB; what is far larger is data.
MAX_BYTES = 8_000_000
#: Bytes of a larger file that are looked at all the same: no template is passed over in silence.
_BEGINNING = 65_536
SUFFIXES = frozenset({".yaml", ".yml", ".json", ".template", ".cfn", ".sam"})
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
#: Every template that declares something of AWS holds the first two, one that says what it is (and whose
#: resources may be no resources at all) the next, every policy the others.
_MARKS = (
    (b"Resources", b"AWS::"),
    (b"Resources", b"AWSTemplateFormatVersion"),
    (b"Statement", b"Effect", b"Action"),
)
#: Where people write deploy commands, besides CI files in YAML.
SCRIPT_SUFFIXES = frozenset({".bash", ".ksh", ".mk", ".py", ".sh", ".zsh"})
_ALL_SUFFIXES = SUFFIXES | SCRIPT_SUFFIXES
MAKEFILES = frozenset({"GNUmakefile", "Makefile", "makefile"})
#: The calls that :mod:`lambdalint.build.deployment` reads; most scripts have none and are left at that.
#: Compiled when the first script is read: most runs of a hook read none.
_DEPLOYS = (
    rb"create-function|update-function-co(?:de|nfiguration)|publish-layer-version"
    rb"|put-runtime-management-config|lambda\s+add-permission|--storage-class\b"
    rb"|\bs3(?:api)?\s+(?:rm|rb|mv|sync|delete-objects?)\b"
)
_DEPLOYS_IN_PYTHON = (
    rb"\.(?:create_function|update_function_co(?:de|nfiguration)|publish_layer_version"
    rb"|put_runtime_management_config|add_permission)\b"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A path that could not be used: one line for standard error, the run goes on."""

    path: str
    message: str
    #: Whether the user asked for this very path, so that leaving it out is a failure.
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to look at. ``shown`` is the path in messages, ``named`` whether the user named it."""

    path: Path
    shown: str
    named: bool
    #: In bytes.
    size: int = 0


def _nothing(_path: Path) -> frozenset[str]:
    return frozenset()


@dataclass(slots=True)
class Discovery:
    """Walks paths. ``exclusions`` tells which of the user's globs leave an absolute path out."""

    root: Path
    exclusions: Callable[[Path], Collection[str]] = _nothing
    force_exclude: bool = False
    respect_gitignore: bool = True
    troubles: list[Trouble] = field(default_factory=list)
    _ignores: dict[Path, GitIgnoreSpec | None] = field(default_factory=dict)
    _repositories: dict[Path, Path | None] = field(default_factory=dict)

    def files(self, paths: Iterable[Path], wanted: Callable[[str], bool]) -> Iterator[FoundFile]:
        """Every file under ``paths`` whose name is ``wanted``, and every file that is named, once."""
        seen: set[tuple[int, int]] = set()
        for path in paths:
            for found in self._under(path, wanted):
                try:
                    status = found.path.stat()
                except FileNotFoundError:
                    continue  # a link to nowhere
                except OSError as error:
                    self._trouble(found.shown, error, fatal=found.named)
                    continue
                if not stat.S_ISREG(status.st_mode):
                    if found.named:
                        self.troubles.append(Trouble(found.shown, "is not a file", fatal=True))
                elif (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    yield replace(found, size=status.st_size)

    def leaves_out(self, path: Path) -> bool:
        """Whether a file that is named, and need not exist, is left out because exclusions are forced."""
        absolute = _absolute(path)
        ignored = self.respect_gitignore and self._ignored(absolute, is_dir=False)
        return self.force_exclude and (ignored or bool(self.exclusions(absolute)))

    def ignores(self, path: str) -> bool:
        """Whether git would ignore a file that need not exist: then it may be made, and not kept."""
        return self._ignored(_absolute(Path(path)), is_dir=False)

    def _under(self, path: Path, wanted: Callable[[str], bool]) -> Iterator[FoundFile]:
        absolute = _absolute(path)
        try:
            is_dir = stat.S_ISDIR(path.stat().st_mode)
        except FileNotFoundError:
            self.troubles.append(Trouble(self.shown(path), "no such file or folder", fatal=True))
            return
        except (OSError, ValueError) as error:
            self._trouble(self.shown(path), error, fatal=True)
            return
        waived = frozenset(self.exclusions(absolute))
        ignored = self.respect_gitignore and self._ignored(absolute, is_dir=is_dir)
        if self.force_exclude and (waived or ignored):
            return
        if not is_dir:
            yield FoundFile(path, self.shown(path), named=True)
            return
        if ignored:
            # `lambdalint check cdk.out`: what git ignores above the folder is not what is meant.
            self._repositories[absolute] = absolute
        yield from self._walk(path, wanted, waived)

    def _walk(
        self, folder: Path, wanted: Callable[[str], bool], waived: Collection[str]
    ) -> Iterator[FoundFile]:
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            try:
                with os.scandir(here) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self._trouble(self.shown(here), error, fatal=here is folder)
                continue
            folders = []
            for entry in entries:
                is_dir = entry.is_dir(follow_symlinks=False)
                if entry.name in SKIPPED if is_dir else not wanted(entry.name):
                    continue
                path = here / entry.name
                if self._excluded(_absolute(path), waived, is_dir=is_dir):
                    continue
                if is_dir:
                    folders.append(path)
                else:
                    yield FoundFile(path, self.shown(path), named=False)
            waiting.extend(reversed(folders))

    def shown(self, path: Path) -> str:
        """The path as messages show it: relative to the root where it lies below it, with ``/``."""
        absolute = _absolute(path)
        try:
            return absolute.relative_to(self.root).as_posix()
        except ValueError:
            return absolute.as_posix()

    def _trouble(self, shown: str, error: OSError | ValueError, *, fatal: bool = False) -> None:
        reason = getattr(error, "strerror", None) or str(error)
        self.troubles.append(Trouble(shown, reason[:1].lower() + reason[1:], fatal=fatal))

    def _excluded(self, path: Path, waived: Collection[str], *, is_dir: bool) -> bool:
        if any(pattern not in waived for pattern in self.exclusions(path)):
            return True
        return self.respect_gitignore and self._ignored(path, is_dir=is_dir)

    def _ignored(self, path: Path, *, is_dir: bool) -> bool:
        """Whether git would ignore a path: the deepest ``.gitignore`` that mentions it decides."""
        top = self._repository(path.parent)
        if top is None:
            return False
        for folder in (path.parent, *path.parent.parents):
            spec = self._ignore_file(folder)
            if spec is not None:
                name = path.relative_to(folder).as_posix() + ("/" if is_dir else "")
                verdict = spec.check_file(name).include
                if verdict is not None:
                    return verdict
            if folder == top:
                return False
        return False

    def _repository(self, folder: Path) -> Path | None:
        """The top of the git repository that a folder is in; outside of any, the root of the run."""
        if folder not in self._repositories:
            if os.path.exists(folder / ".git"):  # noqa: PTH110 - an error is a no
                top: Path | None = folder
            else:
                above = None if folder.parent == folder else self._repository(folder.parent)
                top = folder if above is None and folder == self.root else above
            self._repositories[folder] = top
        return self._repositories[folder]

    def _ignore_file(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._ignores:
            spec = None
            try:
                lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                lines = []
            if lines:
                spec = _ignore_spec(lines)
            self._ignores[folder] = spec
        return self._ignores[folder]


def _ignore_spec(lines: list[str]) -> GitIgnoreSpec:
    """What the lines of a ``.gitignore`` leave out; git passes over those that it does not understand."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - costs a fifth of a start without it

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the user wrote them


def matches(path: str, pattern: str) -> bool:
    """Whether a relative path matches a glob: as a whole, as one of its folders, or by a name in it."""
    pattern = pattern.rstrip("/")
    parts = path.split("/")
    prefixes = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    if "/" not in pattern:
        return any(fnmatch(part, pattern) for part in parts)
    return any(fnmatch(prefix, pattern) for prefix in prefixes)


def could_be_template(name: str) -> bool:
    return _suffix(name) in SUFFIXES


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - of every file of a tree


def could_be_read(name: str) -> bool:
    """Whether a file may be a template, a policy, or a script that deploys."""
    return _suffix(name) in _ALL_SUFFIXES or name in MAKEFILES or is_dockerfile(name)


def read(found: FoundFile) -> Source | Trouble | None:
    """The text of a file that may be a template; ``None`` for one that is plainly something else."""
    if found.size > MAX_BYTES:
        worth_reading = _worth_reading(found.shown, _beginning(found))
        if not worth_reading and not found.named:
            return None
        message = f"larger than {MAX_BYTES:,} bytes, which no template can be; not read"
        return Trouble(found.shown, message, fatal=found.named and worth_reading)
    try:
        data = found.path.read_bytes()
    except OSError as error:
        return Trouble(found.shown, (error.strerror or str(error)).lower(), fatal=found.named)
    return decode(found.shown, data, named=found.named)


def _beginning(found: FoundFile) -> bytes:
    """Enough of a file to see what it claims to be."""
    try:
        with found.path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError:
        return b""


def _worth_reading(shown: str, data: bytes) -> bool:
    name = shown.rpartition("/")[2]
    if could_be_template(name) and any(all(mark in data for mark in marks) for marks in _MARKS):
        return True
    if is_dockerfile(name):
        return LAMBDA.search(data) is not None
    deploys = _DEPLOYS_IN_PYTHON if name.endswith(".py") else _DEPLOYS
    may_deploy = name == "package.json" or (could_be_read(name) and not name.endswith(".json"))
    if may_deploy and re.search(deploys, data) is not None:
        return True
    may_build = may_deploy and not name.endswith((".json", ".py"))
    return may_build and re.search(BUILDS, data) is not None


def decode(shown: str, data: bytes, *, named: bool) -> Source | Trouble | None:
    """The text of some bytes, if they hold what a template or a policy holds, or if the user named them."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        # PowerShell's redirection writes UTF-16.
        data = data.decode("utf-16", errors="replace").encode()
    worth_reading = _worth_reading(shown, data)
    if not worth_reading and not named:
        return None
    try:
        return Source.decode(shown, data)
    except UnicodeDecodeError as error:
        if b"\0" in data[:8000]:
            return Trouble(shown, "is a binary file") if named else None
        fatal = named and worth_reading
        return Trouble(shown, f"is not UTF-8 (byte {error.start}); not read", fatal=fatal)
