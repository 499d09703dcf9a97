"""What runs at import and what per call: the call graph of a program.

An edge is certain when the call can only enter that function, and possible when it may (a method of an
object that is not known, a function handed on as a value). Both directions answer with a :class:`Truth`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import field

from lambdalint.records import dataclass
from lambdalint.syntax.python.facts import Function, Guard
from lambdalint.syntax.python.guards import static_guard
from lambdalint.syntax.python.module import Module
from lambdalint.syntax.python.scopes import FunctionDef
from lambdalint.values import Truth

#: Decorators by which frameworks take what they will call: routes, resolvers, event handlers.
_ROUTES = frozenset(
    """
    delete get head on_event on_publish on_subscribe patch post put resolver route tool websocket create
    update poll_create poll_update poll_delete exception_handler not_found batch_resolver middleware
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)


@dataclass(slots=True, eq=False)
class CallGraph:
    """Who calls whom. ``None`` as a caller is the import of a module.

    ``certain[f]`` are functions that a call in ``f`` enters, ``possible[f]`` those that it may (the certain
    ones included), ``always[f]`` those that it enters whenever ``f`` runs, ``usual[f]`` the same with those
    that loops enter. ``meant[f]`` are the certain ones and what ``f`` hands on by name, to be called by
    somebody: ``Thread(target=work)``, ``@app.get("/")``. ``outer[f]`` is the function that holds ``f``.
    """

    meant: dict[Function | None, set[Function]] = field(default_factory=dict)
    outer: dict[Function, Function] = field(default_factory=dict)
    always: dict[Function | None, set[Function]] = field(default_factory=dict)
    usual: dict[Function | None, set[Function]] = field(default_factory=dict)
    certain: dict[Function | None, set[Function]] = field(default_factory=dict)
    possible: dict[Function | None, set[Function]] = field(default_factory=dict)

    @classmethod
    def of(cls, modules: Iterable[Module]) -> CallGraph:
        """The graph over modules of one program (or one module alone)."""
        graph = cls()
        modules = tuple(modules)
        by_name: dict[str, list[FunctionDef]] = {}
        for module in modules:
            for definition in module.unit.outline.functions:
                by_name.setdefault(definition.node.name, []).append(definition)
        for module in modules:
            graph._add(module, by_name)
        return graph

    def _add(self, module: Module, by_name: dict[str, list[FunctionDef]]) -> None:
        outline = module.unit.outline
        called: set[ast.AST] = set()
        for site in outline.calls:
            if static_guard(site.block) is not Guard.NONE:
                continue
            call = module.call_facts.of(site)
            called.add(site.node.func)
            caller = call.function
            if call.targets:
                self.possible.setdefault(caller, set()).update(call.targets)
                if len(call.targets) == 1:
                    self.certain.setdefault(caller, set()).update(call.targets)
                    self.meant.setdefault(caller, set()).update(call.targets)
                    if not call.conditional and not call.after_return:
                        self.always.setdefault(caller, set()).update(call.targets)
                    if not call.branched and not call.after_return:
                        self.usual.setdefault(caller, set()).update(call.targets)
            elif call.name is None and isinstance(site.node.func, ast.Attribute):
                # obj.save(): any method of that name
                methods = {d.fact for d in by_name.get(site.node.func.attr, []) if d.owner is not None}
                self.possible.setdefault(caller, set()).update(methods)
            if site.node.func.__class__ is ast.Name:
                self.possible.setdefault(caller, set()).update(_looked_up(site.node, module, by_name))
        for node, block in outline.names.items():
            if node in called or isinstance(node, ast.Subscript) or static_guard(block) is not Guard.NONE:
                continue
            # Thread(target=work), map(self.load, …), decorators, {"name": function}
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if name in by_name:
                caller = block.scope.function.fact if block.scope.function else None
                self.possible.setdefault(caller, set()).update(d.fact for d in by_name[name])
                if isinstance(node, ast.Name) and len(by_name[name]) == 1:
                    self.meant.setdefault(caller, set()).update(d.fact for d in by_name[name])
        for definition in outline.functions:
            outer = definition.scope.parent.function if definition.scope.parent else None
            if definition.fact.decorators or (definition.node.name.startswith("__") and definition.owner):
                # A decorator may call it at once, and operators call special methods.
                self.possible.setdefault(outer.fact if outer else None, set()).add(definition.fact)
            if _ROUTES & {name.rpartition(".")[2] for name in definition.fact.decorators}:
                self.meant.setdefault(outer.fact if outer else None, set()).add(definition.fact)
            if outer is not None:
                self.outer[definition.fact] = outer.fact

    def reached(self, *entries: Function | None, certainly: bool = False) -> frozenset[Function]:
        """The functions that run when the entries do, the entries included."""
        return _reached(self.certain if certainly else self.possible, entries, self._outer(entries))

    def reached_on_purpose(self, *entries: Function | None) -> frozenset[Function]:
        """The functions that the code itself says it runs, and not only those that it might."""
        return _reached(self.meant, entries, self._outer(entries))

    def _outer(self, entries: tuple[Function | None, ...]) -> dict[Function, Function]:
        """What has to run before; who does not ask about the import cannot tell what it has run."""
        return self.outer if None in entries else {}

    def runs_with(self, entry: Function) -> frozenset[Function]:
        """The functions that run every time that the entry does, itself included."""
        return _reached(self.always, (entry,), {})

    def runs_usually_with(self, entry: Function) -> frozenset[Function]:
        """The same, taking for granted that loops find something to do."""
        return _reached(self.usual, (entry,), {})

    def reaches(self, entry: Function | None, function: Function | None) -> Truth:
        """Whether running ``entry`` runs ``function`` (``None``: the import of the modules)."""
        if entry is function or function is None:
            return Truth.of(entry is function)
        if function in self.reached(entry, certainly=True):
            return Truth.YES
        return Truth.MAYBE if function in self.reached(entry) else Truth.NO

    def only_reached_from(self, entry: Function, function: Function) -> Truth:
        """Whether ``function`` runs when ``entry`` does, and never by importing the modules."""
        if entry is function:
            return ~self.reaches(None, function)
        return self.reaches(entry, function) & ~self.reaches(None, function)


