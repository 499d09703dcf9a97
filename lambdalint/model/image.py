"""A container image as its Dockerfile makes it: what it stands on, what lies in it, how it starts.

``function.image`` is the image of a function, read when a rule asks; ``check_image(image, project)`` shows
each Dockerfile once, also one that no template names, where it stands on a base image of Lambda's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from lambdalint.model.package import Package
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.values import Absent, Known, Many, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.aws.base_images import BaseImage
    from lambdalint.model.build_command import BuildCommand
    from lambdalint.model.function import Function


@dataclass(frozen=True, slots=True)
class Start:
    """``CMD`` or ``ENTRYPOINT``. ``arguments`` of the exec form; ``None``: a shell runs the text."""

    span: Span
    arguments: tuple[Known[str], ...] | None


@dataclass(frozen=True, slots=True)
class ImageConfig:
    """What a function says of the start of its image, in place of the Dockerfile.

    Absent lists are not written; ``Many`` that are not complete may hold more.
    """

    command: Many[Value[str]] | None = None
    entry_point: Many[Value[str]] | None = None
    working_directory: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class ImageCommand:
    """A program that ``RUN`` starts. ``span`` is its name; ``certain``: it runs whatever else does."""

    program: str
    span: Span
    arguments: tuple[str | None, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Script:
    """A text file of the image that a shell runs. ``programs`` are what it starts, in order."""

    path: str
    source: Source
    programs: tuple[ImageCommand, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One ``ENV`` or ``ARG``, with its value."""

    name: str
    value: Known[str]
    is_argument: bool


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """One stage of a Dockerfile as an image.

    ``name`` is the path of the Dockerfile, ``span`` its ``FROM``. ``base`` is the image outside the file that
    it stands on, ``platform`` what that ``FROM`` asks for, ``known_base`` what AWS publishes under this name.
    ``package`` are the files at the handler's root. ``commands`` are those of all stages that are built for
    it, ``own_commands`` those that run in the image itself. ``targeted``: a build names the stage.
    """

    kind: ClassVar[str] = "image"

    name: str
    span: Span
    base: Value[str]
    platform: Value[str]
    known_base: BaseImage | None
    command: Start | None
    entry_point: Start | None
    environment: Mapping[str, Value[str]]
    workdir: Value[str]
    package: Value[Package]
    commands: tuple[ImageCommand, ...]
    own_commands: tuple[ImageCommand, ...]
    settings: tuple[Setting, ...]
    builds: tuple[BuildCommand, ...]
    script: Script | None
    #: Names of files that lie in the working directory, as far as that is known.
    workdir_files: frozenset[str]
    targeted: bool
    #: The folder and file as absolute paths of this machine.
    location: str = field(default="", repr=False)

    @property
    def runtime(self) -> Value[str]:
        """Lambda's identifier of the runtime in the base image."""
        if self.known_base is not None and self.known_base.runtime is not None:
            return Known(self.known_base.runtime, self.base.span)
        return Unknown(self.base.span, "the base image does not tell")

    @property
    def architecture(self) -> Known[str] | None:
        """The processor that the Dockerfile itself asks for."""
        match self.platform:
            case Known(platform) as value:
                from lambdalint.aws.platforms import of_container  # noqa: PLC0415

                found = of_container(platform)
                return Known(found, value.span, value.origin, value.causes) if found else None
            case Absent() if self.known_base is not None and self.known_base.architecture is not None:
                base = self.base
                causes = base.causes if isinstance(base, Known) else ()
                return Known(self.known_base.architecture, base.span, causes=causes)
        return None

    @property
    def runs_functions(self) -> bool:
        """Whether it is plainly made for Lambda: on its base image, and started as that wants to be."""
        if self.known_base is None or self.known_base.use.value != "run":
            return False
        free = self.known_base.language in {"go", "provided"}
        words = [word.value for word in self.entry_point.arguments or ()] if self.entry_point else []
        if not _starts_runtime(self):
            # A program that was copied into an image without a runtime is the runtime itself.
            return free and len(words) == 1 and _is_program(words[0])
        if any("aws-lambda-rie" in word for word in words):
            return False  # the emulator is for trying out
        arguments = self.command.arguments if self.command is not None else None
        if arguments is None or len(arguments) != 1:
            return False
        name = arguments[0].value
        # `main` is a handler of these; elsewhere it has a dot, and `bash` is none.
        own = free and "/" not in name and not name.endswith("sh")
        return own or ("." in name and not name.startswith(("/", ".")))


def handler_of(image: Image, function: Function | None) -> Value[str]:
    """The one argument that the runtime of the image gets as its handler.

    Absent where there is certainly none. Unknown where something else may start the image.
    """
    settings = function.image_settings if function is not None else ImageConfig()
    if settings.entry_point is not None and (settings.entry_point.items or not settings.entry_point.complete):
        return Unknown(image.span, "the function names an entry point of its own")
    if not _starts_runtime(image):
        return Unknown(image.span, "its entry point is not Lambda's")
    command = settings.command
    if command is not None and (command.items or not command.complete):
        match command:
            case Many(items=(one,), complete=True):
                return one
        return Unknown(command.span or image.span, "the command is not one word")
    if image.command is None:
        return Absent(image.span)
    match image.command.arguments:
        case (one,):
            return one
    return Unknown(image.command.span, "the command is not one word")


def _is_program(path: str) -> bool:
    """Whether it is a program of one's own: no shell, no script, nothing that the system has."""
    of_the_system = path.startswith(("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"))
    return "/" in path and not of_the_system and not path.endswith("sh")


def _starts_runtime(image: Image) -> bool:
    if image.entry_point is None:
        return image.known_base is not None and image.known_base.use.value == "run"
    words = [word.value for word in image.entry_point.arguments or ()]
    if words == ["/lambda-entrypoint.sh"]:
        return image.known_base is not None
    return bool(words) and words[-1] in {"awslambdaric", "aws-lambda-ric"}
