"""What an expression may stand for, and the small questions about expressions that need no names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from lambdalint.records import dataclass
from lambdalint.syntax.javascript.facts import Path
from lambdalint.syntax.javascript.tree import Node

#: More alternatives than this are not followed.
MANY = 8
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that a module or the language provides. ``origin`` is the call or ``new`` that made it."""

    path: Path
    origin: Node | None = None


@dataclass(frozen=True, slots=True)
class Func:
    node: Node


@dataclass(frozen=True, slots=True)
class Cls:
    node: Node


@dataclass(frozen=True, slots=True)
class Inst:
    """An instance of a class of this module."""

    node: Node


@dataclass(frozen=True, slots=True)
class Obj:
    node: Node


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that cannot be read."""


OPAQUE: Final = Opaque()
Thing: TypeAlias = Ref | Func | Cls | Inst | Obj | Opaque
Things: TypeAlias = tuple[Thing, ...]

WRAPPED = frozenset(
    {
        "await_expression",
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
        "instantiation_expression",
    }
)


def module_path(specifier: str) -> Path:
    """``node:fs/promises`` → ``fs`` ``.promises``: one path for all spellings of a built-in module."""
    name = specifier.removeprefix("node:")
    if name in {"fs/promises", "dns/promises", "stream/promises", "timers/promises", "readline/promises"}:
        return Path(name.partition("/")[0], ("promises",))
    return Path(name)


def unwrap(node: Node | None) -> Node | None:
    """The expression inside parentheses, ``await`` and TypeScript's assertions."""
    while node is not None and node.kind in WRAPPED:
        if node.kind == "type_assertion":
            node = node.children[-1] if node.children else None
        else:
            node = next((child for child in node.children if child.kind != "await"), None)
    return node


def arguments(node: Node) -> list[Node]:
    """The arguments of a call or ``new``; none for a tagged template."""
    listed = node.get("arguments")
    return listed.children if listed is not None and listed.kind == "arguments" else []


def invoked_by(function: Node) -> Node | None:
    """The call of a function expression that is called where it stands: ``(async () => {…})()``."""
    node, parent = function, function.parent
    while parent is not None and parent.kind in {"parenthesized_expression", "unary_expression"}:
        node, parent = parent, parent.parent
    if parent is not None and parent.kind == "call_expression" and node.field == "function":
        return parent
    return None


def global_name(name: str) -> Ref:
    return Ref(Path("process")) if name == "process" else Ref(Path("", (name,)))


def extend(path: Path, step: str) -> Path:
    if len(path.steps) >= _STEPS:
        return Path(path.module, (*path.steps[:_STEPS], "…"))
    return path.then(step)


def distinct(things: Iterator[Thing]) -> Things:
    found: list[Thing] = []
    for thing in things:
        if thing not in found:
            found.append(thing)
            if len(found) > MANY:
                return (*found, OPAQUE)
    return tuple(found)
