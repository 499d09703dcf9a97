"""Code that stands in a template → a text whose every place leads back into the template.

``Fn::Sub`` and ``Fn::Join`` are woven piece by piece. What is not known becomes one letter, ``HOLE``, which
both languages take for a name outside of strings: the code around it can be read, and a literal that holds
it is not known (:func:`has_hole`).
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.syntax.woven import Stretch, Woven, hole
from lambdalint.template.intrinsics import arguments, call_of
from lambdalint.template.resolve import Resolver
from lambdalint.values import Absent, Known, Reference, Unknown, Value

#: A letter of the Yi script: valid in names of Python and JavaScript, and nobody's code has it.
HOLE = "\ua4a0"
_VARIABLE = regex(r"\$\{([^{}]*)\}")


def woven_code(node: Node, resolver: Resolver) -> Source | None:
    """The text of ``InlineCode`` or ``ZipFile``; ``None`` where it is not made of texts."""
    try:
        return Woven(node.source, list(_stretches(node, resolver, 0)))
    except _NotTextError:
        return None


class _NotTextError(Exception):
    """The node is computed in a way that nobody follows."""


def _stretches(node: Node, resolver: Resolver, depth: int) -> Iterator[Stretch]:
    call = call_of(node)
    if depth > 20:
        raise _NotTextError
    if call is None:
        if not isinstance(node, Scalar):
            raise _NotTextError
        yield from _written(node)
        return
    match call.name:
        case "Fn::Sub":
            yield from _substituted(call.argument, resolver)
        case "Fn::Join":
            yield from _joined(call.argument, resolver, depth)
        case "Fn::If":
            parts = arguments(call.argument)
            if len(parts) != 3 or not isinstance(parts[0], Scalar):
                raise _NotTextError
            holds = resolver.assumption.condition(parts[0].value)
            if holds is None:
                raise _NotTextError
            yield from _stretches(parts[1] if holds else parts[2], resolver, depth + 1)
        case _:
            yield _value(resolver.resolve(node), node.start, node.end)


def _joined(argument: Node, resolver: Resolver, depth: int) -> Iterator[Stretch]:
    parts = arguments(argument)
    if len(parts) != 2 or not isinstance(parts[0], Scalar) or not isinstance(parts[1], Sequence):
        raise _NotTextError
    items = [item for item in parts[1].items if not isinstance(resolver.resolve(item), Absent)]
    for index, item in enumerate(items):
        if index:
            end = items[index - 1].end
            yield Stretch(parts[0].value, end, end, copied=False)
        yield from _stretches(item, resolver, depth + 1)


def _substituted(argument: Node, resolver: Resolver) -> Iterator[Stretch]:
    template, *rest = arguments(argument) or (argument,)
    if not isinstance(template, Scalar) or call_of(template) is not None:
        raise _NotTextError
    own = rest[0] if rest and isinstance(rest[0], Mapping) else None
    stretches = _written(template)
    text = "".join(stretch.text for stretch in stretches)
    at = 0
    for match in _VARIABLE.finditer(text):
        yield from _cut(stretches, at, match.start())
        at = match.end()
        start, end = _outer(stretches, match.start(), match.end())
        inner = match.group(1).strip()
        if inner.startswith("!"):
            yield Stretch(f"${{{inner[1:]}}}", start, end, copied=False)
            continue
        replaced = own.get(inner) if own else None
        if replaced is not None:
            yield _value(resolver.resolve(replaced), start, end)
        else:
            yield _value(resolver.variable(inner, template), start, end)
    yield from _cut(stretches, at, len(text))


def _written(node: Scalar) -> list[Stretch]:
    from lambdalint.syntax.scripts.scalars import stretches_of  # noqa: PLC0415 - most functions have no code here

    return stretches_of(node)


def _value(value: Value[str], start: int, end: int) -> Stretch:
    match value:
        case Known(str(text)):
            return Stretch(text, start, end, copied=False, causes=value.causes)
        case Unknown(text=text) if text is not None and text.reference is not None:
            return _hole(text.reference, start, end)
        case Absent():
            return Stretch("", start, end, copied=False)
    return _hole(Reference(Reference.OTHER, "a value of the template"), start, end)


def _hole(reference: Reference, start: int, end: int) -> Stretch:
    filler = hole(reference, start, end)
    return Stretch(HOLE, filler.start, filler.end, copied=False, reference=reference)


def _cut(stretches: list[Stretch], start: int, end: int) -> Iterator[Stretch]:
    """The stretches of a part of their common text."""
    at = 0
    for stretch in stretches:
        first, last = max(start - at, 0), min(end - at, len(stretch.text))
        at += len(stretch.text)
        if first >= last:
            continue
        text = stretch.text[first:last]
        if stretch.copied:
            yield Stretch(text, stretch.start + first, stretch.start + last, copied=True)
        else:
            yield Stretch(text, stretch.start, stretch.end, copied=False)


def _outer(stretches: list[Stretch], start: int, end: int) -> tuple[int, int]:
    cut = list(_cut(stretches, start, end))
    return (cut[0].start, cut[-1].end) if cut else (0, 0)


def has_hole(text: str) -> bool:
    """Whether a text out of inline code holds something that the template did not tell."""
    return HOLE in text
