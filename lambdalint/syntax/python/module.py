"""A Python file as facts.

Reading is one pass over the tree; what has to follow names (calls, SDK requests, environment) is looked up
when first asked for and remembered. Nothing here knows of Lambda.
"""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterable, Iterator
from functools import cached_property

from lambdalint.source import Source, Span
from lambdalint.syntax.python import environment, features, items, requests, returns, writes
from lambdalint.syntax.python.calls import Calls, dynamic_imports
from lambdalint.syntax.python.collect import collect
from lambdalint.syntax.python.facts import (
    Call,
    Class,
    EnvironmentAccess,
    Function,
    Guard,
    Import,
    Level,
    NewerSyntax,
    Return,
    SdkCall,
    SdkClient,
    SyntaxProblem,
    Write,
)
from lambdalint.syntax.python.guards import static_guard
from lambdalint.syntax.python.infer import member
from lambdalint.syntax.python.parse import parse
from lambdalint.syntax.python.places import Places
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.scopes import Binding, Block, Outline, Scope
from lambdalint.syntax.python.things import Context, LocalFunction, Unit
from lambdalint.values import Known, Truth, Unknown, Value


class Module:
    """The facts of one file. Immutable; equal only to itself.

    ``problem`` is why no Python loads it; ``refused`` why it was not read (too large, too deep): then there
    are no facts, and questions are answered with MAYBE or Unknown. ``complete`` is true when neither
    holds. Facts are sorted by place.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        # A tree is many small objects in cycles, all of them needed: looking for garbage meanwhile costs
        # as much as parsing.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._read(source)
        finally:
            if collecting:
                gc.enable()

    def _read(self, source: Source) -> None:
        parsed = parse(source)
        self.problem: SyntaxProblem | None = parsed.problem
        self.refused = parsed.refused
        places = Places(source)
        outline = _empty()
        newer = list(parsed.newer)
        if parsed.tree is not None:
            try:
                collected = collect(parsed.tree, places)
                outline = collected.outline
                newer += features.newer_syntax(collected.telling, places)
                self.problem = collected.problems[0] if collected.problems else None
            except RecursionError:
                outline, newer = _empty(), []
                self.refused = "nested too deeply"
        self.complete = self.problem is None and not self.refused
        self._unit = Unit(outline, places)
        self._program = Program((self._unit,))
        self.newer_syntax: tuple[NewerSyntax, ...] = tuple(sorted(newer, key=lambda item: item.span.start))

    def __repr__(self) -> str:
        return f"Module({self.source.path!r})"

    # What is there

    @property
    def imports(self) -> tuple[Import, ...]:
        """All imports, ``importlib.import_module("literal")`` included."""
        return (*self._unit.outline.imports, *self._dynamic_imports)

    @cached_property
    def _dynamic_imports(self) -> tuple[Import, ...]:
        if "import_module" not in self.source.text and "__import__" not in self.source.text:
            return ()
        return tuple(dynamic_imports(self.calls))

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        return tuple(definition.fact for definition in self._unit.outline.functions)

    @cached_property
    def classes(self) -> tuple[Class, ...]:
        return tuple(definition.fact for definition in self._unit.outline.classes)

    @cached_property
    def exports(self) -> tuple[str, ...] | None:
        """``__all__``, when it is written out; ``None`` otherwise."""
        names: list[str] = []
        for expression in self._unit.outline.dunder_all:
            value = self._program.value(expression, Context(self._unit))
            if not isinstance(value, Known) or not isinstance(value.value, list | tuple):
                return None
            names += [str(item) for item in value.value]
        return tuple(names) if self._unit.outline.dunder_all else None

    def defines(self, name: str) -> Truth:
        """Whether the loaded module has ``name``: defined, assigned or imported, in any spelling.

        MAYBE for what only some paths define, after a star import, with a module ``__getattr__``, and where
        ``globals()``, ``setattr`` or ``exec`` may have made it.
        """
        if not self.complete:
            return Truth.MAYBE
        outline = self._unit.outline
        bindings = [b for b in outline.module.names.get(name, []) if static_guard(b.block) is Guard.NONE]
        bindings = [b for b in bindings if b.kind != "annotation"]
        open_ended = outline.module.star or outline.dynamic_names or "__getattr__" in outline.module.names
        if not bindings:
            return Truth.MAYBE if open_ended or name in _ALWAYS else Truth.NO
        if any(binding.kind == "delete" for binding in bindings) or len(bindings) > 40:
            return Truth.MAYBE
        return Truth.YES if _always_bound(bindings, outline.root) else Truth.MAYBE

    def function(self, name: str) -> Value[Function]:
        """The function that the loaded module has under ``name``, through aliases (``handler = wrap(main)``
        is Unknown) and, in a program, re-exports.
        """
        bindings = [
            b for b in self._unit.outline.module.names.get(name, []) if static_guard(b.block) is Guard.NONE
        ]
        found = member(self._program, self._unit, name)
        span = self.source.span(0, 0)
        match found:
            case (LocalFunction(definition),) if bindings:
                return Known(definition.fact, definition.fact.span)
        return Unknown(span, f"{name} is not one function")

    # What it does

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every call."""
        return tuple(self._calls)

    @cached_property
    def _calls(self) -> Calls:
        return Calls(self._program, self._unit)

    def calls_to(self, *names: str) -> Iterator[Call]:
        """The calls of one of these dotted names (``os.fork``, ``zipfile.ZipFile().extractall``)."""
        wanted = set(names)
        found = (
            self._calls.of(site) for site in self._unit.outline.calls if self._calls.may_be(site, wanted)
        )
        return (call for call in found if call.name in wanted)

    @cached_property
    def environment(self) -> tuple[EnvironmentAccess, ...]:
        """Every access to ``os.environ``, in all spellings."""
        return tuple(environment.accesses(self._program, self._unit, self._calls))

    @cached_property
    def sdk_clients(self) -> tuple[SdkClient, ...]:
        """Where clients, resources and sessions are made."""
        return tuple(self._requests.clients())

    @cached_property
    def sdk_calls(self) -> tuple[SdkCall, ...]:
        """The requests sent to AWS."""
        return tuple(self._requests.calls())

    @cached_property
    def _requests(self) -> requests.Requests:
        return requests.Requests(self._program, self._unit, self._calls)

    @cached_property
    def writes(self) -> tuple[Write, ...]:
        """Calls that create or change files."""
        return tuple(writes.writes(self._calls))

    def returns(self, function: Function) -> tuple[Return, ...]:
        """The ``return`` statements of a function of this module."""
        return tuple(returns.returns(self._program, self._unit, function))

    def single_items(self, function: Function, key: str) -> tuple[Span, ...]:
        """Where a function takes one item of a list in its first argument, ``event["Records"][0]``.

        Empty unless these, all with one index, and logging are all that it does with the argument.
        """
        return tuple(items.single_items(self._unit, function, key))

    def syntax_newer_than(self, level: Level) -> Iterator[NewerSyntax]:
        """The constructs that Python ``level`` cannot parse. Judges from Python 3.6 on."""
        return (item for item in self.newer_syntax if item.since > level)

    # Programs

    def linked(self, program: Program) -> Module:
        """The same file as a part of a program: names are followed into its other modules."""
        twin = Module.__new__(Module)
        twin.source, twin.problem, twin.refused = self.source, self.problem, self.refused
        twin.complete, twin.newer_syntax = self.complete, self.newer_syntax
        twin._unit, twin._program = self._unit, program  # noqa: SLF001 - its own class
        return twin

    @property
    def unit(self) -> Unit:
        """The raw material, for :mod:`closure` and :mod:`reach`."""
        return self._unit

    @property
    def program(self) -> Program:
        return self._program

    @property
    def call_facts(self) -> Calls:
        return self._calls


