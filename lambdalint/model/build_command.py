"""A command that builds code for a processor: what it builds for, and which functions get the result.

Commands stand in scripts, makefiles, CI files and in ``RUN`` of a Dockerfile. ``check_build(build, project)``
shows those whose functions are known.
"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Known, Truth


class Tool(Enum):
    """What builds."""

    DOCKER = "docker"
    PIP = "pip"
    UV = "uv"
    NPM = "npm"
    GO = "go"
    CARGO = "cargo"
    CARGO_LAMBDA = "cargo lambda"
    DOTNET = "dotnet"
    DOTNET_LAMBDA = "dotnet lambda"
    COMPILER = "a compiler"


class Place(Enum):
    """Where a command stands."""

    SCRIPT = "a script"
    CI = "a CI file"
    DOCKERFILE = "a Dockerfile"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a part of the command asks for. ``where`` is its text as written.

    ``processor`` is in Lambda's words, ``None`` for one that Lambda does not have; ``system`` in Go's and
    ``None`` where nothing is said of it.
    """

    where: Known[str]
    processor: str | None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class BuildCommand:
    """One command. ``span`` is its name in the text.

    ``goals`` are those that all count: the result is for each of them. For ``docker`` they are the platforms
    of ``--platform``. ``pinned``: the command, or what is set around it, says what it builds for.
    ``folders`` are absolute paths of this machine in which it may run, ``dockerfile`` the one that it names,
    relative to that, ``context`` likewise. ``for_lambda``: by itself it says that functions run the result.
    ``resource`` is the function that ``sam build`` runs it for. ``x86_flags`` are compiler flags for x86.
    ``pushes``: the file pushes images. ``attests``: the command pushes an image with an attestation.
    """

    kind: ClassVar[str] = "command"

    tool: Tool
    name: str
    span: Span
    place: Place
    goals: tuple[Goal, ...]
    pinned: Truth
    folders: tuple[str, ...] = ()
    context: str | None = None
    dockerfile: str | None = None
    target: str | None = None
    for_lambda: bool = False
    resource: str | None = None
    x86_flags: tuple[Known[str], ...] = ()
    pushes: bool = False
    attests: bool = False

    @property
    def path(self) -> str:
        return self.span.path
