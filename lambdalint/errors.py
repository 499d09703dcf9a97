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


def blame(error: BaseException) -> str:
    """An error that is our bug in one line: what it is, and the line of ours where it happened."""
    kind = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    place = error.__traceback__
    if place is None:
        return kind
    while place.tb_next is not None:
        place = place.tb_next
    return f"{kind} ({place.tb_frame.f_globals.get('__name__')}, line {place.tb_lineno})"
