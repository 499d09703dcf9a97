"""What an expression may stand for, as far as following names needs to know. Internal to the package."""

from __future__ import annotations

import ast
from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.syntax.python.places import Places
from lambdalint.syntax.python.scopes import CallSite, ClassDef, FunctionDef, Outline
from lambdalint.values import Value


@dataclass(slots=True, eq=False)
class Unit:
    """One module of a program; ``name`` is its dotted name, ``package`` what relative imports start from."""

    outline: Outline
    places: Places
    name: str = ""
    package: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The arguments of one call of ``function``, for what its result depends on."""

    function: FunctionDef
    arguments: dict[str, tuple[ast.expr, Context]]
    depth: int


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: its module, and the call through which it is looked at."""

    unit: Unit
    frame: Frame | None = None

    def argument(self, function: FunctionDef, name: str) -> tuple[ast.expr, Context] | None:
        """What that call gives a parameter, when it is one of ``function``."""
        frame = self.frame
        return frame.arguments.get(name) if frame is not None and frame.function is function else None


@dataclass(frozen=True, slots=True)
class External:
    """Something from outside: ``boto3.client``, ``open``, ``threading.Thread()`` for what that call gives."""

    path: str
    site: CallSite | None = None


@dataclass(frozen=True, slots=True)
class LocalFunction:
    definition: FunctionDef
    unit: Unit
    bound: bool = False


@dataclass(frozen=True, slots=True)
class LocalClass:
    definition: ClassDef
    unit: Unit


@dataclass(frozen=True, slots=True)
class Instance:
    definition: ClassDef
    unit: Unit


@dataclass(frozen=True, slots=True)
class LocalModule:
    unit: Unit


@dataclass(frozen=True, slots=True)
class LocalLambda:
    node: ast.Lambda
    context: Context


@dataclass(frozen=True, slots=True)
class Bundle:
    """A dictionary, list, tuple or comprehension display."""

    node: ast.expr
    context: Context
    #: The name that holds it, whose item assignments count too.
    name: str = ""


@dataclass(frozen=True, slots=True)
class Partial:
    target: Thing
    node: ast.Call
    context: Context


@dataclass(frozen=True, slots=True, eq=False)
class Sdk:
    """Something of an AWS SDK.

    ``role``: ``session client resource collection paginator waiter method``. ``path`` is the resource path,
    ``name`` the method, or the operation of a paginator or waiter.
    """

    role: str
    service: Value[str] | None
    sites: tuple[CallSite, ...] = ()
    library: str = "boto3"
    path: tuple[str, ...] = ()
    name: Value[str] | None = None
    owner: str = ""
    identifiers: tuple[Value[object], ...] = ()


class _Anything:
    """The rest of the world: it may be anything."""

    def __repr__(self) -> str:
        return "ANYTHING"


ANYTHING = _Anything()

Thing: TypeAlias = (
    External
    | LocalFunction
    | LocalClass
    | Instance
    | LocalModule
    | LocalLambda
    | Bundle
    | Partial
    | Sdk
    | _Anything
)
Things: TypeAlias = tuple[Thing, ...]
#: Where a way could not be followed.
UNKNOWN: Things = (ANYTHING,)


def union(*several: Things) -> Things:
    """All things of several answers, each once, in order."""
    found: dict[Thing, None] = {}
    for things in several:
        for thing in things:
            found[thing] = None
    return tuple(found)
