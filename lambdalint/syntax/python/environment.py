"""Accesses to ``os.environ``: which variable, whether the code can do without it, and who dumps them all.

Aliases (``from os import environ as e``, ``env = os.environ``, ``get = os.getenv``) are followed. What
libraries read on the code's behalf (pydantic settings, Powertools) is not known here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lambdalint.syntax.python.calls import Calls
from lambdalint.syntax.python.facts import Access, Call, EnvironmentAccess, Function, Guard
from lambdalint.syntax.python.guards import guard_of, static_guard
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.scopes import Block
from lambdalint.syntax.python.things import Context, External, Unit
from lambdalint.values import Absent, Known, Unknown, Value

_METHODS = {
    "os.getenv": Access.OPTIONAL,
    "os.getenvb": Access.OPTIONAL,
    "os.environ.get": Access.OPTIONAL,
    "os.environ.pop": Access.REQUIRED,
    "os.environ.__getitem__": Access.REQUIRED,
    "os.environ.__contains__": Access.TEST,
    "os.environ.setdefault": Access.WRITE,
    "os.environ.__setitem__": Access.WRITE,
    "os.environ.__delitem__": Access.WRITE,
    "os.putenv": Access.WRITE,
    "os.unsetenv": Access.WRITE,
}
_LOG_LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log"}
_PRINTERS = {"print", "pprint.pprint", "pprint.pp", "sys.stdout.write", "sys.stderr.write"}
#: Calls whose result still shows every value of what they are given.
_CARRIERS = {"dict", "str", "repr", "json.dumps", "pprint.pformat", "copy.copy", "copy.deepcopy", "format"}
_CARRYING_METHODS = {"items", "copy", "values"}


def accesses(program: Program, unit: Unit, calls: Calls) -> Iterator[EnvironmentAccess]:
    """All accesses of a module, in the order of their places."""
    if "env" not in unit.places.source.text:
        return
    found = sorted(_Reader(program, unit, calls).accesses(), key=lambda item: item[0].span.start)
    yield from (access for access, _ in found)


class _Reader:
    def __init__(self, program: Program, unit: Unit, calls: Calls) -> None:
        self.program = program
        self.unit = unit
        self.calls = calls
        self.context = Context(unit)
        #: The nodes that ask for a variable without failing, by its name; "" for an unknown one.
        self.asking: dict[str, list[tuple[ast.expr, Block]]] = {}
        self.written: dict[str, list[tuple[ast.expr, Block]]] = {}

    def accesses(self) -> Iterator[tuple[EnvironmentAccess, ast.expr]]:
        plain: list[tuple[Access, ast.expr, Value[str], Value[object], Block]] = [
            *self._method_calls(),
            *self._items(),
            *self._tests(),
        ]
        for access, node, name, _, block in plain:
            target = self.written if access is Access.WRITE else self.asking
            if access is not Access.REQUIRED:
                target.setdefault(name.value if isinstance(name, Known) else "", []).append((node, block))
        for access, node, name, default, block in plain:
            guard = self._guard(node, name, block) if access is Access.REQUIRED else static_guard(block)
            yield self._fact(access, node, name, default, guard, block), node
        for node, around, block in self.unit.outline.environ:
            if self._is_environ(node):
                access_ = self._whole(node, around)
                if access_ is not None:
                    name_: Absent[str] = Absent(self.unit.places.span(node))
                    none: Absent[object] = Absent(self.unit.places.span(node))
                    yield self._fact(access_, node, name_, none, static_guard(block), block), node

    def _fact(
        self,
        access: Access,
        node: ast.expr,
        name: Value[str],
        default: Value[object],
        guard: Guard,
        block: Block,
    ) -> EnvironmentAccess:
        place = self.unit.places.span(node)
        return EnvironmentAccess(access, name, default, guard, _function(block), place, block.conditional)

    def _is_environ(self, node: ast.expr) -> bool:
        found = self.program.things(node, self.context)
        return any(
            isinstance(thing, External) and thing.path in ("os.environ", "os.environb") for thing in found
        )

    def _named(self, node: ast.expr) -> Value[str]:
        match self.program.value(node, self.context):
            case Known(str() as name, span):
                return Known(name, span)
            case Known(bytes() as raw, span):
                return Known(raw.decode("utf-8", "replace"), span)
            case Unknown(span, reason, candidates, text):
                return Unknown(span, reason, tuple(str(item) for item in candidates), text)
            case _:
                return Unknown(self.unit.places.span(node), "not a string")

    def _method_calls(self) -> Iterator[tuple[Access, ast.expr, Value[str], Value[object], Block]]:
        for site in self.unit.outline.calls:
            names = {thing.path for thing in self.calls.things(site) if isinstance(thing, External)}
            known = names & _METHODS.keys()
            node = site.node
            if "os.environ.update" in names:
                yield from self._update(node, site.block)
            if not known:
                continue
            path = known.pop()
            access = _METHODS[path]
            written = (
                node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "key"), None)
            )
            if written is None or isinstance(written, ast.Starred):
                continue
            default: Value[object] = self.calls.of(site).argument(1, "default")
            if access is Access.REQUIRED and not isinstance(default, Absent):
                access = Access.OPTIONAL
            yield access, node, self._named(written), default, site.block

    def _update(
        self, node: ast.Call, block: Block
    ) -> Iterator[tuple[Access, ast.expr, Value[str], Value[object], Block]]:
        nothing: Absent[object] = Absent(self.unit.places.span(node))
        unknown: Unknown[str] = Unknown(self.unit.places.span(node), "the variables are not written out")
        for keyword in node.keywords:
            place = self.unit.places.span(keyword.value)
            name: Value[str] = Known(keyword.arg, place) if keyword.arg else unknown
            yield Access.WRITE, node, name, nothing, block
        for argument in node.args:
            if isinstance(argument, ast.Dict):
                for key in argument.keys:
                    yield Access.WRITE, node, self._named(key) if key else unknown, nothing, block
            else:
                yield Access.WRITE, node, unknown, nothing, block

    def _items(self) -> Iterator[tuple[Access, ast.expr, Value[str], Value[object], Block]]:
        for node, block in self.unit.outline.names.items():
            if isinstance(node, ast.Subscript) and self._is_environ(node.value):
                access = Access.REQUIRED if isinstance(node.ctx, ast.Load) else Access.WRITE
                yield access, node, self._named(node.slice), Absent(self.unit.places.span(node)), block
        for store in self.unit.outline.item_stores:
            if isinstance(store.target, ast.Subscript) and self._is_environ(store.target.value):
                name = self._named(store.target.slice)
                yield (
                    Access.WRITE,
                    store.target,
                    name,
                    Absent(self.unit.places.span(store.target)),
                    store.block,
                )

    def _tests(self) -> Iterator[tuple[Access, ast.expr, Value[str], Value[object], Block]]:
        for node, block in self.unit.outline.memberships:
            if self._is_environ(node.comparators[0]):
                nothing: Absent[object] = Absent(self.unit.places.span(node))
                yield Access.TEST, node, self._named(node.left), nothing, block

    # What protects a read

    def _guard(self, node: ast.expr, name: Value[str], block: Block) -> Guard:
        static = static_guard(block)
        if static is not Guard.NONE:
            return static
        caught = _caught(block)
        if caught is Guard.HANDLED:
            return caught
        same = [""] + ([name.value] if isinstance(name, Known) else list(self.asking))
        asking = [item for key in same for item in self.asking.get(key, [])]
        asked = {item for item, _ in asking}
        for around in block.ancestors():
            test = getattr(around.node, "test", None)
            tests = around.node.values if isinstance(around.node, ast.BoolOp) else [test] if test else []
            if any(item in asked for condition in tests for item in ast.walk(condition)):
                return Guard.TESTED
        # if "X" not in os.environ: raise …   or   os.environ.setdefault("X", …)   earlier on the same way
        place = (node.lineno, node.col_offset)
        tests_before = {item for item, b in asking if _before(item, b, place, block)}
        if any(isinstance(item, ast.Compare) for item in tests_before):
            return Guard.TESTED
        written = [item for key in same for item in self.written.get(key, [])]
        if any(_before(item, b, place, block) for item, b in written):
            return Guard.WRITTEN
        return caught

    # The whole environment

    def _whole(self, node: ast.expr, around: tuple[ast.AST, ...]) -> Access | None:
        inner: ast.AST = node
        for index, outer in enumerate(around):
            match outer:
                case ast.Subscript() | ast.Compare() if index == 0:
                    return None
                case ast.Attribute(attr=name) if index == 0:
                    if name in ("keys", *_CARRYING_METHODS):
                        if name == "keys":
                            return Access.WHOLE
                    else:
                        return None
                case ast.Assign() | ast.AnnAssign() | ast.NamedExpr() if index == 0:
                    return None
                case ast.Attribute() if not isinstance(inner, ast.Call):
                    pass
                case ast.Call(func=function) if function is inner:
                    pass
                case ast.Call():
                    called = self._call_name(outer)
                    if _prints(called, outer):
                        return Access.DUMP
                    if called not in _CARRIERS:
                        return Access.WHOLE
                case ast.For(iter=iterated, body=body) if iterated is inner:
                    # the items: for name, value in os.environ.items(): print(name, value)
                    return Access.DUMP if self._prints_in(outer, body, inner is not node) else Access.WHOLE
                case (
                    ast.FormattedValue()
                    | ast.JoinedStr()
                    | ast.BinOp()
                    | ast.Dict()
                    | ast.DictComp()
                    | ast.keyword()
                ):
                    pass
                case ast.Tuple() | ast.List() | ast.Starred() | ast.ListComp() | ast.GeneratorExp():
                    pass
                case _:
                    return Access.WHOLE
            inner = outer
        return Access.WHOLE

    def _call_name(self, node: ast.Call) -> str | None:
        site = self.unit.outline.call_of.get(node)
        if site is None:
            return None
        call: Call = self.calls.of(site)
        return call.name

    def _prints_in(self, loop: ast.For, body: list[ast.stmt], values: bool) -> bool:
        """Whether the body prints the loop's value (or looks it up by the loop's name)."""
        target = loop.target
        shown = target.elts[-1] if isinstance(target, ast.Tuple) else target
        if not isinstance(shown, ast.Name):
            return False
        for statement in body:
            match statement:
                case ast.Expr(value=ast.Call() as call) if _prints(self._call_name(call), call):
                    inside = list(ast.walk(call))
                    if values and any(isinstance(item, ast.Name) and item.id == shown.id for item in inside):
                        return True
                    if any(
                        isinstance(item, ast.Subscript) and self._is_environ(item.value) for item in inside
                    ):
                        return True
        return False


def _prints(name: str | None, node: ast.Call) -> bool:
    if name in _PRINTERS or (name or "").startswith("logging."):
        return True
    match node.func:
        case ast.Attribute(attr=method, value=ast.Name(id=owner)) if method in _LOG_LEVELS:
            return "log" in owner.lower()
        case ast.Attribute(attr=method, value=ast.Attribute(attr=owner)) if method in _LOG_LEVELS:
            return "log" in owner.lower()
    return False


def _caught(block: Block) -> Guard:
    """HANDLED or BROAD by the ``try`` around, tests left aside."""
    found = Guard.NONE
    for around in block.ancestors():
        if around.arm in ("try", "suppress") and around.node is not None:
            guard = guard_of(Block(around.scope, None, around.node, around.arm), "KeyError")
            if guard is Guard.HANDLED:
                return guard
            found = guard if found is Guard.NONE else found
    return found


def _function(block: Block) -> Function | None:
    return block.scope.function.fact if block.scope.function else None


def _before(node: ast.expr, block: Block, place: tuple[int, int], reader: Block) -> bool:
    """Whether ``node`` has run when ``reader`` does: earlier in the same function, or at import."""
    if block.scope.function is None and reader.scope.function is not None:
        return True
    same = block.scope.function is reader.scope.function
    return same and (node.lineno, node.col_offset) < place
