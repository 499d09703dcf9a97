"""Scopes, blocks and bindings: where a name gets its value, and under which circumstances.

Raw material for :mod:`infer`; nothing here leaves the package.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.syntax.python.facts import Class, Function, Guard, Import

#: Arms that run whenever the statement around them does.
_STRAIGHT = ("root", "class", "try", "continued", "finally", "suppress")
#: Methods that change a list, a dictionary or a set in place.
_MUTATORS = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "update",
        "setdefault",
        "popitem",
        "add",
        "discard",
    }
)

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True, eq=False)
class Scope:
    """A namespace. ``kind`` is ``module``, ``function``, ``class``, ``lambda`` or ``comprehension``."""

    kind: str
    parent: Scope | None
    node: ast.AST
    names: dict[str, list[Binding]] = field(default_factory=dict)
    #: Names declared ``global`` or ``nonlocal`` here, with the scope that they belong to.
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    function: FunctionDef | None = None
    class_: ClassDef | None = None
    star: bool = False
    histories: dict[str, History] = field(default_factory=dict)

    def add(self, binding: Binding) -> None:
        home = self.elsewhere.get(binding.name, self)
        home.names.setdefault(binding.name, []).append(binding)

    def home(self, name: str) -> Scope | None:
        """The scope that ``name`` belongs to when read from here."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if name in scope.elsewhere:
                return scope.elsewhere[name]
            # A class body is seen by its own statements only, not by its methods.
            if (first or scope.kind != "class") and name in scope.names:
                return scope
            first = first and scope.kind == "comprehension"
            scope = scope.parent
        return None

    def history(self, name: str) -> History:
        """The bindings of a name in the order of the text. Only once all are there."""
        if name not in self.histories:
            bindings = sorted(self.names.get(name, []), key=lambda item: item.position)
            own = [b for b in bindings if b.block.scope is self or b.block.scope.kind == "comprehension"]
            foreign = [b for b in bindings if b.block.scope is not self and b not in own]
            self.histories[name] = History([b.position for b in own], own, foreign)
        return self.histories[name]

    @property
    def module(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(slots=True, eq=False)
class History:
    """The bindings of one name: those written in its scope, and those made from others by ``global``."""

    positions: list[tuple[int, int]]
    own: list[Binding]
    foreign: list[Binding]


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of code that runs or not as one: an arm of an ``if``, a ``try`` body, a loop's body.

    ``arm`` says which: ``root class then else loop try continued except finally
    suppress and or``; ``node`` is the statement.
    """

    scope: Scope
    parent: Block | None
    node: ast.AST | None
    arm: str
    #: Answers of :mod:`guards`, kept: every call asks.
    guards: dict[str | None, Guard] = field(default_factory=dict)

    def ancestors(self) -> Iterator[Block]:
        """This block and those around it, up to the body of its scope."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent

    def encloses(self, other: Block) -> bool:
        return any(self is block for block in other.ancestors())

    def excludes(self, other: Block) -> bool:
        """Whether the two are different arms of one statement: only one of them runs."""
        arms = {block.node: block.arm for block in other.ancestors() if block.node is not None}
        return any(
            block.node in arms
            and {block.arm, arms[block.node]} <= {"then", "else", "except"}
            and block.arm != arms[block.node]
            for block in self.ancestors()
            if block.node is not None
        )

    @property
    def conditional(self) -> bool:
        return any(block.arm not in _STRAIGHT for block in self.ancestors())

    @property
    def branched(self) -> bool:
        """The same, taking for granted that there are records where code loops over those of an event."""
        return any(
            block.arm not in _STRAIGHT and not (block.arm == "loop" and _over_records(block.node))
            for block in self.ancestors()
        )

    @property
    def looped(self) -> bool:
        return any(block.arm == "loop" for block in self.ancestors())


def _over_records(loop: ast.AST | None) -> bool:
    """``for record in event["Records"]``, ``event.get("Records", [])`` or ``records``."""
    if not isinstance(loop, ast.For | ast.AsyncFor):
        return False
    match loop.iter:
        case ast.Subscript(slice=ast.Constant(value="Records")) | ast.Name(id="records"):
            return True
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value="Records"), *_]):
            return True
    return False


@dataclass(slots=True, eq=False)
class Binding:
    """One way in which a name gets a value.

    ``kind`` tells what ``value`` is: ``assign`` the expression itself · ``item`` an expression whose
    element is taken (``path`` its index, ``None`` for any) · ``enter`` a context manager · ``parameter`` an
    ``ast.arg`` · ``function`` ``class`` ``import`` the definition · ``annotation`` a bare ``x: T`` ·
    ``other`` something that cannot be told · ``delete``.
    """

    name: str
    kind: str
    block: Block
    position: tuple[int, int]
    value: ast.expr | ast.arg | FunctionDef | ClassDef | Import | None = None
    path: int | None = None
    annotation: ast.expr | None = None


