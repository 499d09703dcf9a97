"""lambdalint: what a rule author needs, and nothing else.

A rule imports from here, from :mod:`lambdalint.model`, :mod:`lambdalint.values`, :mod:`lambdalint.policy`
and :mod:`lambdalint.aws`; never a parser, a path, or a dict of a template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Confidence", "Edit", "Finding", "Fix", "Rule", "Safety", "Severity", "__version__", "rewriting"]

if TYPE_CHECKING:
    from lambdalint.finding import Confidence as Confidence
    from lambdalint.finding import Finding as Finding
    from lambdalint.finding import Severity as Severity
    from lambdalint.fix import Edit as Edit
    from lambdalint.fix import Fix as Fix
    from lambdalint.fix import Safety as Safety
    from lambdalint.fix import rewriting as rewriting
    from lambdalint.rule import Rule as Rule

_HOMES = {
    "Confidence": "finding",
    "Edit": "fix",
    "Finding": "finding",
    "Fix": "fix",
    "Rule": "rule",
    "Safety": "fix",
    "Severity": "finding",
    "rewriting": "fix",
}


def __getattr__(name: str) -> Any:
    """The façade's names, imported when they are used: a start that needs none pays for none."""
    if name in _HOMES:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(f"lambdalint.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