#: Names that every module has.
_ALWAYS = frozenset(
    {"__name__", "__file__", "__doc__", "__builtins__", "__spec__", "__loader__", "__package__"}
)


def _empty() -> Outline:
    scope = Scope("module", None, ast.Module([], []))
    return Outline(scope, Block(scope, None, None, "root"))


def _always_bound(bindings: Iterable[Binding], root: Block) -> bool:
    """Whether some path through the module cannot miss all of the bindings.

    Both arms of an ``if``, and a ``try`` body with all its handlers, count as one.
    """
    # What a function binds by "global" is there only once it has run.
    blocks = [binding.block for binding in bindings if binding.block.scope.module is binding.block.scope]
    while True:
        if any(
            block is root or all(b.arm in ("root", "finally") for b in block.ancestors()) for block in blocks
        ):
            return True
        arms: dict[ast.AST, list[Block]] = {}
        for block in blocks:
            if block.node is not None:
                arms.setdefault(block.node, []).append(block)
        lifted = []
        for node, inside in arms.items():
            kinds = {block.arm for block in inside}
            parent = inside[0].parent
            match node:
                case ast.If() if {"then", "else"} <= kinds:
                    lifted.append(parent)
                case ast.Try(handlers=handlers) if "try" in kinds:
                    # A handler that ends in raise or exit leaves no module behind.
                    missed = sum(not _leaves(handler.body) for handler in handlers)
                    if sum(block.arm == "except" for block in inside) >= missed:
                        lifted.append(parent)
                case ast.With() | ast.AsyncWith():
                    pass
            blocks = [block for block in blocks if block.node is not node]
            if lifted:
                break
        if not lifted or lifted[0] is None:
            if not blocks:
                return False
            continue
        blocks.append(lifted[0])


def _leaves(body: list[ast.stmt]) -> bool:
    match body[-1]:
        case ast.Raise():
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="exit"))):
            return True
    return False


def read(source: Source) -> Module:
    """The facts of a Python text. Never raises, whatever the text is."""
    return Module(source)
