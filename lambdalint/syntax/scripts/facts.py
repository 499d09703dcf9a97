"""What a script is, wherever it was found."""

from __future__ import annotations

from enum import Enum

from lambdalint.records import dataclass
from lambdalint.syntax.shell import Shell


class Start(Enum):
    """What ``Base.START`` of a script's directories is."""

    UNKNOWN = "wherever somebody calls it"
    FILE = "the directory of the file"
    PROJECT = "the root of the repository"


@dataclass(frozen=True, slots=True)
class Script:
    """Shell with the place where it starts. ``kind`` is what people call it: ``workflow step``.

    ``target`` is that of a makefile's recipe.
    """

    shell: Shell
    start: Start
    kind: str
    target: str | None = None
