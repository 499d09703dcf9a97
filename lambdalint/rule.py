"""What a rule author meets: subclass :class:`Rule`, name the claim, override one ``check_…``.

The class overrides the most specific check it needs; the engine asks which ones exist and calls only
those. A rule holds no state between calls: everything it knows comes in as arguments.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from lambdalint.finding import Confidence, Finding, Severity
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Cause, Known, Unknown


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a rule that has none."""


class Rule:
    """One claim about an application.

    ``check_…`` methods (see ``lambdalint.engine.CHECKS``) are generators of findings.
    """

    #: The public identity: kebab-case, names the bad pattern, reads well after "allow".
    name: ClassVar[str]
    #: One line, completes "reports …", no full stop.
    summary: ClassVar[str]
    severity: ClassVar[Severity]
    confidence: ClassVar[Confidence] = Confidence.HIGH
    #: In no default selection; runs by name, by pack, or with ``--select all``.
    opt_in: ClassVar[bool] = False
    #: Whether only what holds in each case that has the thing counts: what one case says, others refute.
    in_every_case: ClassVar[bool] = False
    #: CWE identifiers and other tags for SARIF.
    tags: ClassVar[tuple[str, ...]] = ()
    #: A CVSS-like score (0.1 to 10.0) where the defect is one of security.
    security_severity: ClassVar[float | None] = None
    #: A frozen dataclass whose fields are the rule's options, with their defaults.
    Options: ClassVar[type] = NoOptions

    def __init__(self, as_of: date, options: Any = None) -> None:
        self.as_of = as_of
        self.options = options if options is not None else self.Options()

    def finding(
        self,
        where: Known[Any] | Unknown[Any] | Absent[Any] | Span,
        message: str,
        *,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding at a place or at a value; a value brings along the places that explain it."""
        span, causes = (where, ()) if isinstance(where, Span) else (where.span, _causes(where))
        return Finding(
            rule=self.name,
            severity=self.severity if severity is None else severity,
            span=span,
            message=message,
            related=causes,
            confidence=self.confidence,
        )


def _causes(value: Known[Any] | Unknown[Any] | Absent[Any]) -> tuple[Cause, ...]:
    return value.causes if isinstance(value, Known) else ()
