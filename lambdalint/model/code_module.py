"""One file of function code: what it reads, makes and calls, in words that are the same for every language.

``python`` and ``javascript`` hold the facts in the words of their language (:mod:`lambdalint.syntax.python`
and :mod:`lambdalint.syntax.javascript` say what they are; :mod:`lambdalint.model.python_facts` and
:mod:`lambdalint.model.javascript_facts` give rules their types). Exactly one of them is there.

A module belongs to a handler: when something of it runs is asked with that handler in mind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, Any

from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.aws.sdk import Operation
    from lambdalint.syntax.javascript.facts import Module as JavaScriptModule
    from lambdalint.syntax.javascript.package_json import PackageJson
    from lambdalint.syntax.python.module import Module as PythonModule


#: Lambda sets these to the region in which the function runs.
OWN_REGION = frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"})


class Language(Enum):
    """Whose code can be read. The value is how AWS writes it."""

    PYTHON = "Python"
    NODE = "Node.js"


class Moment(Enum):
    """When a piece of code runs."""

    LOAD = "while its module is loaded, once per execution environment"
    INVOCATION = "when the handler is called (or what only the handler may hand on)"
    NEVER = "never: neither loading nor calling the handler leads there"


class Need(Enum):
    """What becomes of code when a variable is not set."""

    #: Python raises ``KeyError``, and nothing around it expects that. In Node the value is ``undefined``.
    REQUIRED = "it has no answer to that"
    OPTIONAL = "it has a default or a test"
    UNTOLD = "it only keeps the value: others may not ask for it, or no code that runs does"


@dataclass(frozen=True, slots=True)
class EnvironmentRead:
    """One place that reads one variable. ``name`` is unknown where it is computed.

    ``raises``: reading fails by itself without the variable (``os.environ["X"]``). ``conditional``: a branch
    around it in its function decides whether it runs. ``reached``: whether the code says that the handler
    comes there, as :meth:`CodeModule.reached` does.
    """

    name: Value[str]
    span: Span
    need: Need
    raises: bool
    moment: Moment
    conditional: bool = False
    reached: Truth = Truth.MAYBE


@dataclass(frozen=True, slots=True)
class EnvironmentUse:
    """One place that takes the environment as a whole. ``dumped``: it is logged or printed."""

    span: Span
    dumped: bool
    moment: Moment


@dataclass(frozen=True, slots=True)
class CodeImport:
    """A module that is asked for. ``name`` is that of the top package: ``requests``, ``@aws-sdk/client-s3``.

    ``module`` is what is written (``requests.auth``). ``guarded``: its absence is expected, or a test decides
    whether it is asked for. ``inside``: the package or a layer of the template has it. ``standard``: the
    standard library of some version has a module of that name. ``moment`` is when the import runs.
    """

    name: str
    module: str
    span: Span
    guarded: bool
    inside: bool
    standard: bool
    moment: Moment


@dataclass(frozen=True, slots=True, eq=False)
class SdkClient:
    """A client (or service resource, or session) of an AWS SDK that is made here.

    ``service`` is the name in boto3, for Node too where it is known (``dynamodb``, ``stepfunctions``).
    ``library`` is ``boto3``, ``aioboto3``, ``aws-sdk`` (version 2) or ``@aws-sdk`` (version 3). ``endpoint``
    is an address that is given in place of the service's own.
    ``credentials`` are what is given as credentials, by the name of the argument. ``cached``: a decorator of
    the function around it keeps what it gives. ``fact`` is the fact of the language.
    """

    service: Value[str]
    kind: str
    library: str
    region: Value[Any]
    endpoint: Value[Any]
    credentials: tuple[tuple[str, Value[Any]], ...]
    span: Span
    moment: Moment
    conditional: bool
    cached: bool
    fact: Any


@dataclass(frozen=True, slots=True, eq=False)
class SdkRequest:
    """A request to AWS that is sent here (or, ``sent`` being MAYBE, made and handed on).

    ``service`` is the name in boto3. ``operations`` are what the call may perform; more than one where a
    method does several things, or where it cannot be told which; empty where it is not known. ``fact`` is
    the fact of the language. ``handler.argument(request, "TableName")`` gives the members of the input.
    ``reached`` tells whether the handler leads to it. ``clients`` are all that may send it, empty where they
    are not known. ``always``: each call of the handler gets to it, unless an error or an empty loop stops it.
    """

    service: Value[str]
    method: str
    operations: tuple[Operation, ...]
    span: Span
    moment: Moment
    sent: Truth
    reached: Truth
    always: bool
    clients: tuple[SdkClient, ...]
    fact: Any
    module: CodeModule

    @property
    def is_made(self) -> bool:
        """Whether the function's own code certainly sends it, on some way through the handler."""
        certain = self.sent is Truth.YES and self.reached is Truth.YES
        return certain and not self.module.vendored and isinstance(self.service, Known)

    @property
    def with_own_credentials(self) -> bool:
        """Whether it is certainly sent with the rights of the function's role."""
        return bool(self.clients) and not any(client.credentials for client in self.clients)

    @property
    def in_own_region(self) -> bool:
        """Whether it certainly goes to the region in which the function runs."""
        return bool(self.clients) and all(_is_own_region(client.region) for client in self.clients)


