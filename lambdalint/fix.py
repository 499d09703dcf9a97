"""A repair as text edits: nothing outside an edit changes by a byte."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lambdalint.source import Span


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
