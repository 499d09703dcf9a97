"""What is installed beside the code of a function, as far as files tell."""

from __future__ import annotations

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Truth


@dataclass(frozen=True, slots=True, eq=False)
class Dependencies:
    """The packages that a function can import besides its own files.

    ``listed`` are those that manifests and lock files install for production, by the name in their registry
    (in normal form), with the place that says so; ``development`` those that are there for development only.
    ``installed`` are importable names that lie in the package or a layer. ``manifests`` are the files that
    were read. ``complete``: nothing else can be there (no other layer, no build of its own, every file read).
    ``unpublished`` are those listed that come from a folder or a repository: code that no registry has.
    """

    listed: dict[str, Span]
    development: dict[str, Span]
    installed: frozenset[str]
    manifests: tuple[Span, ...]
    complete: bool
    unpublished: frozenset[str] = frozenset()

    def lists(self, *names: str) -> Truth:
        """Whether one of some packages is installed; MAYBE where others can be there."""
        if any(name in self.listed or name in self.installed for name in names):
            return Truth.YES
        return Truth.NO if self.complete else Truth.MAYBE
