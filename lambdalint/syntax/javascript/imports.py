"""The modules that a module asks for, and what its text says of its module system.

Specifiers that are computed are Unknown; a ``require`` that is not Node's (a parameter, a variable) is no
import at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.source import Span
from lambdalint.syntax.javascript.calls import is_conditional
from lambdalint.syntax.javascript.facts import Import, ImportKind, ModuleSystem, Path, SystemEvidence
from lambdalint.syntax.javascript.reading import Reading
from lambdalint.syntax.javascript.scopes import imported_names, targets
from lambdalint.syntax.javascript.things import arguments
from lambdalint.syntax.javascript.tree import Node
from lambdalint.values import Known


def read_imports(reading: Reading) -> Iterator[Import]:
    for node in reading.tree.nodes("import_statement"):
        yield from _statement(reading, node)
    for node in reading.tree.nodes("export_statement"):
        yield from _reexport(reading, node)
    for node in reading.tree.nodes("call_expression"):
        yield from _call(reading, node)


def _statement(reading: Reading, node: Node) -> Iterator[Import]:
    clause = next((child for child in node.children if child.kind.endswith("_clause")), None)
    source = node.get("source") or (clause.get("source") if clause is not None else None)
    if source is None:
        return
    names = tuple((there, here.name) for here, there in imported_names(clause)) if clause is not None else ()
    named = clause is not None and any(child.kind == "named_imports" for child in clause.children)
    marked = [
        specifier.has("type")
        for child in (clause.children if clause is not None else ())
        for specifier in child.children
        if specifier.kind == "import_specifier"
    ]
    # import { type A, type B } from "x": TypeScript drops it when nothing else is named
    types = named and len(marked) == len(names) and bool(marked) and all(marked)
    required = clause is not None and clause.kind == "import_require_clause"
    yield Import(
        reading.string(source),
        ImportKind.REQUIRE if required else ImportKind.STATIC,
        tuple(("*" if there == "=" else there, here) for there, here in names),
        reading.span(node),
        type_only=node.has("type") or node.has("typeof") or types,
    )


def _reexport(reading: Reading, node: Node) -> Iterator[Import]:
    source = node.get("source")
    if source is None:
        return
    names = [
        (name.name or "default", (specifier.get("alias") or name).name)
        for clause in node.children
        for specifier in clause.children
        if specifier.kind == "export_specifier" and (name := specifier.get("name")) is not None
    ]
    everything = names or [("*", "*")]
    yield Import(
        reading.string(source), ImportKind.REEXPORT, tuple(everything), reading.span(node), node.has("type")
    )


def _call(reading: Reading, node: Node) -> Iterator[Import]:
    specifier = reading.resolver.required(node)
    callee = node.get("function")
    kind = ImportKind.REQUIRE
    if callee is None:
        return
    if callee.kind == "import":
        kind = ImportKind.DYNAMIC
    if specifier is None:
        given = arguments(node)
        if callee.kind != "member_expression" or not given:
            return
        if reading.resolver.path(callee) != Path("", ("require", "resolve")):
            return
        specifier, kind = given[0], ImportKind.RESOLVE
    yield Import(
        reading.string(specifier),
        kind,
        tuple(_names(reading, node)),
        reading.span(node),
        guarded=_guarded(node),
        function=reading.around(node),
        conditional=is_conditional(node),
    )


def _names(reading: Reading, node: Node) -> Iterator[tuple[str, str]]:
    """What is taken out of the module: ``const {a: b} = require("x")``, ``require("x").a``."""
    parent = node.parent
    step = "*"
    while parent is not None and parent.kind in {"await_expression", "parenthesized_expression"}:
        parent = parent.parent
    if parent is not None and parent.kind == "member_expression" and node.field == "object":
        step = getattr(parent.get("property"), "name", "*")
        parent = parent.parent
    if parent is None or parent.kind != "variable_declarator":
        if step != "*":
            yield step, ""
        return
    name = parent.get("name")
    for target in targets(name, reading.tree) if name is not None else ():
        yield (target.steps[0] if target.steps and step == "*" else step), target.name.name


def _guarded(node: Node) -> bool:
    """Whether a failure is caught: in the body of a ``try`` that has a handler, not in an inner function."""
    child, parent = node, node.parent
    for _ in range(40):
        if parent is None:
            return False
        if parent.kind == "try_statement" and child.field == "body":
            return parent.get("handler") is not None
        if parent.kind == "member_expression" and child.field == "object":
            caught = parent.get("property")
            if caught is not None and caught.name == "catch":
                return True
        child, parent = parent, parent.parent
    return False


def read_evidence(reading: Reading) -> Iterator[SystemEvidence]:
    """The places that tell which module system a text was written for.

    ``import`` and ``export`` statements, ``import.meta`` and an ``await`` at module level do not load as
    CommonJS; ``require``, ``module``, ``exports``, ``__dirname`` and ``__filename`` do not exist in an ES
    module (reading them fails only when it runs, so those inside functions are not hard).
    """
    tree = reading.tree
    for node in tree.nodes("import_statement", "export_statement"):
        clause = next((child for child in node.children if child.kind == "import_require_clause"), None)
        if clause is not None or node.has("type"):
            continue
        if node.get("declaration") is None and node.get("value") is None and _is_export_assignment(node):
            continue
        yield SystemEvidence(ModuleSystem.ESM, reading.span(node), hard=True)
    for node in tree.nodes("meta_property"):
        if tree.text_of(node).replace(" ", "") == "import.meta":
            yield SystemEvidence(ModuleSystem.ESM, reading.span(node), hard=True)
    for node in tree.nodes("await_expression", "for_in_statement"):
        if (
            node.function is None
            and (node.kind == "await_expression" or node.has("await"))
            and not _in_class(node)
        ):
            yield SystemEvidence(ModuleSystem.ESM, _head(reading, node), hard=True)
    for name in ("require", "module", "exports", "__dirname", "__filename"):
        for node in tree.names.get(name, ()):
            if reading.bindings.of(node) is None:
                hard = node.function is None and not _probed(node)
                yield SystemEvidence(ModuleSystem.COMMONJS, reading.span(node), hard=hard)


def _is_export_assignment(node: Node) -> bool:
    """TypeScript's ``export = x`` makes CommonJS."""
    kinds = {child.kind for child in node.children}
    return not kinds & {"export_clause", "namespace_export", "default", "*"} and node.get("source") is None


def _in_class(node: Node) -> bool:
    return node.scope.node is not None and node.scope.node.kind == "class_static_block"


def _head(reading: Reading, node: Node) -> Span:
    return reading.tree.source.span(node.start, node.start + len("await" if node.kind[0] == "a" else "for"))


def _probed(node: Node) -> bool:
    """Whether it may not run: ``typeof module``, ``require.main === module && …``, inside ``try``."""
    child, parent = node, node.parent
    for _ in range(40):
        if parent is None:
            return False
        if parent.kind in {"if_statement", "ternary_expression", "try_statement", "class_declaration"}:
            return True
        if parent.kind == "binary_expression" and child.field == "right":
            return True
        if parent.kind == "unary_expression":
            operator = parent.get("operator")
            if operator is not None and operator.end - operator.start == len("typeof"):
                return True
        child, parent = parent, parent.parent
    return False


def known_specifiers(imports: tuple[Import, ...]) -> Iterator[tuple[str, Import]]:
    """The imports whose specifier is known and that exist at run time."""
    for imported in imports:
        match imported.specifier:
            case Known(text) if not imported.type_only:
                yield text, imported
