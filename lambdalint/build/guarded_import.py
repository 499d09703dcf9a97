"""Whether Python code beside an extension module gets along without it: its import stands in a ``try``.

The text is searched and not parsed: an answer is asked for where a finding is about to be made, and packages
with such modules are large. ``try: from ._speedups import escape`` … ``except ImportError:`` is the form.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lambdalint.aws.native_modules import is_optional
from lambdalint.model.package import Files

_TRY = re.compile(
    r"^(?P<indent>[ \t]*)try:[^\n]*\n"
    r"(?P<body>(?:(?P=indent)[ \t]+[^\n]*\n|[ \t]*\n|[ \t]*[#)][^\n]*\n){1,80})"
    r"(?P=indent)except\b(?P<caught>[^\n]*):",
    re.MULTILINE,
)
_CAUGHT = re.compile(r"\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b|^\s*$")
#: Files beside a module that are looked at.
_MOST_FILES = 100


def does_without(files: Files, module: str) -> bool:
    """``module`` is the path of an extension module without tag and suffix, relative to the package."""
    if is_optional(module):
        return True
    path = PurePosixPath(module)
    word = re.compile(rf"\b{re.escape(path.name)}\b")
    texts = [name for name in files.names(path.parent) if name.endswith(".py")]
    return any(_guards(files, path.parent / name, word) for name in texts[:_MOST_FILES])


def _guards(files: Files, path: PurePosixPath, word: re.Pattern[str]) -> bool:
    source = files.read(path)
    if source is None or not word.search(source.text):
        return False
    return any(
        "import" in block["body"] and word.search(block["body"]) and _CAUGHT.search(block["caught"])
        for block in _TRY.finditer(source.text)
    )
