"""What reading a Python file yields: the words that rules and builders use for code.

Every dataclass is frozen. Things with an identity (a function, a class, a call) compare by identity,
so that they may be keys and members of sets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import Enum
from typing import Any

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax.data import Structure
from lambdalint.values import Absent, Many, Reference, Unknown, Value

#: ``Reference.kind`` of a value that the code reads from the environment; ``name`` is the variable.
ENVIRONMENT = "environment variable"

Level = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Why no Python would load this text. ``message`` is the compiler's, ``span`` the place it names."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class NewerSyntax:
    """A construct that Python knows only since version ``since``."""

    feature: str
    since: Level
    span: Span


class Guard(Enum):
    """What protects a statement that may fail, the strongest protection first."""

    NEVER = "only type checkers get here"
    MAIN = "only run as a script"
    HANDLED = "its own exception is caught"
    TESTED = "a test decides whether it runs"
    WRITTEN = "set before"
    BROAD = "every exception is caught"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. ``kind`` is ``inspect``'s: positional-only, positional, ``*``, keyword-only, ``**``."""

    name: str
    kind: str
    span: Span
    has_default: bool

    POSITIONAL_ONLY = "positional-only"
    POSITIONAL = "positional"
    VARIADIC = "*"
    KEYWORD_ONLY = "keyword-only"
    KEYWORDS = "**"


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A ``def``. ``name`` is written at ``span``, ``block`` is all of it without its decorators.

    ``qualified_name`` is Python's own, without ``<locals>``: ``Repository.load``, ``handler.inner``.
    ``decorators`` are dotted names resolved through the imports (``functools.lru_cache``), ``""`` for
    what cannot be named.
    """

    name: str
    qualified_name: str
    span: Span
    block: Span
    parameters: tuple[Parameter, ...]
    is_async: bool
    is_generator: bool
    decorators: tuple[str, ...]
    class_name: str | None
    guard: Guard

    def accepts(self, count: int) -> bool:
        """Whether a call with ``count`` positional arguments and no others fits the parameters."""
        places = [p for p in self.parameters if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL)]
        needed = sum(not p.has_default for p in places)
        if any(p.kind == Parameter.KEYWORD_ONLY and not p.has_default for p in self.parameters):
            return False
        variadic = any(p.kind == Parameter.VARIADIC for p in self.parameters)
        return needed <= count and (variadic or count <= len(places))

    def __repr__(self) -> str:
        return f"Function({self.qualified_name!r})"


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A ``class``. ``bases`` are dotted names resolved through the imports, ``""`` where unknown."""

    name: str
    qualified_name: str
    span: Span
    bases: tuple[str, ...]
    methods: tuple[Function, ...]

    def __repr__(self) -> str:
        return f"Class({self.qualified_name!r})"


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name.

    ``import a.b as c`` → module ``a.b``, name ``None``, alias ``c`` (``a`` without ``as``);
    ``from ..a import b`` → module ``a``, level 2, name ``b``; a star has name ``*`` and no alias.
    ``importlib.import_module("a")`` with a literal is ``dynamic``. ``span`` is the module's name (or the
    imported name, where there is no module). ``function`` is ``None`` for what importing the file imports.
    """

    module: str
    name: str | None
    alias: str
    level: int
    span: Span
    function: Function | None
    guard: Guard
    dynamic: bool = False

    @property
    def top(self) -> str:
        """The first segment of an absolute import, what the search path must have; ``""`` if relative."""
        return "" if self.level else self.module.partition(".")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call of anything.

    ``name`` is the dotted name of what is called, resolved through imports, assignments and ``with``:
    ``open``, ``subprocess.run``, ``threading.Thread().start`` (the method of what the call
    ``threading.Thread()`` gave). ``None`` when it is not one certain name; ``names`` has all candidates.
    ``targets`` are the functions of the same program that the call may enter.
    ``span`` is the whole call, ``callee`` what stands before the parenthesis, ``method`` its last name.
    ``used`` is false where the result is dropped; ``conditional`` when a branch, a loop or an ``except``
    decides whether it runs, ``branched`` the same but for loops over the records of an event,
    ``after_return`` when its function may have returned before;
    ``receiver`` is the call that made the object whose method this is.
    """

    name: str | None
    names: tuple[str, ...]
    targets: tuple[Function, ...]
    span: Span
    callee: Span
    method: Span
    function: Function | None
    guard: Guard
    conditional: bool
    branched: bool
    after_return: bool
    looped: bool
    awaited: bool
    used: bool
    receiver: Call | None
    positional: int
    _argument: Callable[[int | None, str | None], Value[Any]] = field(repr=False)
    _keywords: Callable[[], Many[str]] = field(repr=False)
    _request: Callable[[], Structure] = field(repr=False)
    _guard: Callable[[str], Guard] = field(repr=False)

    def guard_against(self, exception: str) -> Guard:
        """What protects the call when it raises a built-in exception (``OSError``); see ``guard``."""
        return self._guard(exception)

    def argument(self, position: int | None = None, keyword: str | None = None) -> Value[Any]:
        """The argument at ``position`` (from 0) or under ``keyword``: literal, Unknown, or Absent.

        Constants, displays and the names bound to them are followed; a string with holes is ``Unknown``
        with ``text``; what the environment gives has a hole whose reference is an ``ENVIRONMENT`` one.
        """
        return self._argument(position, keyword)

    @property
    def keywords(self) -> Many[str]:
        """The names of the keyword arguments; incomplete when ``**`` brings others that are unknown."""
        return self._keywords()

    @property
    def request(self) -> Structure:
        """The keyword arguments as data, each name and each leaf at its place."""
        return self._request()

    def __repr__(self) -> str:
        return f"Call({self.name!r}, line {self.span.first.line})"


