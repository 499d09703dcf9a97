"""Fixes applied until nothing changes: what a run finds is mended, and the next run looks at the outcome.

Texts change in memory and are stored after each pass, so that whatever reads them sees the same. A fix is
applied whole or not at all; one that collides with another waits for the next pass, and what cannot be
applied is left out and told. Bytes outside of the edits stay as they are: a file that is not exactly the text
that was read (another encoding, a change meanwhile, a member of an archive) is not touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from difflib import unified_diff
from pathlib import Path

from lambdalint.finding import Finding
from lambdalint.fix import Edit, Fix, Safety, applied, collide
from lambdalint.output.report import Report
from lambdalint.records import dataclass
from lambdalint.source import BOM, Source

#: Fixes that make work for each other settle in two or three; what has not by then goes in circles.
MAX_PASSES = 10
_DOCUMENTS = (".yaml", ".yml", ".json", ".template")


@dataclass(frozen=True, slots=True)
class Change:
    """A file with its text before and after; both without a byte order mark, which ``source`` remembers."""

    source: Source
    text: str

    @property
    def path(self) -> str:
        return self.source.path

    def diff(self) -> str:
        """A unified diff as ``git apply`` takes it."""
        mark = BOM if self.source.bom else ""
        before, after = _lines(mark + self.source.text), _lines(mark + self.text)
        found = unified_diff(before, after, f"a/{self.path}", f"b/{self.path}")
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found
        )


@dataclass(frozen=True, slots=True)
class Repair:
    """What came of it: ``report`` tells what is left, ``left_out`` what could have been fixed of that."""

    report: Report
    changes: tuple[Change, ...]
    fixed: int
    left_out: tuple[Finding, ...]


#: Lints with these texts in place of the files of the same shown paths.
Check = Callable[[Mapping[str, str]], Report]
#: Why the text of a source cannot be changed; ``None`` where it can.
Refusal = Callable[[Source], str | None]
#: Takes a new text over.
Store = Callable[[Source, str], None]


def repair(check: Check, refusal: Refusal, store: Store, safeties: Collection[Safety]) -> Repair:
    """Lint and mend until nothing changes."""
    state = _State(refusal, store)
    report = check({})
    for _ in range(MAX_PASSES):
        fixes = [f.fix for f in report.findings if f.fix and f.fix.edits and f.fix.safety in safeties]
        if not state.apply(fixes):
            break
        report = check(state.whole())
    left_out = tuple(f for f in report.findings if f.fix and f.fix.safety in safeties)
    changes = (Change(source, state.texts[path]) for path, source in state.originals.items())
    changed = tuple(change for change in changes if change.text != change.source.text)
    return Repair(report, changed, state.fixed, left_out)


@dataclass(slots=True)
class _State:
    refusal: Refusal
    store: Store
    originals: dict[str, Source] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    fixed: int = 0

    def apply(self, fixes: Sequence[Fix]) -> bool:
        """One pass; whether anything changed."""
        accepted = self._accepted(fixes)
        texts = self._texts(accepted)
        while broken := [source.path for source, text in texts.items() if not _goes_on_parsing(source, text)]:
            self.refused.update(broken)
            accepted = self._accepted(fixes)
            texts = self._texts(accepted)
        for source, text in texts.items():
            self.store(source, text)
            self.originals.setdefault(source.path, source)
            self.texts[source.path] = text
        self.fixed += len(accepted)
        return bool(texts)

    def whole(self) -> dict[str, str]:
        """The texts as files hold them, with their byte order marks."""
        return {path: (BOM if self.originals[path].bom else "") + text for path, text in self.texts.items()}

    def _accepted(self, fixes: Iterable[Fix]) -> list[Fix]:
        """The fixes that can be applied together, the first of those that collide."""
        accepted: list[Fix] = []
        taken: dict[str, list[Edit]] = {}
        for fix in fixes:
            if not all(self._may_change(edit.span.source) for edit in fix.edits):
                continue
            if any(collide(edit, one) for edit in fix.edits for one in taken.get(edit.span.path, ())):
                continue
            accepted.append(fix)
            for edit in fix.edits:
                taken.setdefault(edit.span.path, []).append(edit)
        return accepted

    def _may_change(self, source: Source) -> bool:
        """Whether a text is the one that earlier passes left, and nothing speaks against another one."""
        path = source.path
        if path not in self.refused and path not in self.texts and self.refusal(source):
            self.refused.add(path)
        return path not in self.refused and self.texts.get(path, source.text) == source.text

    def _texts(self, fixes: Iterable[Fix]) -> dict[Source, str]:
        """What becomes of each text that changes."""
        sources: dict[str, Source] = {}
        edits: dict[str, dict[tuple[int, int, str], Edit]] = {}
        for edit in (edit for fix in fixes for edit in fix.edits):
            sources[edit.span.path] = edit.span.source
            # One file may have been read twice, and one edit asked for twice.
            edits.setdefault(edit.span.path, {})[edit.span.start, edit.span.end, edit.text] = edit
        texts = {source: applied(source.text, edits[path].values()) for path, source in sources.items()}
        return {source: text for source, text in texts.items() if text != source.text}


def _goes_on_parsing(source: Source, text: str) -> bool:
    """Whether a document is still one; a fix that breaks it is our bug and must not reach the disk."""
    return _parses(source.path, text) or not _parses(source.path, source.text)


def _parses(path: str, text: str) -> bool:
    if not path.endswith(_DOCUMENTS):
        return True
    from lambdalint.syntax import yaml  # noqa: PLC0415 - only where something is fixed

    try:
        yaml.parse(Source(path, text))
    except yaml.InvalidSyntax:
        return False
    return True


def refusal(file: Path | None, source: Source) -> str | None:
    """Why the text of a file cannot be replaced: only what is byte for byte the text that was read can."""
    if file is None:
        return "it is no file of its own"
    try:
        data = file.read_bytes()
    except OSError as error:
        return (error.strerror or str(error)).lower()
    if data != _encoded(source, source.text):
        return "it is not UTF-8, or has changed meanwhile"
    return None if os.access(file, os.W_OK) else "it is write-protected"


def write(file: Path, source: Source, text: str) -> None:
    """Put a text into the place of a file at once, with its permissions; links stay links."""
    target = file.resolve()
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_encoded(source, text))
        shutil.copymode(target, temporary)
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _encoded(source: Source, text: str) -> bytes:
    return ((BOM if source.bom else "") + text).encode()


def _lines(text: str) -> list[str]:
    """The lines as git counts them: a carriage return is a part of its line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
