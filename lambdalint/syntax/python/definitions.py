"""Functions, classes and lambdas: scopes of their own, with a head that the scope around sees."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from lambdalint.syntax.python.facts import Class, Function, Import, Parameter
from lambdalint.syntax.python.guards import guard_of
from lambdalint.syntax.python.places import Places
from lambdalint.syntax.python.scopes import Block, ClassDef, FunctionDef, FunctionNode, Scope
from lambdalint.syntax.python.walk import Readers, Walk


def _function(walk: Walk, node: FunctionNode) -> None:
    arguments = node.args
    outer = walk.block
    for expression in [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults, node.returns]:
        if expression is not None:
            walk.visit(expression)
    everything = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for argument in [*everything, arguments.vararg, arguments.kwarg]:
        if argument is not None and argument.annotation is not None:
            walk.visit(argument.annotation)
    owner = walk.scope.class_ if walk.scope.kind == "class" else None
    fact = _function_fact(walk, node, owner)
    scope = walk.enter("function", node)
    definition = FunctionDef(node, scope, outer, owner, fact)
    scope.function = definition
    walk.outline.functions.append(definition)
    walk.outline.function_of[node] = definition
    walk.outline.site_of[fact] = definition
    if owner is not None:
        owner.methods[node.name] = definition
    saved, walk.around = walk.around, []
    _bind_parameters(walk, arguments)
    walk.statements(node.body)
    walk.around = saved
    walk.leave(outer)
    walk.bind(node.name, "function", node, definition)


def _lambda(walk: Walk, node: ast.Lambda) -> None:
    for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
        walk.visit(default)
    walk.enter("lambda", node)
    _bind_parameters(walk, node.args)
    walk.visit(node.body)
    walk.leave()


def _bind_parameters(walk: Walk, arguments: ast.arguments) -> None:
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        walk.bind(argument.arg, "parameter", argument, argument)
    for extra in (arguments.vararg, arguments.kwarg):
        if extra is not None:
            walk.bind(extra.arg, "other", extra)


def _class(walk: Walk, node: ast.ClassDef) -> None:
    outer = walk.block
    for expression in [*node.decorator_list, *node.bases, *node.keywords]:
        walk.visit(expression)
    prefix = walk.scope.class_.fact.qualified_name + "." if walk.scope.class_ else ""
    scope = walk.enter("class", node)
    start = _name_after(walk.places.source.text, walk.places.start(node), "class", node.name)
    fact = Class(
        node.name,
        prefix + node.name,
        walk.places.source.span(start, start + len(node.name)),
        tuple(_dotted(walk.scope, base) for base in node.bases),
        (),
    )
    definition = ClassDef(node, scope, outer, fact)
    scope.class_ = definition
    # The body of a class runs where the class stands.
    walk.block = Block(scope, outer, node, "class")
    saved, walk.around = walk.around, []
    walk.statements(node.body)
    walk.around = saved
    walk.leave(outer)
    methods = tuple(method.fact for method in definition.methods.values())
    definition.fact = Class(fact.name, fact.qualified_name, fact.span, fact.bases, methods)
    walk.outline.classes.append(definition)
    walk.bind(node.name, "class", node, definition)


def _function_fact(walk: Walk, node: FunctionNode, owner: ClassDef | None) -> Function:
    prefix = ""
    if owner is not None:
        prefix = owner.fact.qualified_name + "."
    elif walk.scope.function is not None:
        prefix = walk.scope.function.fact.qualified_name + "."
    start = walk.places.start(node)
    name = _name_after(walk.places.source.text, start, "def", node.name)
    block = walk.places.span(node)
    return Function(
        node.name,
        prefix + node.name,
        walk.places.source.span(name, name + len(node.name)),
        block,
        tuple(_parameters_of(node.args, walk.places)),
        isinstance(node, ast.AsyncFunctionDef),
        "yield" in block.text and _is_generator(node),
        tuple(_dotted(walk.scope, decorator) for decorator in node.decorator_list),
        owner.fact.name if owner else None,
        guard_of(walk.block, None),
    )


def _dotted(scope: Scope, node: ast.expr) -> str:
    """The dotted name of a decorator or base, through the imports seen so far."""
    if isinstance(node, ast.Call):
        node = node.func
    tail: list[str] = []
    while isinstance(node, ast.Attribute):
        tail.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    home = scope.home(node.id)
    head = node.id
    for binding in home.names.get(node.id, []) if home else []:
        if isinstance(binding.value, Import):
            found = binding.value
            head = f"{found.module}.{found.name}" if found.name else found.alias
            if found.name is None and "." not in found.alias and found.alias != found.top:
                head = found.module
    return ".".join([head, *reversed(tail)])


def _name_after(text: str, start: int, keyword: str, name: str) -> int:
    """The offset of ``name`` behind ``keyword``, from the start of a definition."""
    at = text.find(keyword, start)
    found = text.find(name, at + len(keyword)) if at >= 0 else -1
    return found if found >= 0 else start


def _parameters_of(arguments: ast.arguments, places: Places) -> Iterable[Parameter]:
    plain = [
        *((argument, Parameter.POSITIONAL_ONLY) for argument in arguments.posonlyargs),
        *((argument, Parameter.POSITIONAL) for argument in arguments.args),
    ]
    first_default = len(plain) - len(arguments.defaults)

    def make(argument: ast.arg, kind: str, has_default: bool) -> Parameter:
        start = places.start(argument)
        return Parameter(
            argument.arg, kind, places.source.span(start, start + len(argument.arg)), has_default
        )

    for index, (argument, kind) in enumerate(plain):
        yield make(argument, kind, index >= first_default)
    if arguments.vararg:
        yield make(arguments.vararg, Parameter.VARIADIC, False)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield make(argument, Parameter.KEYWORD_ONLY, default is not None)
    if arguments.kwarg:
        yield make(arguments.kwarg, Parameter.KEYWORDS, False)


def _is_generator(node: FunctionNode) -> bool:
    """Whether a ``yield`` belongs to this very function."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        item = waiting.pop()
        if isinstance(item, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(item))
    return False


READERS: Readers = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _lambda,
    ast.ClassDef: _class,
}