def _looked_up(node: ast.Call, module: Module, by_name: dict[str, list[FunctionDef]]) -> Iterator[Function]:
    """The functions that a caller may find by a name that it computes: ``globals()[action]``,
    ``getattr(self, action)``. Of the name alone only its beginning is known, or nothing: then it is one of
    the same module.
    """
    match node:
        case ast.Call(func=ast.Name(id="globals" | "locals" | "vars" | "eval" | "exec")):
            yield from (one.fact for one in module.unit.outline.functions if one.owner is None)
        case ast.Call(func=ast.Name(id="getattr"), args=[_, name, *_]) if not isinstance(name, ast.Constant):
            beginning = ""
            match name:
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                    beginning = text
                case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add()):
                    beginning = text
            if not beginning:
                yield from (one.fact for one in module.unit.outline.functions)
                return
            for other, definitions in by_name.items():
                if other.startswith(beginning):
                    yield from (one.fact for one in definitions)


def _reached(
    edges: dict[Function | None, set[Function]],
    entries: Iterable[Function | None],
    outer: dict[Function, Function],
) -> frozenset[Function]:
    waiting = list(entries)
    found = set(waiting)
    # A function inside of another one is not there before that one runs.
    early: dict[Function, list[Function]] = {}
    while waiting:
        function = waiting.pop()
        for target in (*edges.get(function, ()), *(early.pop(function, ()) if function is not None else ())):
            around = outer.get(target)
            if target in found:
                continue
            if around is not None and around not in found:
                early.setdefault(around, []).append(target)
            else:
                found.add(target)
                waiting.append(target)
    return frozenset(function for function in found if function is not None)
