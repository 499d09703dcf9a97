"""What scripts do to functions, layers and the objects that hold their code.

A :class:`DeployCommand` is one line of shell, wherever it lives, or one boto3 call. What it declares stands
in ``function`` or ``layer``, in the very words that templates are read into; ``arguments`` are as written.
"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from lambdalint.model.function import Function
from lambdalint.model.layer import Layer
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Hole, Many, Reference, Truth, Value, text_of


class Action(Enum):
    """What a command does."""

    CREATE_FUNCTION = "creates a function"
    UPDATE_CODE = "gives a function other code"
    UPDATE_CONFIGURATION = "gives a function another configuration"
    RUNTIME_MANAGEMENT = "says when a function takes a new runtime version"
    PUBLISH_LAYER = "publishes a layer version"
    PERMIT = "lets somebody call a function"
    REMOVE_OBJECTS = "removes objects from S3"
    STORE_OBJECTS = "puts objects into S3"
    MAKE_ARCHIVE = "makes a zip file"
    TEAR_DOWN = "deletes functions or stacks"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument, or a member of a structured one, in the CLI's spelling of its name or the API's.

    ``key`` is the name as written, ``span`` the value. ``value`` is absent for a flag, unknown for a
    structure; ``members`` are those of a structure. ``inside`` says that it was read from an input file.
    """

    name: str
    key: Span
    span: Span
    value: Value[str]
    members: tuple[Argument, ...] = ()
    inside: bool = False

    def member(self, name: str) -> Argument | None:
        return next((one for one in reversed(self.members) if one.name == name), None)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that a command names. ``place`` is equal for equal files of one script, ``None`` if not known.

    ``size`` is in bytes, where the file lies there; for one that Git LFS keeps, what its pointer says.
    """

    path: Value[str]
    place: str | None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """What ``zip`` makes: ``entries`` are the operands behind the file's name.

    ``flat`` drops folders (``-j``). Not complete ``entries`` may be others as well.
    """

    file: LocalFile
    entries: Many[Value[str]]
    recursive: bool
    flat: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """Objects that a command removes: one key, or everything whose key begins with it.

    ``versioned``: it names the version, so that nothing of it is left. ``mirrors``: it removes what its
    source does not have (``aws s3 sync --delete``). ``span`` is the place that names them.
    """

    span: Span
    bucket: Value[str]
    key: Value[str]
    below: bool
    versioned: bool = False
    mirrors: bool = False


@dataclass(frozen=True, slots=True)
class Storing:
    """An object that a command puts into a bucket; with ``below`` any number whose keys begin so."""

    bucket: Value[str]
    key: Value[str]
    below: bool
    storage_class: Value[str]


@dataclass(frozen=True, slots=True)
class DeployCommand:
    """One command. ``name`` is how people call it, ``span`` that name in the text, ``block`` all of it.

    ``complete``: it has no arguments but these. ``in_python``: a boto3 call.
    """

    kind: ClassVar[str] = "command"

    name: str
    span: Span
    block: Span
    action: Action
    arguments: tuple[Argument, ...]
    complete: bool
    in_python: bool = False
    function: Function | None = None
    layer: Layer | None = None
    #: What is uploaded as it lies on the disk (``--zip-file``).
    upload: LocalFile | None = None
    archive: Archive | None = None
    removals: tuple[Removal, ...] = ()
    stores: tuple[Storing, ...] = ()

    @property
    def path(self) -> str:
        return self.span.path

    def argument(self, name: str) -> Argument | None:
        """The argument that counts of those with this name: the last one."""
        return next((one for one in reversed(self.arguments) if one.name == name), None)


def same_text(one: Value[str], other: Value[str]) -> Truth:
    """Whether two values are the same text; a variable equals itself within one script only."""
    first, second = text_of(one), text_of(other)
    if first.literal is not None and second.literal is not None:
        return Truth.of(first.literal == second.literal)
    holes = [piece.reference for piece in first.pieces if isinstance(piece, Hole)]
    if first == second and one.span.source is other.span.source:
        return Truth.YES if all(hole.kind == Reference.VARIABLE for hole in holes) else Truth.MAYBE
    return Truth.MAYBE
