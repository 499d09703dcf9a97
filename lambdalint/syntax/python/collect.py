"""One pass over a tree: scopes, bindings, calls, and everything else that later questions start from.

Nothing is resolved here; :mod:`infer` follows names when a fact is asked for.
"""

# ruff: noqa: N802, N815
# (The names of ast decide which method reads which node.)

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from lambdalint.records import dataclass
from lambdalint.syntax.python import features, guards
from lambdalint.syntax.python.definitions import is_generator, name_after, parameters_of, suppresses
from lambdalint.syntax.python.facts import Class, Function, Guard, Import, SyntaxProblem
from lambdalint.syntax.python.places import Places, settle_fstring
from lambdalint.syntax.python.scopes import (
    Binding,
    Block,
    CallSite,
    ClassDef,
    FunctionDef,
    FunctionNode,
    Outline,
    Scope,
    Store,
)

_FROM = re.compile(r"from[\s\\]+([.\s\\]*)([^\W\d][\w.]*)?")
_LEAVES = (
    ast.Constant,
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.expr_context,
    ast.operator,
    ast.cmpop,
    ast.unaryop,
)


@dataclass(frozen=True, slots=True)
class Collected:
    """``problems`` are those that only the compiler sees (``return`` outside a function); ``telling`` the
    nodes that may need a newer Python.
    """

    outline: Outline
    problems: list[SyntaxProblem]
    telling: list[ast.AST]


def collect(tree: ast.Module, places: Places) -> Collected:
    """Read a tree in one pass. Raises ``RecursionError`` when it is too deep."""
    collector = _Collector(tree, places)
    collector.statements(tree.body)
    return Collected(collector.outline, collector.problems, collector.telling)


