"""Python's standard library by version: which modules are gone, which came, which are built in.

Sources: the "Removed" and "New modules" sections of https://docs.python.org/3/whatsnew/ (3.8 to 3.14), PEP
594 and PEP 632. The successors are those that these pages name.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from typing import Final

Version = tuple[int, ...]

REMOVED: Final[Mapping[str, tuple[Version, str]]] = {
    "macpath": ((3, 8), "use `os.path`"),
    "dummy_threading": ((3, 9), "use `threading`"),
    "_dummy_threading": ((3, 9), "use `threading`"),
    "formatter": ((3, 10), ""),
    "parser": ((3, 10), "use `ast`"),
    "symbol": ((3, 10), "use `ast`"),
    "binhex": ((3, 11), "use `binascii`"),
    "asynchat": ((3, 12), "use `asyncio`, or package `pyasynchat`"),
    "asyncore": ((3, 12), "use `asyncio`, or package `pyasyncore`"),
    "distutils": ((3, 12), "use `packaging.version`, `shutil` or `sysconfig` for what you took from it"),
    "imp": ((3, 12), "use `importlib`"),
    "smtpd": ((3, 12), "use package `aiosmtpd`"),
    "aifc": ((3, 13), "use package `standard-aifc`"),
    "audioop": ((3, 13), "use package `audioop-lts`"),
    "cgi": ((3, 13), "use `urllib.parse` and `email.message`, or package `legacy-cgi`"),
    "cgitb": ((3, 13), "use `traceback`, or package `legacy-cgi`"),
    "chunk": ((3, 13), "use package `standard-chunk`"),
    "crypt": ((3, 13), "use `hashlib`, or package `bcrypt` or `legacycrypt`"),
    "imghdr": ((3, 13), "use package `filetype`, `puremagic` or `standard-imghdr`"),
    "lib2to3": ((3, 13), "use package `libcst` or `parso`"),
    "mailcap": ((3, 13), "use `mimetypes`"),
    "msilib": ((3, 13), ""),
    "nis": ((3, 13), ""),
    "nntplib": ((3, 13), "use package `standard-nntplib`"),
    "ossaudiodev": ((3, 13), ""),
    "pipes": ((3, 13), "use `subprocess` and `shlex.quote`"),
    "sndhdr": ((3, 13), "use package `filetype`, `puremagic` or `standard-sndhdr`"),
    "spwd": ((3, 13), ""),
    "sunau": ((3, 13), "use package `standard-sunau`"),
    "telnetlib": ((3, 13), "use package `telnetlib3` or `standard-telnetlib`"),
    "uu": ((3, 13), "use `base64`"),
    "xdrlib": ((3, 13), "use `struct`, or package `standard-xdrlib`"),
}
"""Module -> the first version without it, and what to use instead, as the end of a message."""

_ADDED: Final = frozenset({"annotationlib", "compression", "graphlib", "tomllib", "zoneinfo"})

BUILT_IN: Final = frozenset(
    {
        "atexit",
        "builtins",
        "errno",
        "faulthandler",
        "gc",
        "itertools",
        "marshal",
        "posix",
        "pwd",
        "sys",
        "time",
    }
)
"""Modules that are part of the interpreter in every build of CPython on Linux (``Modules/Setup.bootstrap.in``
and ``Modules/config.c.in``), so that they are in ``sys.builtin_module_names`` of every Python runtime.
Others (``math``, ``array``) are built in or not as the build was configured."""


@cache
def standard_modules() -> frozenset[str]:
    """The top-level modules of the standard library of any version."""
    return sys.stdlib_module_names | REMOVED.keys() | _ADDED


def removed(module: str, version: Version) -> tuple[Version, str] | None:
    """Since when a Python of that version lacks a module, and what to use instead."""
    found = REMOVED.get(module.partition(".")[0])
    return found if found is not None and version >= found[0] else None