class Access(Enum):
    """How code touches the environment."""

    REQUIRED = "fails without it"  # os.environ["X"]
    OPTIONAL = "has an answer without it"  # .get("X"), getenv, pop("X", d)
    TEST = "asks whether it is there"  # "X" in os.environ
    WRITE = "sets or removes it"
    WHOLE = "takes all variables"  # dict(os.environ), for k in os.environ, **os.environ
    DUMP = "prints, logs or serialises all variables"


@dataclass(frozen=True, slots=True)
class EnvironmentAccess:
    """One place where code touches ``os.environ``.

    ``name`` is the variable (Absent for the whole environment); ``default`` what is taken without it.
    ``span`` is the whole expression. ``function`` is ``None`` when importing the file does it.
    ``conditional``: a branch, a loop or an ``except`` decides whether it runs.
    """

    access: Access
    name: Value[str]
    default: Value[Any]
    guard: Guard
    function: Function | None
    span: Span
    conditional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SdkClient:
    """Where code makes a client, a service resource or a session of an AWS SDK for Python.

    ``kind`` is ``client``, ``resource`` or ``session``; ``service`` the name given (Absent for sessions).
    ``credentials`` are the arguments that name other credentials than the function's own, the session's
    included. ``decorators`` of ``call.function`` tell of caches (``functools.lru_cache``). Not ``alone``: the
    place may make another as well, with another session (``(assumed(account) or boto3).client("iam")``).
    """

    kind: str
    service: Value[str]
    call: Call
    session: SdkClient | None
    library: str
    alone: bool = True

    CLIENT = "client"
    RESOURCE = "resource"
    SESSION = "session"

    @property
    def region(self) -> Value[str]:
        """``region_name``, the session's when the client gives none."""
        position = 1 if self.kind != self.SESSION else 3
        own: Value[str] = self.call.argument(position, "region_name")
        return self.session.region if isinstance(own, Absent) and self.session else own

    @property
    def credentials(self) -> tuple[tuple[str, Value[str]], ...]:
        """The credential arguments that are written (``profile_name`` too), with their values."""
        found = []
        for name, position in _CREDENTIALS[self.kind == self.SESSION].items():
            value = self.call.argument(position, name)
            if not isinstance(value, Absent):
                found.append((name, value))
        return (*found, *(self.session.credentials if self.session else ()))

    def __repr__(self) -> str:
        return f"SdkClient({self.kind!r}, {self.service!r})"