def _is_own_region(region: Value[Any]) -> bool:
    match region:
        case Absent():
            return True
        case Unknown():
            return region.reference is not None and region.reference.name in OWN_REGION
    return False


class CodeModule(ABC):
    """One file. Immutable; equal only to itself. Facts are worked out when asked for, once."""

    language: Language
    #: As messages show it. Inline code has the path of its template.
    source: Source
    #: Dotted in Python (``orders.app``), the path in the package in Node (``orders/app.mjs``).
    name: str
    #: In a layer of the template.
    in_layer: bool
    #: A file of a distribution that was installed into the package or a layer: not the user's code.
    vendored: bool = False
    #: Whether what is not found is not there: the file was read to its end and understood.
    complete: bool
    #: Inline code of which the template does not tell everything: what a parser says of it may be wrong.
    has_holes: bool = False
    python: PythonModule | None = None
    javascript: JavaScriptModule | None = None
    #: Node: the ``package.json`` that counts for the file.
    package_json: PackageJson | None = None
    #: The path in the package, with ``/`` (in a layer: below ``/opt``).
    path: str

    @property
    @abstractmethod
    def whole(self) -> Span:
        """All of it; its first characters are the place to point at for the file as such."""

    @abstractmethod
    def moment(self, function: Any) -> Moment:
        """When the code of a function of ``python`` or ``javascript`` runs; ``None`` is the module itself."""

    @abstractmethod
    def reached(self, function: Any) -> Truth:
        """Whether the handler leads to a function: YES where the code says so, MAYBE where some object that
        nobody knows may have such a method.
        """

    @abstractmethod
    def every_time(self, function: Any) -> bool:
        """Whether a function certainly runs whenever the handler is called."""

    @abstractmethod
    def returns(self, function: Any, key: str) -> Truth:
        """Whether a function that is written here returns an object with a key: YES where some ``return``
        certainly does, NO where none can.
        """

    @property
    @abstractmethod
    def reads(self) -> tuple[EnvironmentRead, ...]:
        """Where variables are read."""

    @property
    @abstractmethod
    def environment_uses(self) -> tuple[EnvironmentUse, ...]:
        """Where the whole environment is taken."""

    @property
    @abstractmethod
    def written_variables(self) -> frozenset[str] | None:
        """The variables that it sets itself; ``None`` where it may set any."""

    @property
    @abstractmethod
    def imports(self) -> tuple[CodeImport, ...]:
        """The modules that it asks for, but for relative ones and those that Node brings."""

    @property
    @abstractmethod
    def sdk_clients(self) -> tuple[SdkClient, ...]:
        """Where clients of AWS services are made."""

    @property
    @abstractmethod
    def sdk_requests(self) -> tuple[SdkRequest, ...]:
        """The requests to AWS."""

    @property
    @abstractmethod
    def sdk_services(self) -> Many[str]:
        """The services, as boto3 calls them, of which it may have clients; open where it may get to others.

        For rules that say what is not used: a mention is enough, in code that never runs too, and whatever
        may get to AWS past the clients of an SDK (other programs, computed code, credentials that are
        taken) leaves it open.
        """

    def moved_to_top(self, client: SdkClient) -> tuple[tuple[Span, str], ...] | None:  # noqa: ARG002
        """The edits (a span and its new text) that make a client at the top of the file instead; ``None``
        where that is not certainly the same.
        """
        return None

    @abstractmethod
    def argument(self, request: SdkRequest, member: str) -> Value[Any]:
        """A member of a request's input as the code gives it; see ``Handler.argument``."""
