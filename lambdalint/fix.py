"""A repair as text edits: nothing outside an edit changes by a byte."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.values import Known, Origin


class Safety(Enum):
    """SAFE: means the same to the user's intention. UNSAFE: right in most cases, behaviour may change."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of ``span`` by ``text``; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """``title`` says what will be done, as an order: "Add `StorageMode: REFERENCE`"."""

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = Safety.SAFE


def rewriting(value: Known[str], text: str, safety: Safety = Safety.UNSAFE) -> Fix | None:
    """A fix that writes ``text`` for a value, quotes kept; ``None`` where the value is not written there.

    A default of a parameter and an entry of a mapping may serve others too: those are left alone.
    """
    span = value.span
    if span.text[:1] in {"'", '"'}:
        span = span.source.span(span.start + 1, span.end - 1)
    if value.origin not in {Origin.WRITTEN, Origin.GLOBALS} or span.text != value.value:
        return None
    return Fix(f"Write `{text}`", (Edit(span, text),), safety)


def rewrite(source: Source, fixes: Iterable[Fix]) -> tuple[str, tuple[Fix, ...]]:
    """The text of a source with fixes applied, and the fixes that had to be left out.

    A fix is applied whole or not at all; one that touches what an earlier one changed is left out.
    """
    taken: list[Edit] = []
    left_out: list[Fix] = []
    for fix in fixes:
        own = [edit for edit in fix.edits if edit.span.source is source]
        if any(collide(edit, other) for edit in own for other in taken):
            left_out.append(fix)
        else:
            taken.extend(edit for edit in own if edit not in taken)
    return applied(source.text, taken), tuple(left_out)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits that do not collide."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        pieces += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    return "".join((*pieces, text[done:]))


def collide(one: Edit, other: Edit) -> bool:
    """Whether two edits of one text touch the same place; the same edit twice is one edit."""
    if (one.span.start, one.span.end, one.text) == (other.span.start, other.span.end, other.text):
        return False
    first, second = sorted((one.span, other.span), key=lambda span: (span.start, span.end))
    return second.start < first.end or first.start == second.start
