"""Modules that may refer to each other, and the memory of what was found in them.

A budget keeps following names linear on hostile input: when it runs out the rest of the world answers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from lambdalint.syntax.python import infer, literals
from lambdalint.syntax.python.arguments import bind_arguments
from lambdalint.syntax.python.callers import Callers
from lambdalint.syntax.python.facts import Import
from lambdalint.syntax.python.scopes import FunctionDef, Scope
from lambdalint.syntax.python.things import UNKNOWN, Context, Frame, Things, Unit
from lambdalint.values import Value

_DEPTH = 4
_BUDGET = 60_000
#: Steps to the value of one expression: `a = a + a` line after line would take 2 to the power of the lines.
_PATIENCE = 2_000

Linker = Callable[[Unit, Import], "Unit | None"]


class Program:
    """Some modules, asked for what their expressions stand for."""

    def __init__(self, units: tuple[Unit, ...], linker: Linker | None = None) -> None:
        self.units = units
        self.callers = Callers(self)
        self._linker = linker
        self._memory: dict[tuple[ast.AST, Frame | None], Things] = {}
        self._values: dict[tuple[ast.AST, Frame | None], Value[object]] = {}
        self._frames: dict[tuple[ast.AST, Frame | None], Frame] = {}
        self._active: set[tuple[ast.AST, Frame | None]] = set()
        self.evaluating: set[tuple[ast.AST, Frame | None]] = set()
        #: How many answers were cut short, and how many steps the question at hand may still take.
        self.cut = 0
        self.patience = _PATIENCE
        self._budget = _BUDGET * max(len(units), 1)
        self._by_scope = {unit.outline.module: unit for unit in units}

    def things(self, node: ast.expr, context: Context) -> Things:
        """What ``node`` may stand for."""
        key = (node, context.frame)
        known = self._memory.get(key)
        if known is not None:
            return known
        if key in self._active:
            return ()
        if self._budget <= 0:
            return UNKNOWN
        self._budget -= 1
        self._active.add(key)
        try:
            found = infer.follow(self, node, context)
        except RecursionError:
            found = UNKNOWN
        finally:
            self._active.discard(key)
        # Inside a cycle an answer may lack the part that is still being looked for.
        if not self._active or found:
            self._memory[key] = found
        return found

    def value(self, node: ast.expr, context: Context) -> Value[object]:
        """What can be said of the value of ``node``."""
        key = (node, context.frame)
        known = self._values.get(key)
        if known is None:
            if not self.evaluating:
                self.patience = _PATIENCE
            cut = self.cut
            known = literals.evaluate(self, node, context)
            # What was cut short inside of another question may be answered when it is asked by itself.
            if not self.evaluating or (self.cut == cut and not self._active):
                self._values[key] = known
        return known

    def unit_of(self, scope: Scope) -> Unit:
        return self._by_scope[scope.module]

    def linked(self, unit: Unit, fact: Import) -> Unit | None:
        """The module of the program that an import of ``unit`` binds or takes a name from."""
        return self._linker(unit, fact) if self._linker else None

    def entered(
        self, function: FunctionDef, unit: Unit, node: ast.Call, context: Context, bound: bool
    ) -> Context:
        """The context of a function's body as one call enters it."""
        depth = context.frame.depth + 1 if context.frame else 1
        if depth > _DEPTH or not (node.args or node.keywords):
            return Context(unit)
        key = (node, context.frame)
        frame = self._frames.get(key)
        if frame is None or frame.function is not function:
            arguments = bind_arguments(function, node, context, int(bound))
            frame = self._frames[key] = Frame(function, arguments, depth)
        return Context(unit, frame)
