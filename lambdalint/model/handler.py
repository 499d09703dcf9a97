"""The code that Lambda calls: the handler of a function with the modules that it loads.

``function.handler_code`` is ``Known`` with a :class:`Handler`, ``Absent`` where certainly no file is there
for the handler string, and ``Unknown`` where that cannot be told. A rule gets it by ``check_handler(handler,
function)``, or each file by ``check_module(module, handler, function)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from lambdalint.model.code_module import (
    CodeImport,
    CodeModule,
    EnvironmentRead,
    Language,
    SdkClient,
    SdkRequest,
)
from lambdalint.model.dependencies import Dependencies
from lambdalint.model.package import Package
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Cause, Hole, Known, Text, Truth, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.model.function import Environment, Variable

#: ``Reference.kind`` of what code takes from the environment.
ENVIRONMENT = "environment variable"


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of the handler.

    ``span`` is its name where it is defined. ``length`` counts parameters before the first default or rest
    one, as JavaScript's ``length`` does; ``parameters`` are the names of all. ``fact`` is the function in the
    words of its language.
    """

    span: Span
    length: int
    parameters: tuple[str, ...]
    is_async: bool
    is_generator: bool
    fact: Any


@dataclass(frozen=True, slots=True, eq=False)
class Handler:
    """The handler of one function.

    ``span`` is the handler string in the template, ``symbol`` what it names in ``module``. ``exported`` tells
    whether the module has it. ``shape`` is known for a function that is written there; ``wrapper`` is the
    dotted name of what wraps it (``awslambda.streamifyResponse``, ``middy``), where that is known.
    ``modules`` are the files that loading it loads, the first one its own; ``complete`` when they are all.
    """

    kind: ClassVar[str] = "function"

    span: Span
    language: Language
    package: Package
    module: CodeModule
    symbol: str
    exported: Truth
    shape: Value[Shape]
    wrapper: str | None
    modules: tuple[CodeModule, ...]
    complete: bool
    environment: Environment = field(repr=False)
    _read_dependencies: Callable[[], Dependencies] = field(repr=False)
    #: A name of ``module`` that ``symbol`` may have meant.
    suggestion: str | None = None

    @property
    def dependencies(self) -> Dependencies:
        """What can be imported besides the function's own files."""
        return self._read_dependencies()

    def packages_of(self, imported: CodeImport) -> tuple[str, ...]:
        """The names under which a registry may have what is imported."""
        if self.language is Language.NODE:
            return (imported.name,)
        from lambdalint.aws.packages import distributions  # noqa: PLC0415 - reads data

        return (*distributions(imported.module), imported.name.replace("_", "-").lower())

    def returns(self, key: str) -> Truth:
        """Whether Lambda gets an object with a key from it: YES where some ``return`` gives one, NO where
        none can.
        """
        match self.shape:
            case Known(shape) if self.wrapper is None:
                return self.module.returns(shape.fact, key)
        return Truth.MAYBE

    @property
    def reads(self) -> tuple[EnvironmentRead, ...]:
        return tuple(read for module in self.modules for read in module.reads)

    @property
    def sdk_clients(self) -> tuple[SdkClient, ...]:
        return tuple(client for module in self.modules for client in module.sdk_clients)

    @property
    def sdk_requests(self) -> tuple[SdkRequest, ...]:
        return tuple(request for module in self.modules for request in module.sdk_requests)

    def argument(self, request: SdkRequest, member: str) -> Value[Any]:
        """A member of a request's input (``TableName``), with the function's variables filled in.

        ``TABLE_NAME: !Ref Orders`` in the template and ``os.environ["TABLE_NAME"]`` in the code give an
        unknown value whose ``reference`` is the resource ``Orders``.
        """
        return self.resolved(request.module.argument(request, member))

    def resolved(self, value: Value[Any]) -> Value[Any]:
        """A value of the code with the function's variables in the place of what reads them."""
        if not isinstance(value, Unknown) or value.text is None:
            return value
        pieces: list[str | Hole] = []
        causes: list[Cause] = []
        reason = ""
        for piece in value.text.pieces:
            variable = self._variable(piece)
            if variable is None:
                pieces.append(piece)
                continue
            causes.append(Cause(variable.key, f"`{variable.name}` is set here"))
            match variable.value:
                case Known(known):
                    pieces.append(str(known))
                    causes += variable.value.causes
                case Unknown(reason=why, text=Text() as known_text):
                    pieces.extend(known_text.pieces)
                    reason = reason or why
                case _:
                    pieces.append(piece)
        if not causes:
            return value
        whole = Text.of(*pieces)
        if whole.literal is not None:
            return Known(whole.literal, value.span, causes=tuple(causes))
        return replace(value, text=whole, reason=reason or value.reason, candidates=())

    def _variable(self, piece: str | Hole) -> Variable | None:
        if isinstance(piece, Hole) and piece.reference.kind == ENVIRONMENT:
            return self.environment.get(piece.reference.name)
        return None
