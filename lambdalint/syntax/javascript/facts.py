"""The facts of one JavaScript or TypeScript module: frozen, with spans, free of any parser.

Names follow the language: a *specifier* is the text in ``from "…"``, a function's *length* counts its
parameters as ``Function.length`` does. What a name stands for is written as a :class:`Path`: the module it
comes from and the steps from there.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.syntax.javascript.literals import Argument, member
from lambdalint.values import Absent, Truth, Value

if TYPE_CHECKING:
    from lambdalint.syntax.javascript.returns import Return

#: ``Reference.kind`` of the hole that an environment read leaves in a text.
ENVIRONMENT_VARIABLE = "environment variable"


class Dialect(Enum):
    """What a file's extension says of its language."""

    JS = "js"
    MJS = "mjs"
    CJS = "cjs"
    JSX = "jsx"
    TS = "ts"
    MTS = "mts"
    CTS = "cts"
    TSX = "tsx"

    @classmethod
    def of_path(cls, path: str) -> Dialect | None:
        """The dialect by extension; ``None`` for another language and for ``.d.ts`` declarations."""
        name = path.rsplit("/", 1)[-1].lower()
        if name.endswith((".d.ts", ".d.mts", ".d.cts")):
            return None
        extension = name.rpartition(".")[2]
        return next((dialect for dialect in cls if dialect.value == extension), None)

    @property
    def typescript(self) -> bool:
        return self in {Dialect.TS, Dialect.MTS, Dialect.CTS, Dialect.TSX}


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """A place where the text is not JavaScript.

    ``certain`` only where no version of the language could mean it (brackets that never close, a comma
    missing between properties); otherwise the grammar may be older than the text.
    """

    span: Span
    message: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value comes from: steps from a module, such as ``http`` ``.createServer`` ``()`` ``.listen``.

    ``module`` is the specifier (``node:`` removed, ``fs/promises`` written ``fs`` ``.promises``), or empty
    for a global name, which is then the first step. The steps ``()`` and ``new()`` call what is before them.
    """

    module: str
    steps: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = self.module
        for step in self.steps:
            text += step if step == "()" else " new()" if step == "new()" else f".{step}" if text else step
        return text

    def then(self, *steps: str) -> Path:
        """The path that leads on from here."""
        return Path(self.module, (*self.steps, *steps))

    @property
    def local(self) -> bool:
        """Whether the module is a file of the project (``./x``, ``../x``)."""
        return self.module.startswith((".", "/"))


@dataclass(frozen=True, slots=True)
class Function:
    """A function, method or arrow.

    ``length`` is what JavaScript calls ``length``: the parameters before the first default or rest one.
    ``immediate`` functions are called where they stand, so they run when what is around them runs.
    """

    name: str
    span: Span
    grip: Span
    asynchronous: bool
    generator: bool
    length: int
    parameters: tuple[str, ...]
    enclosing: Function | None = field(repr=False)
    immediate: bool = False

    @property
    def deferred(self) -> bool:
        """Whether the body does not run while the module loads (unless something there calls it)."""
        function: Function | None = self
        while function is not None:
            if not function.immediate:
                return True
            function = function.enclosing
        return False


class ImportKind(Enum):
    STATIC = "import"
    REQUIRE = "require"
    DYNAMIC = "import()"
    REEXPORT = "export from"
    RESOLVE = "require.resolve"


@dataclass(frozen=True, slots=True)
class Import:
    """A module that this one asks for.

    ``names`` are pairs (name there, name here): ``default``, ``*`` for the whole module. ``type_only``
    imports leave no trace at run time. ``guarded``: inside a ``try``, a failure is expected; ``conditional``:
    a branch around it in its function decides whether it runs.
    """

    specifier: Value[str]
    kind: ImportKind
    names: tuple[tuple[str, str], ...]
    span: Span
    type_only: bool = False
    guarded: bool = False
    function: Function | None = None
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """A name that the module gives away, ``default`` included; empty for ``module.exports = value`` itself.

    ``function`` is the function it certainly is; a wrapped handler has ``wrapper`` (the path of what wraps
    it, outermost) and ``inner``, the function that was handed in. ``value`` is the object literal or the
    path behind the name, if known. ``certain`` is ``MAYBE`` where the assignment may not run or be undone.
    """

    name: str
    span: Span
    function: Function | None = None
    wrapper: Path | None = None
    inner: Function | None = None
    properties: frozenset[str] | None = None
    path: Path | None = None
    certain: Truth = Truth.YES


class ReadUse(Enum):
    """What surrounds a read of a variable."""

    PLAIN = "plain"
    FALLBACK = "fallback"
    TESTED = "tested"
    ASSERTED = "asserted"
    GIVEN_AWAY = "given away"


@dataclass(frozen=True, slots=True)
class EnvironmentRead:
    """``process.env.NAME`` in any spelling. ``name`` is Unknown for a computed one.

    ``use`` tells whether the code expects it to be missing: a fallback (``||``, ``??``, a default), a test
    (``if``, ``!``, ``&&``, a comparison; of the variable that holds it too), or TypeScript's ``!``. As a
    member of an object that the module exports it is given away: nobody is seen who asks for it.
    ``conditional``: a branch, a loop or a ``catch`` around it in its function decides whether it runs.
    ``askers`` are the functions around each use of the variable that holds it (``None``: module level), where
    no other module can use that one.
    """

    name: Value[str]
    span: Span
    use: ReadUse
    fallback: Argument
    function: Function | None
    conditional: bool = False
    askers: tuple[Function | None, ...] | None = None


class WholeUse(Enum):
    LOGGED = "logged"
    SERIALIZED = "serialized"
    SPREAD = "spread"
    ENUMERATED = "enumerated"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class EnvironmentUse:
    """The whole environment used as one value."""

    use: WholeUse
    span: Span
    function: Function | None


@dataclass(frozen=True, slots=True)
class EnvironmentWrite:
    name: Value[str]
    span: Span
    function: Function | None


class Fate(Enum):
    """What becomes of the value of a call."""

    AWAITED = "awaited"
    RETURNED = "returned"
    FLOATING = "floating"
    ASSIGNED = "assigned"
    PASSED = "passed"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Call:
    """A call or a ``new`` whose callee is known: a path, or a function of this module (``target``).

    ``chained``: ``.then``, ``.catch`` or ``.finally`` follow; ``fate`` is that of the whole chain.
    ``arguments`` stop being complete at a spread.
    """

    callee: Path | None
    target: Function | None
    arguments: tuple[Argument, ...]
    span: Span
    grip: Span
    fate: Fate
    chained: bool
    construct: bool
    function: Function | None
    passed_functions: tuple[Function, ...] = ()

    def argument(self, index: int) -> Argument:
        return self.arguments[index] if index < len(self.arguments) else Absent(self.span)


@dataclass(frozen=True, slots=True)
class Client:
    """An AWS SDK client that is made here.

    ``service`` is the package's or class's own word: ``dynamodb`` of ``@aws-sdk/client-dynamodb`` (version
    3), ``DynamoDB`` of ``AWS.DynamoDB`` or ``dynamodb`` of ``aws-sdk/clients/dynamodb`` (version 2).
    ``conditional``: a branch, or what stands before it, decides whether it is made.
    """

    sdk: int
    service: str
    class_name: str
    options: Argument
    span: Span
    function: Function | None
    conditional: bool = False

    def option(self, name: str) -> Argument:
        return member(self.options, name, self.span, "the options are not literal")

    @property
    def region(self) -> Argument:
        return self.option("region")

    @property
    def credentials(self) -> Argument:
        """What is given as ``credentials``; version 2 also takes the keys as options themselves."""
        return self.option("credentials")


class SdkCallKind(Enum):
    COMMAND = "command"
    METHOD = "method"
    PAGINATOR = "paginator"
    WAITER = "waiter"
    UPLOAD = "upload"
    PRESIGNED = "presigned"


@dataclass(frozen=True, slots=True)
class SdkCall:
    """A call of an AWS operation.

    ``operation`` is in PascalCase (``PutObject``); of a WAITER it is the waiter's name (``BucketExists``).
    ``input`` is the object with the operation's parameters. ``sent`` is ``MAYBE`` for a command that is made
    and handed to something that we cannot see, and for a version 2 request that nothing sends. ``promise``:
    the value is one (not with a callback, and in version 2 only by ``.promise()``), so that ``fate`` matters.
    ``conditional`` is that of :class:`Client`, of the functions too in which it stands.
    """

    sdk: int
    service: str
    operation: str
    kind: SdkCallKind
    input: Argument
    span: Span
    grip: Span
    sent: Truth
    promise: bool
    fate: Fate
    chained: bool
    function: Function | None
    conditional: bool = False

    def argument(self, name: str) -> Argument:
        return member(self.input, name, self.span, "the input is not literal")


@dataclass(frozen=True, slots=True)
class SingleItem:
    """A function that takes one item of a list in its first argument, ``event.Records[0]``.

    Besides this ``key``, always with one index, it only logs the argument. ``span`` is the first such place.
    """

    function: Function
    key: str
    span: Span


class ModuleSystem(Enum):
    ESM = "ES module"
    COMMONJS = "CommonJS"


@dataclass(frozen=True, slots=True)
class SystemEvidence:
    """A place that only one module system understands. ``hard``: the other one fails to load it."""

    system: ModuleSystem
    span: Span
    hard: bool


@dataclass(frozen=True, slots=True)
class Module:
    """What one file says. Facts of a file with ``problems``, or one that was ``skipped``, are incomplete."""

    dialect: Dialect
    imports: tuple[Import, ...] = ()
    exports: tuple[Export, ...] = ()
    exports_complete: bool = True
    evidence: tuple[SystemEvidence, ...] = ()
    reads: tuple[EnvironmentRead, ...] = ()
    writes: tuple[EnvironmentWrite, ...] = ()
    environment_uses: tuple[EnvironmentUse, ...] = ()
    clients: tuple[Client, ...] = ()
    sdk_calls: tuple[SdkCall, ...] = ()
    calls: tuple[Call, ...] = ()
    functions: tuple[Function, ...] = ()
    returns: tuple[Return, ...] = ()
    single_items: tuple[SingleItem, ...] = ()
    problems: tuple[SyntaxProblem, ...] = ()
    skipped: str = ""

    @property
    def complete(self) -> bool:
        """Whether what is not here is not in the file either."""
        return not self.problems and not self.skipped

    def export(self, name: str) -> Export | None:
        return next((export for export in reversed(self.exports) if export.name == name), None)

    def exports_name(self, name: str) -> Truth:
        """Whether the module gives away ``name``; ``a.b`` asks for the property ``b`` of ``a``.

        The runtime takes the rest of the handler after its first dot as such a path of properties.
        """
        first, _, rest = name.partition(".")
        export = self.export(first)
        if export is None:
            return Truth.NO if self.exports_complete and self.complete else Truth.MAYBE
        if rest and (export.properties is None or "." in rest):
            return Truth.MAYBE
        if rest and rest not in (export.properties or ()):
            return Truth.NO if self.complete and export.certain is Truth.YES else Truth.MAYBE
        return export.certain if self.complete else Truth.MAYBE
