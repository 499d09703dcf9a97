"""What can be wrong with a command, as opposed to a finding (the user's files) and an assertion (our bug).

LambdalintError
├── UsageError        an argument or a selector that means nothing
└── ConfigError       a configuration file that cannot be used
"""

from __future__ import annotations

from collections.abc import Iterable


class LambdalintError(Exception):
    """The run cannot go on; the message is one line for the user. Exit code 2."""


class UsageError(LambdalintError):
    """An argument, an option or a rule selector that means nothing."""


class ConfigError(LambdalintError):
    """A configuration file that cannot be read or says something that means nothing."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What somebody who wrote ``word`` most likely meant, for the hint of a message."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes pay for it

    found = get_close_matches(word, list(known), n=1)
    return found[0] if found else None
