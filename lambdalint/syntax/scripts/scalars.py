"""A YAML scalar as a text woven from the file, so that what stands in it has its exact place."""

from __future__ import annotations

import re

from lambdalint.patterns import regex
from lambdalint.syntax.nodes import Scalar
from lambdalint.syntax.woven import Stretch, Woven, copied

_HEADER = regex(r"[|>][^\n]*\n")
_INDENT_INDICATOR = regex(r"[|>][+-]?([1-9])")
_FOLD = regex(r"[ \t]*\r?\n\s*")
_ESCAPE = regex(r"\\(?:x.{2}|u.{4}|U.{8}|\r?\n[ \t]*|.)", re.DOTALL)


def stretches_of(scalar: Scalar) -> list[Stretch]:
    """The value of a scalar in stretches of its file; as one replacement where they cannot be matched."""
    found = _block(scalar) if scalar.style in {"|", ">"} else _flow(scalar)
    if "".join(stretch.text for stretch in found) != scalar.value:
        return [Stretch(scalar.value, scalar.start, scalar.end, copied=False)]
    return found


def woven(scalar: Scalar) -> Woven:
    return Woven(scalar.source, stretches_of(scalar))


def _block(scalar: Scalar) -> list[Stretch]:
    text = scalar.source.text
    header = _HEADER.match(text, scalar.start, scalar.end)
    if not header:
        return []
    at = header.end()
    lines = text[at : scalar.end].split("\n")
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
    if _INDENT_INDICATOR.match(header.group()):
        return []
    value, used, found = scalar.value, 0, list[Stretch]()
    for line in lines:
        content = line[indent:].removesuffix("\r")
        if content and value.startswith(content, used):
            found.append(copied(content, at + indent))
            used += len(content)
        # between two lines: the line end of `|`, the blank that `>` makes of it
        joint = used
        while joint < len(value) and value[joint] == "\n":
            joint += 1
        if joint == used and scalar.style == ">" and value.startswith(" ", used):
            joint += 1
        elif scalar.style == "|":
            joint = min(joint, used + 1)
        place = min(at + len(line), scalar.end)
        found.append(Stretch(value[used:joint], place, min(place + 1, len(text)), copied=False))
        used = joint
        at += len(line) + 1
    # The place of a scalar ends before lines of blanks at its end; its value has them.
    if not value[used:].strip(" \t\n"):
        found.append(Stretch(value[used:], scalar.end, scalar.end, copied=False))
    return found


def _flow(scalar: Scalar) -> list[Stretch]:
    text, value = scalar.source.text, scalar.value
    at = scalar.start + (scalar.style != "")
    end = scalar.end - (scalar.style != "")
    if text[at:end] == value:
        return [copied(value, at)]
    found: list[Stretch] = []
    used = run = 0
    begun = at
    while at < end and used <= len(value):
        fold = _FOLD.match(text, at, end)
        escape = _ESCAPE.match(text, at, end) if scalar.style == '"' else None
        doubled = scalar.style == "'" and text.startswith("''", at)
        if not (fold or escape or doubled):
            at, used = at + 1, used + 1
            continue
        found.append(copied(text[begun:at], begun))
        if fold:
            stop = fold.end()
            joint = used
            while joint < len(value) and value[joint] == "\n":
                joint += 1
            joint = max(joint, used + value.startswith(" ", used))
        else:
            stop = escape.end() if escape else at + 2
            joint = used if escape and escape.group()[1] in "\r\n" else used + 1
        found.append(Stretch(value[used:joint], at, stop, copied=False))
        begun = at = stop
        used = joint
        run += 1
    found.append(copied(text[begun:end], begun))
    return found