@dataclass(slots=True, eq=False)
class FunctionDef:
    """A function with its node; ``returns`` are the returned, ``yields`` the yielded expressions."""

    node: FunctionNode
    scope: Scope
    block: Block
    owner: ClassDef | None
    fact: Function
    returns: list[ast.Return] = field(default_factory=list)
    yields: list[ast.expr] = field(default_factory=list)

    @property
    def self_name(self) -> str | None:
        """The parameter that is the instance (or the class)."""
        arguments = [*self.node.args.posonlyargs, *self.node.args.args]
        if self.owner is None or not arguments or "staticmethod" in self.fact.decorators:
            return None
        return arguments[0].arg


@dataclass(slots=True, eq=False)
class ClassDef:
    node: ast.ClassDef
    scope: Scope
    block: Block
    fact: Class
    methods: dict[str, FunctionDef] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class CallSite:
    """A call before anything is resolved. ``parent`` is the node around it."""

    node: ast.Call
    block: Block
    parent: ast.AST | None
    origin: Outline


@dataclass(slots=True, eq=False)
class Store:
    """An assignment to an attribute or to an item: ``target = value``."""

    target: ast.Attribute | ast.Subscript
    value: ast.expr | None
    block: Block
    path: int | None = None


@dataclass(slots=True, eq=False)
class Outline:
    """All that one pass over a tree gathers."""

    module: Scope
    root: Block
    calls: list[CallSite] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    import_blocks: list[Block] = field(default_factory=list)
    functions: list[FunctionDef] = field(default_factory=list)
    classes: list[ClassDef] = field(default_factory=list)
    attribute_stores: dict[str, list[Store]] = field(default_factory=dict)
    item_stores: list[Store] = field(default_factory=list)
    #: Loads of names, and attributes that are not called, with their blocks.
    names: dict[ast.AST, Block] = field(default_factory=dict)
    #: Uses of something called ``environ``: the node with the nodes around it, innermost first.
    environ: list[tuple[ast.expr, tuple[ast.AST, ...], Block]] = field(default_factory=list)
    #: ``x in y``, kept where ``environ`` occurs.
    memberships: list[tuple[ast.Compare, Block]] = field(default_factory=list)
    awaited: set[ast.AST] = field(default_factory=set)
    call_of: dict[ast.Call, CallSite] = field(default_factory=dict)
    function_of: dict[ast.AST, FunctionDef] = field(default_factory=dict)
    site_of: dict[Function, FunctionDef] = field(default_factory=dict)
    #: Names that a deletion, ``globals()`` or ``exec`` makes uncertain.
    dynamic_names: bool = False
    dunder_all: list[ast.expr] = field(default_factory=list)
    _mutated: set[str] | None = None

    def bindings(self, node: ast.Name) -> list[Binding] | None:
        """The bindings that a name may read; ``None`` for one that is not assigned here."""
        block = self.names.get(node)
        home = block.scope.home(node.id) if block is not None else None
        return _reaching(home, node, block) if block is not None and home is not None else None

    def mutated(self) -> set[str]:
        """Names whose container is changed in place somewhere in the module."""
        if self._mutated is None:
            targets = (store.target.value for store in self.item_stores)
            self._mutated = {target.id for target in targets if isinstance(target, ast.Name)}
            for site in self.calls:
                match site.node.func:
                    case ast.Attribute(value=ast.Name(id=name), attr=method) if method in _MUTATORS:
                        self._mutated.add(name)
        return self._mutated


#: A name with more possible bindings than this is not followed.
_MOST = 40


def _reaching(home: Scope, node: ast.Name, block: Block) -> list[Binding]:
    """The bindings of ``home`` that the name at ``node`` may read."""
    bindings = home.names.get(node.id, [])
    if len(bindings) == 1:
        return bindings
    if home is not block.scope and not _same_run(home, block.scope):
        return surviving(home, node.id)
    history = home.history(node.id)
    found = list(history.foreign)
    # Backwards from the use: the nearest binding that cannot be missed hides all before it.
    for index in range(bisect_left(history.positions, (node.lineno, node.col_offset)) - 1, -1, -1):
        binding = history.own[index]
        if binding.block.excludes(block):
            continue
        found.append(binding)
        if binding.block.encloses(block):
            break
        if len(found) > _MOST:
            return [_too_many(node.id, block)]
    return (found or bindings) if len(found or bindings) <= _MOST else [_too_many(node.id, block)]


def surviving(scope: Scope, name: str) -> list[Binding]:
    """The bindings that are left when the whole body of ``scope`` has run."""
    history = scope.history(name)
    found = list(history.foreign)
    for binding in reversed(history.own):
        found.append(binding)
        if not binding.block.conditional and binding.block.arm in ("root", "class"):
            break
        if len(found) > _MOST:
            return [_too_many(name, binding.block)]
    return found if len(found) <= _MOST else [_too_many(name, history.foreign[0].block)]


def _too_many(name: str, block: Block) -> Binding:
    return Binding(name, "other", block, (0, 0))


def _same_run(home: Scope, scope: Scope) -> bool:
    """Whether code of ``scope`` runs in line with ``home``: comprehensions, and class bodies."""
    while scope is not home:
        if scope.kind in ("function", "lambda", "module") or scope.parent is None:
            return False
        scope = scope.parent
    return True
