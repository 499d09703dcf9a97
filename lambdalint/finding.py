"""A finding: what is wrong, where exactly, why, and what to write instead."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, IntEnum
from typing import Any

from lambdalint.fix import Fix
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Cause, Known, Unknown


class Severity(IntEnum):
    """How bad it is. ERROR: the deployment or the function breaks, or access is open;
    WARNING: it will bite; INFO: advice.
    """

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        return self.name.lower()


class Confidence(Enum):
    """HIGH: proven from the files at hand. MEDIUM: proven but for an assumption that the page names."""

    HIGH = "high"
    MEDIUM = "medium"


#: Characters of a text from a file that a message quotes; more would be read by nobody.
_LONG_QUOTATION = 120


def _one_line(message: str) -> str:
    # Every second part is quoted.
    parts = " ".join(message.split()).split("`")
    for number in range(1, len(parts), 2):
        if len(parts[number]) > _LONG_QUOTATION:
            parts[number] = f"{parts[number][:_LONG_QUOTATION]}…"
    return "`".join(parts)


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a finding is about: ``kind`` is the domain's word, ``name`` the logical id."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    ``message`` starts in lower case and has no full stop. It is one line, and what it quotes is quoted as far
    as it takes to recognise it: the place shows the rest.
    """

    rule: str
    severity: Severity
    span: Span
    message: str
    related: tuple[Cause, ...] = ()
    fix: Fix | None = None
    subject: Subject | None = None
    confidence: Confidence = Confidence.HIGH
    #: Why a suppression hides it, in the user's own words; ``None`` while it counts.
    suppressed: str | None = None

    def __post_init__(self) -> None:
        if len(self.message) > _LONG_QUOTATION or "\n" in self.message or "\r" in self.message:
            object.__setattr__(self, "message", _one_line(self.message))

    def because(self, where: Known[Any] | Unknown[Any] | Absent[Any] | Span, note: str) -> Finding:
        """Add a related place, and the places that explain its value."""
        if isinstance(where, Span):
            return replace(self, related=(*self.related, Cause(where, note)))
        causes = where.causes if isinstance(where, Known) else ()
        new = [cause for cause in causes if cause not in self.related]
        return replace(self, related=(*self.related, Cause(where.span, note), *new))

    def repaired_by(self, fix: Fix | None) -> Finding:
        """The finding with a fix, if there is one."""
        return replace(self, fix=fix)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (*self.span.sort_key, self.rule, self.message)