class _Collector:
    def __init__(self, tree: ast.Module, places: Places) -> None:
        module = Scope("module", None, tree)
        root = Block(module, None, None, "root")
        self.places = places
        self.outline = Outline(module, root)
        self.problems: list[SyntaxProblem] = []
        self.scope = module
        self.block = root
        self.around: list[ast.AST] = []
        #: Where the names of the assignment at hand have their value: ``c = make(c.name)`` reads another c.
        self.settled: tuple[int, int] | None = None
        self.seek_environ = "environ" in places.source.text
        self.environ_names = {"environ", "environb"}
        self.handlers: dict[type, Callable[[Any], None]] = {
            getattr(ast, name[6:]): getattr(self, name) for name in dir(self) if name.startswith("visit_")
        }
        if hasattr(ast, "TryStar"):
            self.handlers[ast.TryStar] = self.visit_Try
        self.telling: list[ast.AST] = []
        for kind in features.TELLING:
            self.handlers[kind] = self.noting(self.handlers.get(kind, self.children))

    # Walking

    def noting(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        note = self.telling.append

        def visit(node: ast.AST) -> None:
            note(node)
            handler(node)

        return visit

    def visit(self, node: ast.AST) -> None:
        handler = self.handlers.get(node.__class__)
        if handler is not None:
            handler(node)
        else:
            self.children(node)

    def children(self, node: ast.AST) -> None:
        self.around.append(node)
        handlers = self.handlers
        for name in node._fields:
            child = getattr(node, name, None)
            if child.__class__ is list:
                for item in child:
                    handler = handlers.get(item.__class__)
                    if handler is not None:
                        handler(item)
                    elif isinstance(item, ast.AST):
                        self.children(item)
            elif isinstance(child, ast.AST) and not isinstance(child, _LEAVES):
                handler = handlers.get(child.__class__)
                if handler is not None:
                    handler(child)
                else:
                    self.children(child)
        self.around.pop()

    def statements(self, body: Iterable[ast.AST]) -> None:
        for node in body:
            self.visit(node)

    def arm(self, node: ast.AST, arm: str, body: Iterable[ast.AST | None]) -> None:
        outer = self.block
        self.block = Block(self.scope, outer, node, arm)
        for child in body:
            if child is not None:
                self.visit(child)
        self.block = outer

    def bind(
        self,
        name: str,
        kind: str,
        node: Any,
        value: Any = None,
        path: int | None = None,
        annotation: ast.expr | None = None,
    ) -> None:
        position = self.settled or (node.lineno, node.col_offset)
        self.scope.add(Binding(name, kind, self.block, position, value, path, annotation))

    # Leaves and references

    def visit_Constant(self, node: ast.Constant) -> None:
        pass

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.outline.names[node] = self.block
            if self.seek_environ and node.id in self.environ_names:
                self.outline.environ.append((node, tuple(reversed(self.around[-8:])), self.block))
        elif isinstance(node.ctx, ast.Del):
            self.bind(node.id, "delete", node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.outline.names[node] = self.block
            if self.seek_environ and node.attr in ("environ", "environb"):
                self.outline.environ.append((node, tuple(reversed(self.around[-8:])), self.block))
        self.around.append(node)
        self.visit(node.value)
        self.around.pop()

    def visit_BinOp(self, node: ast.BinOp) -> None:
        # "a" + b + … of two thousand terms is a left spine that deep: walked without recursion.
        spine: list[ast.BinOp] = [node]
        while isinstance(spine[-1].left, ast.BinOp):
            spine.append(spine[-1].left)
        self.around.append(node)
        self.visit(spine[-1].left)
        for item in reversed(spine):
            self.visit(item.right)
        self.around.pop()

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.outline.names[node] = self.block
        self.children(node)

    def visit_Call(self, node: ast.Call) -> None:
        site = CallSite(node, self.block, self.around[-1] if self.around else None, self.outline)
        self.outline.calls.append(site)
        self.outline.call_of[node] = site
        if isinstance(node.func, ast.Name) and node.func.id in ("exec", "globals", "setattr", "vars", "eval"):
            self.outline.dynamic_names = True
        self.children(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if self.seek_environ and len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            self.outline.memberships.append((node, self.block))
        self.children(node)

    def visit_Await(self, node: ast.Await) -> None:
        self.outline.awaited.add(node.value)
        if self.scope.kind in ("module", "class", "lambda") or (
            self.scope.kind == "function" and isinstance(self.scope.node, ast.FunctionDef)
        ):
            self.problem(node, "'await' outside async function")
        self.children(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if sys.version_info < (3, 12):
            settle_fstring(node, self.places)
        self.children(node)

    def problem(self, node: Any, message: str) -> None:
        self.problems.append(SyntaxProblem(self.places.span(node), message))

    # Expressions with blocks or scopes of their own

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.around.append(node)
        self.visit(node.test)
        self.arm(node, "then", [node.body])
        self.arm(node, "else", [node.orelse])
        self.around.pop()

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.around.append(node)
        self.visit(node.values[0])
        self.arm(node, "and" if isinstance(node.op, ast.And) else "or", node.values[1:])
        self.around.pop()

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.children(node)
        inner, scope = self.scope, self.scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        self.scope = scope
        self.bind(node.target.id, "assign", node, node.value)
        self.scope = inner

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
            self.visit(default)
        self.enter("lambda", node)
        self.parameters(node.args)
        self.visit(node.body)
        self.leave()

    def comprehension(self, node: Any, results: list[ast.expr]) -> None:
        self.around.append(node)
        self.visit(node.generators[0].iter)
        outer = self.block
        self.enter("comprehension", node)
        self.block = Block(self.scope, outer, node, "loop")
        for index, generator in enumerate(node.generators):
            if index:
                self.visit(generator.iter)
            self.assign(generator.target, generator.iter, "item")
            for test in generator.ifs:
                self.visit(test)
        # x for x in y if "KEY" in os.environ: the tests guard the result
        tests = [test for generator in node.generators for test in generator.ifs]
        self.arm(
            ast.If(test=tests[0], body=[], orelse=[]) if tests else node, "then" if tests else "loop", results
        )
        self.leave(outer)
        self.around.pop()

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self.comprehension(node, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self.comprehension(node, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.comprehension(node, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.comprehension(node, [node.key, node.value])

    # Scopes

    def enter(self, kind: str, node: ast.AST) -> Scope:
        scope = Scope(kind, self.scope, node, function=self.scope.function, class_=None)
        self.scope = scope
        if kind != "comprehension":
            self.block = Block(scope, None, None, "root")
        return scope

    def leave(self, block: Block | None = None) -> None:
        assert self.scope.parent is not None
        self.scope = self.scope.parent
        self.block = block or self.block

    def parameters(self, arguments: ast.arguments) -> None:
        for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
            self.bind(argument.arg, "parameter", argument, argument)
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                self.bind(extra.arg, "other", extra)

    def visit_FunctionDef(self, node: FunctionNode) -> None:
        arguments = node.args
        outer = self.block
        for expression in [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults, node.returns]:
            if expression is not None:
                self.visit(expression)
        everything = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for argument in [*everything, arguments.vararg, arguments.kwarg]:
            if argument is not None and argument.annotation is not None:
                self.visit(argument.annotation)
        owner = self.scope.class_ if self.scope.kind == "class" else None
        around = self.scope
        fact = self.function_fact(node, around, owner)
        scope = self.enter("function", node)
        definition = FunctionDef(node, scope, outer, owner, fact)
        scope.function = definition
        self.outline.functions.append(definition)
        self.outline.function_of[node] = definition
        self.outline.site_of[fact] = definition
        if owner is not None:
            owner.methods[node.name] = definition
        saved, self.around = self.around, []
        self.parameters(arguments)
        self.statements(node.body)
        self.around = saved
        self.leave(outer)
        self.bind(node.name, "function", node, definition)

    visit_AsyncFunctionDef = visit_FunctionDef

    def function_fact(self, node: FunctionNode, around: Scope, owner: ClassDef | None) -> Function:
        prefix = ""
        if owner is not None:
            prefix = owner.fact.qualified_name + "."
        elif around.function is not None:
            prefix = around.function.fact.qualified_name + "."
        start = self.places.start(node)
        name = name_after(self.places.source.text, start, "def", node.name)
        block = self.places.span(node)
        return Function(
            node.name,
            prefix + node.name,
            self.places.source.span(name, name + len(node.name)),
            block,
            tuple(parameters_of(node.args, self.places)),
            isinstance(node, ast.AsyncFunctionDef),
            "yield" in block.text and is_generator(node),
            tuple(self.dotted(decorator) for decorator in node.decorator_list),
            owner.fact.name if owner else None,
            guards.guard_of(self.block, None),
        )

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer = self.block
        for expression in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(expression)
        prefix = self.scope.class_.fact.qualified_name + "." if self.scope.class_ else ""
        scope = self.enter("class", node)
        start = name_after(self.places.source.text, self.places.start(node), "class", node.name)
        fact = Class(
            node.name,
            prefix + node.name,
            self.places.source.span(start, start + len(node.name)),
            tuple(self.dotted(base) for base in node.bases),
            (),
        )
        definition = ClassDef(node, scope, outer, fact)
        scope.class_ = definition
        # The body of a class runs where the class stands.
        self.block = Block(scope, outer, node, "class")
        saved, self.around = self.around, []
        self.statements(node.body)
        self.around = saved
        self.leave(outer)
        methods = tuple(method.fact for method in definition.methods.values())
        definition.fact = Class(fact.name, fact.qualified_name, fact.span, fact.bases, methods)
        self.outline.classes.append(definition)
        self.bind(node.name, "class", node, definition)

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of a decorator or base, through the imports seen so far."""
        if isinstance(node, ast.Call):
            node = node.func
        tail: list[str] = []
        while isinstance(node, ast.Attribute):
            tail.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        home = self.scope.home(node.id)
        head = node.id
        for binding in home.names.get(node.id, []) if home else []:
            if isinstance(binding.value, Import):
                found = binding.value
                head = f"{found.module}.{found.name}" if found.name else found.alias
                if found.name is None and "." not in found.alias and found.alias != found.top:
                    head = found.module
        return ".".join([head, *reversed(tail)])

    # Statements

    def visit_Global(self, node: ast.Global) -> None:
        for name in node.names:
            self.scope.elsewhere[name] = self.scope.module

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            home = self.scope.parent.home(name) if self.scope.parent else None
            if home is not None:
                self.scope.elsewhere[name] = home

    def visit_If(self, node: ast.If) -> None:
        # elif chains nest in the tree: followed without recursion
        depth = self.block
        current: ast.If = node
        while True:
            self.visit(current.test)
            self.arm(current, "then", current.body)
            rest = current.orelse
            if len(rest) == 1 and isinstance(rest[0], ast.If):
                self.block = Block(self.scope, self.block, current, "else")
                current = rest[0]
                continue
            self.arm(current, "else", rest)
            break
        self.block = depth

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.around.append(node)
        self.visit(node.iter)
        self.around.pop()
        outer = self.block
        self.block = Block(self.scope, outer, node, "loop")
        self.assign(node.target, node.iter, "item")
        self.statements(node.body)
        self.block = outer
        self.arm(node, "else", node.orelse)

    visit_AsyncFor = visit_For

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self.arm(node, "loop", node.body)
        self.arm(node, "else", node.orelse)

    def visit_Try(self, node: ast.Try) -> None:
        self.arm(node, "try", node.body)
        for handler in node.handlers:
            outer = self.block
            self.block = Block(self.scope, outer, node, "except")
            if handler.type is not None:
                self.visit(handler.type)
            if handler.name:
                self.bind(handler.name, "other", handler)
            self.statements(handler.body)
            self.block = outer
        self.arm(node, "continued", node.orelse)
        self.arm(node, "finally", node.finalbody)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        for case in node.cases:
            self.arm(case, "then", [case.pattern, case.guard, *case.body])

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.bind(node.name, "other", node)
        self.children(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.bind(node.name, "other", node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.bind(node.rest, "other", node)
        self.children(node)

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        self.around.append(node)
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, item.context_expr, "enter")
        self.around.pop()
        if any(suppresses(item.context_expr) for item in node.items):
            self.arm(node, "suppress", node.body)
        else:
            self.statements(node.body)

    visit_AsyncWith = visit_With

    def visit_Return(self, node: ast.Return) -> None:
        if self.scope.kind != "function":
            self.problem(node, "'return' outside function")
        elif self.scope.function is not None:
            self.scope.function.returns.append(node)
        self.children(node)

    def visit_Yield(self, node: ast.Yield) -> None:
        if self.scope.kind in ("module", "class"):
            self.problem(node, "'yield' outside function")
        elif self.scope.function is not None and node.value is not None:
            self.scope.function.yields.append(node.value)
        self.children(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.around.append(node)
        self.visit(node.value)
        if not self.block.looped:  # the round before may have set what the value reads
            self.settled = (node.value.end_lineno or 0, node.value.end_col_offset or 0)
        for target in node.targets:
            self.assign(target, node.value, "assign")
        self.settled = None
        self.around.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.around.append(node)
            self.visit(node.value)
            self.around.pop()
            self.assign(node.target, node.value, "assign", node.annotation)
        elif isinstance(node.target, ast.Name):
            self.bind(node.target.id, "annotation", node, None, None, node.annotation)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            if node.target.id == "__all__":
                self.outline.dunder_all.append(node.value)
            self.bind(node.target.id, "other", node)
        else:
            self.assign(node.target, None, "other")

    def assign(
        self, target: ast.expr, value: ast.expr | None, kind: str, annotation: ast.expr | None = None
    ) -> None:
        match target:
            case ast.Name():
                if target.id == "__all__" and value is not None and self.scope.kind == "module":
                    self.outline.dunder_all.append(value)
                self.bind(target.id, kind, target, value, None, annotation)
            case ast.Tuple() | ast.List():
                starred = any(isinstance(item, ast.Starred) for item in target.elts)
                for index, item in enumerate(target.elts):
                    if kind == "assign" and isinstance(value, ast.Tuple | ast.List) and not starred:
                        # s3, sqs = boto3.client("s3"), boto3.client("sqs")
                        same = len(value.elts) == len(target.elts)
                        self.assign(item, value.elts[index] if same else None, "assign" if same else "other")
                    elif kind == "assign" and isinstance(item, ast.Name) and not starred:
                        self.bind(item.id, "item", item, value, index)
                    elif kind == "item" and isinstance(item, ast.Name):
                        # for name, client in clients.items()
                        self.bind(item.id, "items", item, value, index)
                    else:
                        self.assign(item, None, "other")
            case ast.Starred():
                self.assign(target.value, None, "other")
            case ast.Attribute():
                store = Store(target, value if kind in ("assign", "enter") else None, self.block)
                self.outline.attribute_stores.setdefault(target.attr, []).append(store)
                self.visit(target.value)
            case ast.Subscript():
                self.outline.item_stores.append(
                    Store(target, value if kind == "assign" else None, self.block)
                )
                self.around.append(target)
                self.visit(target.value)
                self.visit(target.slice)
                self.around.pop()

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            start = self.places.start(alias)
            span = self.places.source.span(start, start + len(alias.name))
            self.imported(node, Import(alias.name, None, name, 0, span, *self.context("ImportError")))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        start = self.places.start(node)
        match = _FROM.match(self.places.source.text, start)
        for alias in node.names:
            if node.module and match and match.group(2) == node.module:
                span = self.places.source.span(match.start(2), match.end(2))
            else:
                span = self.places.span(alias)
            if alias.name == "*":
                self.scope.star = True
            name = "" if alias.name == "*" else alias.asname or alias.name
            if alias.name in ("environ", "environb") and node.module == "os":
                self.environ_names.add(name)
            fact = Import(node.module or "", alias.name, name, node.level, span, *self.context("ImportError"))
            self.imported(node, fact)

    def context(self, exception: str) -> tuple[Function | None, Guard]:
        function = self.scope.function.fact if self.scope.function else None
        return function, guards.guard_of(self.block, exception)

    def imported(self, node: ast.stmt, fact: Import) -> None:
        self.outline.imports.append(fact)
        self.outline.import_blocks.append(self.block)
        if fact.alias:
            self.bind(fact.alias, "import", node, fact)
