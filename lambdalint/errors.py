"""What can be wrong with a command, as opposed to a finding (the user's files) and an assertion (our bug).

LambdalintError
├── UsageError        an argument or a selector that means nothing
└── ConfigError       a configuration file that cannot be used
"""

from __future__ import annotations


class LambdalintError(Exception):
    """The run cannot go on; the message is one line for the user. Exit code 2."""


class UsageError(LambdalintError):
    """An argument, an option or a rule selector that means nothing."""


class ConfigError(LambdalintError):
    """A configuration file that cannot be read or says something that means nothing."""