# Positions: boto3.session.Session(aws_access_key_id, aws_secret_access_key, aws_session_token,
# region_name, …) and Session.client(service_name, region_name, api_version, use_ssl, verify, endpoint_url,
# aws_access_key_id, aws_secret_access_key, aws_session_token, config).
_CREDENTIALS: dict[bool, dict[str, int | None]] = {
    True: {
        "aws_access_key_id": 0,
        "aws_secret_access_key": 1,
        "aws_session_token": 2,
        "profile_name": 5,
        "botocore_session": 4,
    },
    False: {"aws_access_key_id": 6, "aws_secret_access_key": 7, "aws_session_token": 8},
}


@dataclass(frozen=True, slots=True, eq=False)
class SdkCall:
    """A request that code sends through an AWS SDK for Python.

    ``service`` is boto3's name (``dynamodb``, ``stepfunctions``); Unknown with candidates when several
    are possible. ``method`` is the Python name (``put_item``), for paginators and waiters the name that
    they were asked for. ``resource`` is empty for a client and the path of the resource API otherwise:
    ``("Table",)``, ``("Bucket", "objects")``, ``("Bucket", "objects", "[]")`` for an item of a collection,
    ``("Table", "batch_writer")``; ``()`` with ``via=RESOURCE`` is the service resource itself.
    ``identifiers`` are the arguments that named the resource (the table's name). ``clients`` are the
    places that may have made the object; empty when only a type annotation names it.
    """

    service: Value[str]
    method: Value[str]
    via: str
    resource: tuple[str, ...]
    identifiers: tuple[Value[Any], ...]
    clients: tuple[SdkClient, ...]
    call: Call

    CLIENT = "client"
    RESOURCE = "resource"
    PAGINATOR = "paginator"
    WAITER = "waiter"
    PRESIGN = "presign"

    @property
    def span(self) -> Span:
        return self.call.span

    def argument(self, keyword: str) -> Value[Any]:
        """The request parameter ``keyword``; for presigned URLs the one inside ``Params``."""
        return self.call.argument(None, keyword)

    def __repr__(self) -> str:
        return f"SdkCall({self.service!r}, {self.resource!r}, {self.method!r})"


_OPEN: Many[str] = Many(complete=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """What an expression gives, as far as its form tells.

    ``kind`` is one of ``dict list tuple set str bytes number bool none datetime function generator``, or
    ``unknown``. ``keys`` are the keys of a dictionary, ``items`` the shapes beneath (values or elements),
    ``literal`` the bytes or the string where written.
    """

    kind: str
    span: Span
    keys: Many[str] = _OPEN
    items: tuple[tuple[str, Shape], ...] = ()
    literal: object = None

    def walk(self) -> list[Shape]:
        """This shape and all beneath."""
        return [self, *(deeper for _, item in self.items for deeper in item.walk())]


@dataclass(frozen=True, slots=True)
class Return:
    """A ``return`` statement; ``shapes`` are the forms that its value may have, one of them unknown
    where not all could be told.
    """

    function: Function
    span: Span
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Write:
    """A call that creates or changes a file or folder at ``path`` (the string, joined where possible).

    ``path`` is Absent when nothing is given and the working directory is meant (``extractall()``).
    """

    path: Value[str]
    call: Call


def environment_variable(value: Value[Any]) -> str | None:
    """The variable whose content the value is, when it is that and nothing else."""
    match value:
        case Unknown():
            reference = value.reference
            if isinstance(reference, Reference) and reference.kind == ENVIRONMENT:
                return reference.name
    return None
