"""Texts that code puts together: f-strings, ``%``, ``str.format``, joined paths.

What is not known leaves a hole in the text.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from lambdalint.patterns import regex
from lambdalint.syntax.python.things import Context, External
from lambdalint.values import Hole, Known, Reference, Text, Truth, Unknown, Value, text_of

if TYPE_CHECKING:
    from lambdalint.syntax.python.program import Program

#: Functions that join the parts of a path, and classes whose objects are paths.
JOINS = frozenset({"os.path.join", "posixpath.join"})
PATHS = frozenset({"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath"})
#: A longer text is not put together: nobody asks, and hostile code doubles.
LONGEST = 10_000
_FORMAT_FIELD = regex(r"\{\{|\}\}|\{([^{}]*)\}")


def interpolated(program: Program, node: ast.JoinedStr, context: Context) -> Value[object]:
    """An f-string."""
    pieces: list[Text] = []
    for part in node.values:
        match part:
            case ast.Constant():
                pieces.append(Text.of(str(part.value)))
            case ast.FormattedValue(format_spec=None, conversion=-1 | 115):
                pieces.append(text_of(program.value(part.value, context)))
            case _:
                pieces.append(_formatted_hole())
    return put_together(pieces, node, context)


def percent(
    program: Program, template: str, given: ast.expr, node: ast.expr, context: Context
) -> Value[object]:
    """``"…%s…" % x``; other conversions make the text unknown."""
    values = given.elts if isinstance(given, ast.Tuple) else [given]
    rest = template.split("%s")
    if "%" in "".join(rest) or len(rest) != len(values) + 1:
        return Unknown(context.unit.places.span(node), "formatted text")
    pieces = [Text.of(rest[0])]
    for value, after in zip(values, rest[1:], strict=True):
        pieces += [text_of(program.value(value, context)), Text.of(after)]
    return put_together(pieces, node, context)


def formatted(program: Program, template: str, node: ast.Call, context: Context) -> Value[object]:
    """``"…{}…".format(x)``."""
    pieces: list[Text] = []
    at = index = 0
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    for match in _FORMAT_FIELD.finditer(template):
        pieces.append(Text.of(template[at : match.start()]))
        at = match.end()
        field = match.group(1)
        if field is None:
            pieces.append(Text.of(match.group(0)[0]))
            continue
        argument = given.get(field)
        if field == "" or re.fullmatch(r"[0-9]{1,9}", field):
            place = index if field == "" else int(field)
            index += 1
            argument = node.args[place] if place < len(node.args) else None
        if argument is None or isinstance(argument, ast.Starred):
            pieces.append(_formatted_hole())
        else:
            pieces.append(text_of(program.value(argument, context)))
    return put_together([*pieces, Text.of(template[at:])], node, context)


def joined(parts: list[Value[object]], node: ast.expr, context: Context) -> Value[object]:
    """``os.path.join``: an absolute part makes all before it void."""
    pieces: list[Text] = []
    for part in parts:
        text = text_of(part)
        begins = text.startswith("/")
        if begins is Truth.YES:
            pieces = []
        elif begins is Truth.MAYBE and pieces:
            # What is unknown here may be absolute, and then nothing before it counts. That it is relative
            # is what everybody means by os.path.join("/tmp", name).
            whole = Text.of(*(piece for part in [*pieces, Text.of("/"), text] for piece in part.pieces))
            return Unknown(context.unit.places.span(node), "a part of the path is not known", text=whole)
        if pieces and not (pieces[-1].literal or "").endswith("/"):
            pieces.append(Text.of("/"))
        pieces.append(text)
    return put_together(pieces, node, context)


def is_path(program: Program, node: ast.expr, context: Context) -> bool:
    """Whether an expression is an object of :mod:`pathlib`, so that ``/`` joins it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return is_path(program, node.left, context)
    found = program.things(node, context)
    return any(isinstance(thing, External) and thing.path.removesuffix("()") in PATHS for thing in found)


def put_together(pieces: list[Text], node: ast.expr, context: Context) -> Value[object]:
    """The text of all pieces: known where none of them has a hole."""
    text = Text.of(*(piece for part in pieces for piece in part.pieces))
    span = context.unit.places.span(node)
    if len(text.known_part) > LONGEST:
        return Unknown(span, "a long text")
    if text.literal is None:
        return Unknown(span, "a part of the text is not known", text=text)
    return Known(text.literal, span)


def _formatted_hole() -> Text:
    return Text((Hole(Reference(Reference.OTHER, "formatted")),))
