"""How large the files are that deploy commands upload, where they lie beside the scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from lambdalint.build.deployment import Sizes
from lambdalint.patterns import regex
from lambdalint.syntax.scripts import Start
from lambdalint.syntax.shell import Base

#: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: pointers are shorter than this.
_POINTER_BYTES = 1024
_POINTER = regex(rb"version https://git-lfs\.github\.com/spec/v1\n(?:[^\n]*\n)*?size (\d+)\n")


def sizes_below(locate: Callable[[str], str | None], root: Path) -> Sizes:
    """What tells the size of a file in bytes; ``locate`` finds a script, ``root`` is where a project starts.

    A script that somebody calls from anywhere may be called from its own folder or from the root: where both
    have such a file, it cannot be told which of them is meant.
    """

    def size(script: str, base: Start | Base, path: str) -> int | None:
        file = locate(script)
        if file is None or base is Base.ROOT or path.startswith("/"):
            return None
        beside = Path(os.path.abspath(file)).parent  # noqa: PTH100 - no links followed
        folders = {root} if base is Start.PROJECT else {beside}
        if base is Start.UNKNOWN:
            folders = {root, beside}
        found = {one for one in (_bytes(folder / path) for folder in folders) if one is not None}
        return found.pop() if len(found) == 1 else None

    return size


def _bytes(file: Path) -> int | None:
    try:
        if not file.is_file():
            return None
        written = file.stat().st_size
        if written <= _POINTER_BYTES and (pointer := _POINTER.match(file.read_bytes())):
            return int(pointer.group(1))
    except (OSError, ValueError):
        return None
    return written
