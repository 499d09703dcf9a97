"""Calls with their names resolved and their arguments as values."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from lambdalint.syntax.python.displays import request, unchanged
from lambdalint.syntax.python.facts import Call, Function, Import
from lambdalint.syntax.python.guards import guard_of
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.scopes import CallSite
from lambdalint.syntax.python.things import (
    Context,
    External,
    Instance,
    LocalClass,
    LocalFunction,
    Things,
    Unit,
)
from lambdalint.values import Absent, Known, Many, Unknown, Value


class Calls:
    """The calls of one module, made from the call sites of its outline."""

    def __init__(self, program: Program, unit: Unit) -> None:
        self.program = program
        self.unit = unit
        self._made: dict[CallSite, Call] = {}
        self._leaving: dict[ast.AST, int | None] = {}

    def __iter__(self) -> Iterator[Call]:
        return (self.of(site) for site in self.unit.outline.calls)

    def things(self, site: CallSite) -> Things:
        """What the callee may be."""
        return self.program.things(site.node.func, Context(self.unit))

    def may_be(self, site: CallSite, names: Container[str]) -> bool:
        """Whether one of these dotted names is among what is called: cheaper than the whole fact."""
        return any(isinstance(thing, External) and thing.path in names for thing in self.things(site))

    def of(self, site: CallSite) -> Call:
        """The fact of a call site."""
        known = self._made.get(site)
        if known is not None:
            return known
        if site.origin is not self.unit.outline:
            # Made in another module of the program; its facts are as good.
            return Calls(self.program, self.program.unit_of(site.block.scope)).of(site)
        made = self._made[site] = self._make(site)
        return made

    def _make(self, site: CallSite) -> Call:
        node = site.node
        places = self.unit.places
        things = self.things(site)
        paths = tuple(dict.fromkeys(thing.path for thing in things if isinstance(thing, External)))
        certain = len(paths) == 1 and len(things) == sum(isinstance(thing, External) for thing in things)
        start, end = places.start(node.func), places.end(node.func)
        receivers = [thing.site for thing in things if isinstance(thing, External) and thing.site]
        made = receivers[0] if len(set(receivers)) == 1 and receivers[0] is not site else None
        function = site.block.scope.function
        last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return Call(
            paths[0] if certain else None,
            paths,
            tuple(dict.fromkeys(targets(things))),
            places.span(node),
            places.source.span(start, end),
            places.source.span(end - len(last) if last else start, end),
            function.fact if function else None,
            guard_of(site.block, None),
            site.block.conditional,
            site.block.branched or self._may_be_left_out(site),
            function is not None and any(one.lineno < node.lineno for one in function.returns),
            site.block.looped,
            node in self.unit.outline.awaited,
            not isinstance(site.parent, ast.Expr),
            self.of(made) if made is not None else None,
            sum(not isinstance(argument, ast.Starred) for argument in node.args),
            lambda position, keyword: self._argument(site, position, keyword),
            lambda: self._keywords(site),
            lambda: request(self.program, site.node, Context(self.unit)),
            lambda exception: guard_of(site.block, exception),
        )

    def _may_be_left_out(self, site: CallSite) -> bool:
        """Whether a ``continue`` or ``break`` stands before it in its loop."""
        for block in site.block.ancestors():
            if block.arm == "loop" and block.node is not None:
                if block.node not in self._leaving:
                    inside = ast.walk(block.node)
                    self._leaving[block.node] = min(
                        (node.lineno for node in inside if isinstance(node, ast.Continue | ast.Break)),
                        default=None,
                    )
                first = self._leaving[block.node]
                if first is not None and first <= site.node.lineno:
                    return True
        return False

    def _argument(self, site: CallSite, position: int | None, keyword: str | None) -> Value[object]:
        node = site.node
        context = Context(self.unit)
        for given in node.keywords:
            if given.arg is not None and given.arg == keyword:
                return self.program.value(given.value, context)
        if position is not None:
            for index, argument in enumerate(node.args):
                if isinstance(argument, ast.Starred):
                    return Unknown(self.unit.places.span(argument), "given by *")
                if index == position:
                    return self.program.value(argument, context)
        for given in node.keywords:
            if given.arg is None and keyword is not None:
                found = self._spread(given.value, keyword, context)
                if found is not None:
                    return found
        return Absent(self.unit.places.span(node))

    def _spread(self, node: ast.expr, keyword: str, context: Context) -> Value[object] | None:
        """The argument that ``**node`` brings under ``keyword``; ``None`` when it provably brings none."""
        display = unchanged(node, context)
        span = self.unit.places.span(node)
        if not isinstance(display, ast.Dict):
            return Unknown(span, "may be given by **")
        for key, value in zip(reversed(display.keys), reversed(display.values), strict=True):
            if key is None:
                return Unknown(span, "may be given by **")
            name = self.program.value(key, context)
            if not isinstance(name, Known):
                return Unknown(span, "may be given by **")
            if name.value == keyword:
                return self.program.value(value, context)
        return None

    def _keywords(self, site: CallSite) -> Many[str]:
        names: list[str] = []
        complete = True
        for given in site.node.keywords:
            if given.arg is not None:
                names.append(given.arg)
                continue
            display = unchanged(given.value, Context(self.unit))
            for key in display.keys if isinstance(display, ast.Dict) else [None]:
                if isinstance(key, ast.Constant):
                    names.append(str(key.value))
                else:
                    complete = False
        return Many(tuple(names), complete)


def targets(things: Things) -> Iterator[Function]:
    """The functions of the program that calling one of these things enters."""
    for thing in things:
        match thing:
            case LocalFunction(definition):
                yield definition.fact
            case LocalClass(definition) if "__init__" in definition.methods:
                yield definition.methods["__init__"].fact
            case Instance(definition) if "__call__" in definition.methods:
                yield definition.methods["__call__"].fact


def dynamic_imports(calls: Iterable[Call]) -> Iterator[Import]:
    """``importlib.import_module("name")`` and ``__import__("name")``."""
    for call in calls:
        if call.name in ("importlib.import_module", "__import__"):
            match call.argument(0, "name"):
                case Known(str() as name, span):
                    level = len(name) - len(name.lstrip("."))
                    yield Import(name[level:], None, "", level, span, call.function, call.guard, dynamic=True)
