"""Makefile recipes: each logical line is one shell, with make's own variables put in.

A make variable is known when the file assigns it exactly once with ``=`` or ``:=``, outside conditionals,
and includes nothing behind that. ``?=``, functions (``$(shell …)``) and automatic variables are holes.
After the GNU make manual, "Writing Recipes in Rules" and "How to Use Variables".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax.scripts.facts import Script, Start
from lambdalint.syntax.shell import read
from lambdalint.syntax.woven import Stretch, Woven, copied, hole
from lambdalint.values import Cause, Reference

MAX_VALUE = 4_096
MAX_DEPTH = 8
#: Characters that make variables may add in one file; then they stay holes.
MAX_EXPANDED = 4_000_000

_LOGICAL_LINE = regex(r"(?:[^\\\n]|\\(?!\n|\r\n).|\\\r?\n)*+\n?", re.DOTALL)
_ASSIGNMENT = regex(
    r"[ ]*(?:export[ \t]+|override[ \t]+)*([^\s:#=+?!]+)[ \t]*(::?:?=|[?+!]?=)[ \t]*([^\n]*)", re.DOTALL
)
_TARGET_ASSIGNMENT = regex(
    r"[^\t\n:=]+::?[ \t]*(?:export[ \t]+|override[ \t]+)*([^\s:#=+?!]+)[ \t]*(?:::?:?=|[?+!]?=)"
)
_CONDITIONAL = regex(r"[ \t]*(ifeq|ifneq|ifdef|ifndef|endif)\b")
_INCLUDE = regex(r"[ ]*[-s]?include\b")
_DEFINE = regex(r"[ ]*(?:override[ \t]+)?define\b[ \t]*(\S*)")
_INLINE_RECIPE = regex(r"[^\s#:=][^#:=\n]*::?[^=;#\n]*;")
_RULE = regex(r"[ ]*([\w./-]+)[ \t]*::?(?!=)")
_PREFIX = regex(r"[ \t]*(?:[@+-][ \t]*)*")
_REFERENCE = regex(r"\$(?:\$|([({])|([^\s({$]))")
_SIMPLE_NAME = regex(r"[\w.-]+")
_BRACKETS = regex(r"[(){}]")


@dataclass(slots=True)
class _Variable:
    value: str
    start: int
    known: bool


@dataclass(slots=True)
class _Makefile:
    source: Source
    variables: dict[str, _Variable] = field(default_factory=dict)
    #: Offsets of recipe lines, each with its target.
    recipes: list[tuple[int, int, str | None]] = field(default_factory=list)
    budget: int = MAX_EXPANDED


def read_makefile(source: Source) -> Iterator[Script]:
    """One script for each logical line of the recipes, in order."""
    if "\x00" in source.text or ".RECIPEPREFIX" in source.text:
        return
    makefile = _scan(source)
    for start, end, target in makefile.recipes:
        shell = read(Woven(source, list(_recipe(makefile, start, end))))
        yield Script(shell, Start.FILE, "make recipe", target)


def _scan(source: Source) -> _Makefile:
    makefile = _Makefile(source)
    at = conditionals = 0
    defined = False
    name: str | None = None
    while at < len(source.text):
        line = _LOGICAL_LINE.match(source.text, at)
        end = line.end() if line and line.end() > at else at + 1
        text = source.text[at:end]
        if defined:
            defined = not text.strip().startswith("endef")
        elif text.startswith("\t"):
            makefile.recipes.append((at + 1, end, name))
        elif conditional := _CONDITIONAL.match(text):
            conditionals += -1 if conditional.group(1) == "endif" else 1
        elif _INCLUDE.match(text):
            for variable in makefile.variables.values():
                variable.known = False
        elif definition := _DEFINE.match(text):
            defined = True
            makefile.variables[definition.group(1)] = _Variable("", at, known=False)
        elif assignment := _ASSIGNMENT.match(text):
            _assign(makefile, assignment, at, unconditional=conditionals == 0)
        elif target := _TARGET_ASSIGNMENT.match(text):
            makefile.variables[target.group(1)] = _Variable("", at, known=False)
        elif inline := _INLINE_RECIPE.match(text):
            name = _target(text)
            makefile.recipes.append((at + inline.end(), end, name))
        elif text.strip() and not text.lstrip().startswith("#"):
            name = _target(text)
        at = end
    return makefile


def _target(line: str) -> str | None:
    """The one target of a rule; ``None`` for several, or one that make computes."""
    found = _RULE.match(line)
    return found.group(1) if found else None


def _assign(makefile: _Makefile, assignment: re.Match[str], at: int, *, unconditional: bool) -> None:
    name, operator, value = assignment.groups()
    value = re.sub(r"(?<!\\)#.*", "", value, flags=re.DOTALL).strip()
    simple = operator in {"=", ":=", "::="} and "\n" not in value and len(value) <= MAX_VALUE
    known = unconditional and simple and name not in makefile.variables
    makefile.variables[name] = _Variable(value, at + assignment.start(1), known)


def _recipe(makefile: _Makefile, start: int, end: int) -> Iterator[Stretch]:
    """A recipe line as the shell gets it: prefixes and the tabs of further lines gone, variables put in."""
    text = makefile.source.text
    prefix = _PREFIX.match(text, start, end)
    at = prefix.end() if prefix else start
    for part in re.compile(r"\\\r?\n\t?|\$(?=[^\s])").finditer(text, at, end):
        if part.start() < at:
            continue
        if part.group() == "$":
            stop, stretches = _reference(makefile, part.start(), end)
            yield copied(text[at : part.start()], at)
            yield from stretches
            at = stop
        elif part.group().endswith("\t"):
            yield copied(text[at : part.end() - 1], at)
            at = part.end()
    yield copied(text[at:end], at)


def _reference(makefile: _Makefile, start: int, end: int) -> tuple[int, list[Stretch]]:
    text = makefile.source.text
    token = _REFERENCE.match(text, start, end)
    if not token:
        return start + 1, [copied("$", start)]
    if token.group() == "$$":
        return token.end(), [Stretch("$", start, token.end(), copied=False)]
    stop = token.end()
    name = token.group(2)
    if token.group(1):
        stop = _closing(text, token.end() - 1, end)
        name = text[token.end() : stop - 1]
    variable = makefile.variables.get(name)
    value = _value(makefile, name, 0)
    if value is None or variable is None or makefile.budget < len(value):
        kind = Reference.VARIABLE if _SIMPLE_NAME.fullmatch(name) else Reference.OTHER
        reference = Reference(kind, name if len(name) <= 80 else "a function of make")
        return stop, [hole(reference, start, stop)]
    makefile.budget -= len(value)
    span = makefile.source.span(variable.start, variable.start + len(name))
    return stop, [Stretch(value, start, stop, copied=False, causes=(Cause(span, f"{name} is set here"),))]


def _closing(text: str, start: int, end: int) -> int:
    """The offset behind the bracket that closes the one at ``start``; the end of the line without one."""
    opening = text[start]
    closing = ")" if opening == "(" else "}"
    level = 0
    for bracket in _BRACKETS.finditer(text, start, end):
        if bracket.group() == opening:
            level += 1
        elif bracket.group() == closing:
            level -= 1
            if level == 0:
                return bracket.end()
    return end


def _value(makefile: _Makefile, name: str, depth: int) -> str | None:
    """The text of a variable, its own references put in; ``None`` when a part is not known."""
    variable = makefile.variables.get(name)
    if variable is None or not variable.known or depth > MAX_DEPTH:
        return None
    if "$" not in variable.value:
        return variable.value
    pieces: list[str] = []
    at = 0
    for token in _REFERENCE.finditer(variable.value):
        if token.start() < at:
            continue
        pieces.append(variable.value[at : token.start()])
        at = token.end()
        if token.group() == "$$":
            pieces.append("$")
            continue
        inner = token.group(2)
        if token.group(1):
            at = _closing(variable.value, token.end() - 1, len(variable.value))
            inner = variable.value[token.end() : at - 1]
        value = _value(makefile, inner, depth + 1)
        if value is None or sum(map(len, pieces)) + len(value) > MAX_VALUE:
            variable.known = False
            return None
        pieces.append(value)
    variable.value = "".join(pieces).replace("$", "$$") + variable.value[at:]
    return variable.value if "$" not in variable.value else variable.value.replace("$$", "$")
