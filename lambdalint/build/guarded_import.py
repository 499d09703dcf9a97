"""Whether Python code beside an extension module gets along without it: its import stands in a ``try``.

The text is searched and not parsed: an answer is asked for where a finding is about to be made, and packages
with such modules are large. ``try: from ._speedups import escape`` … ``except ImportError:`` is the form.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lambdalint.aws.native_modules import is_optional
from lambdalint.model.package import Files
from lambdalint.patterns import regex

_LINE = regex(r"(?P<indent>[ \t]*)(?P<head>try:|except\b)?(?P<rest>.*)")
_CAUGHT = regex(r"\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b|^\s*:")
#: Files beside a module that are looked at.
_MOST_FILES = 100
#: Characters of a block that are kept.
_MOST_TEXT = 10_000


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
    # Of each indentation, the body of the `try` that is open there, as far as it imports or names the module.
    bodies: dict[str, str] = {}
    for text in source.text.splitlines():
        match = _LINE.match(text)
        assert match is not None  # every part of it may be empty
        indent, head, rest = match.groups()
        if head == "try:":
            bodies[indent] = ""
        elif head == "except":
            body = bodies.pop(indent, "")
            if "import" in body and word.search(body) and _CAUGHT.search(rest):
                return True
        elif "import" in rest or word.search(rest):
            for outer, body in bodies.items():
                if len(outer) < len(indent) and len(body) < _MOST_TEXT:
                    bodies[outer] = f"{body}{rest}\n"
        elif rest and not rest.startswith((")", "#")):
            bodies = {outer: body for outer, body in bodies.items() if len(outer) < len(indent)}
    return False
