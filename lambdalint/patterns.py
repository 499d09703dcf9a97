"""``regex``, as ``re.compile`` means it, compiled when the pattern is first used.

A start imports two hundred patterns, most runs use a tenth of them, and compiling them all is a seventh of
what a small run takes. A type checker sees ``re.compile``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["regex"]

if TYPE_CHECKING:
    from re import compile as regex
else:
    import re

    _USES = (
        "findall",
        "finditer",
        "flags",
        "fullmatch",
        "groups",
        "match",
        "pattern",
        "search",
        "split",
        "sub",
    )

    class _Pattern:
        """A pattern that takes over what the compiled one has as soon as somebody asks for any of it."""

        __slots__ = ("_flags", "_text", *_USES)

        def __init__(self, text, flags):
            self._text = text
            self._flags = flags

        def __getattr__(self, name):
            if name not in _USES:
                raise AttributeError(name)
            compiled = re.compile(self._text, self._flags)
            for use in _USES:
                setattr(self, use, getattr(compiled, use))
            return getattr(compiled, name)

        def __repr__(self):
            return f"regex({self._text!r})"

    def regex(text, flags=0):
        """A pattern; a mistake in it is raised at its first use."""
        return _Pattern(text, flags)
