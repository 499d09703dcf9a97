"""YAML and JSON text to nodes, by libyaml's composer.

JSON goes the same way: it is YAML but for surrogate escapes. Only the first document of a stream is read,
and whether others follow is told. What could make reading expensive (deep nesting, aliases that multiply, a
cycle) is refused with :class:`InvalidSyntax` instead of being read in part.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from dataclasses import field
from sys import intern
from typing import Any

import yaml as pyyaml
from yaml._yaml import CParser

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

#: Deeper than any template that CloudFormation takes, shallow enough for every walk to recurse.
MAX_DEPTH = 150
#: Nodes after aliases are followed; a template of the largest size allowed (1 MB) has a tenth of it.
MAX_NODES = 2_000_000

_SURROGATE = regex(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_HARMLESS_BRACKETS = 10_000
_INDICATORS_IN_A_ROW = regex(r"(?:[-?:][ \t]+){8}")
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
_TOO_MANY = f"aliases expand to more than {MAX_NODES:,} nodes"
_ANCHOR = regex(r"&[^\s,\[\]{}]+\s*")
#: Where an anchor may be; most ampersands are in URLs, conditions of shells (`&&`) and entities (`&lt;`).
_ANCHORED = regex(r"(?:^|[\s\[{,])&(?!&|\w+;)[^\s,\[\]{}]")
#: The rest of a stream in which no further document has any content.
_NOTHING = regex(r"(?:\s|#[^\n]*|---|\.\.\.)*")
#: ``Entry._make`` without what it checks.
_ENTRY = tuple.__new__
#: Scalars up to this length are words that templates share: types, properties, actions.
_WORD = 64


class InvalidSyntax(Exception):  # noqa: N818 - a state of the file, not of the program
    """The text is no YAML or JSON. ``span`` is the place where reading stopped."""

    def __init__(self, span: Span, message: str) -> None:
        super().__init__(message)
        self.span = span
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """A composed document: its root (``None`` for an empty text) and the keys that stand twice.

    ``duplicates`` pairs each repeated entry with the earlier one that it overrides; ``more`` tells whether
    other documents follow in the stream, which are not read.
    """

    source: Source
    root: Node | None
    duplicates: tuple[tuple[Entry, Entry], ...] = ()
    more: bool = False


def parse(source: Source) -> Document:
    """Compose the first document of a text.

    Raises :class:`InvalidSyntax` where libyaml does, for a cycle of aliases, for nesting deeper than
    ``MAX_DEPTH`` levels, and for aliases that expand to more than ``MAX_NODES`` nodes.
    """
    text, shifts = _without_surrogates(source.text)
    reader = _Reader(source, shifts)
    more = False
    try:
        _refuse_deep_nesting(text, reader)
        loader = _Loader(text)
        try:
            root = loader.get_node() if loader.check_node() else None
            if loader.check_node():
                following: Any = loader.peek_event()
                more = not _NOTHING.fullmatch(text, following.start_mark.index)
        finally:
            loader.dispose()
    except pyyaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = reader.offset(mark.index) if mark else 0
        message = ": ".join(filter(None, (error.context, error.problem)))
        raise InvalidSyntax(_one_character(source, offset), message or "not valid YAML") from None
    except pyyaml.reader.ReaderError as error:
        raise InvalidSyntax(
            _one_character(source, reader.offset(error.position)), f"character not allowed: {error.reason}"
        ) from None
    if root is None:
        return Document(source, None)
    shared = shifts or ("&" in text and _ANCHORED.search(text))
    node = reader.convert(root) if shared else _plain(reader, root)
    return Document(source, node, tuple(reader.duplicates), more)


class _Loader(CParser):
    """libyaml's composer without PyYAML's resolver: what a plain scalar means is asked later."""

    def resolve(self, kind: type, value: object, implicit: object) -> str:  # noqa: ARG002
        return ""

    #: Called before and after every node, so nothing of Python: what they return is not looked at.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = bool


@dataclass(slots=True)
class _Reader:
    """Turns PyYAML's nodes into ours."""

    source: Source
    shifts: list[int]
    duplicates: list[tuple[Entry, Entry]] = field(default_factory=list)
    done: dict[int, tuple[Node, int]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)

    def offset(self, index: int) -> int:
        """Where a character of the text that libyaml saw stands in the file.

        Each surrogate pair became an escape that is two characters shorter.
        """
        return index + 2 * bisect_right(self.shifts, index) if self.shifts else index

    def _head(self, start: int, end: int) -> Span:
        """The first word of a node: its anchor, where it has one."""
        words = self.source.text[start:end].split(maxsplit=1)
        return self.source.span(start, start + len(words[0]) if words else end)

    def convert(self, raw: pyyaml.Node) -> Node:
        return self._convert(raw)[0]

    def _convert(self, raw: pyyaml.Node) -> tuple[Node, int]:
        key = id(raw)
        done = self.done.get(key)
        if done is not None:
            return done
        start, end = raw.start_mark.index, raw.end_mark.index
        if self.shifts:
            start, end = self.offset(start), self.offset(end)
        if key in self.open:
            raise InvalidSyntax(self._head(start, end), "an alias stands inside its own anchor")
        text = self.source.text
        if start < len(text) and text[start] == "&" and (anchor := _ANCHOR.match(text, start)):
            start = min(anchor.end(), end)
        tag = raw.tag if raw.tag and _is_local(raw.tag) else None
        node: Node
        size = 1
        if isinstance(raw, pyyaml.ScalarNode):
            style = raw.style or ""
            if style in {"|", ">"}:
                end = start + len(text[start:end].rstrip())
            value = intern(raw.value) if len(raw.value) <= _WORD else raw.value
            node = Scalar(self.source, start, end, value, style, tag)
        else:
            if len(self.open) >= MAX_DEPTH:
                raise InvalidSyntax(_one_character(self.source, start), _TOO_DEEP)
            self.open.add(key)
            flow = bool(getattr(raw, "flow_style", False))
            if isinstance(raw, pyyaml.MappingNode):
                entries, size = self._entries(raw)
                end = end if flow or not entries else max(start, entries[-1].value.end, entries[-1].key.end)
                node = Mapping(self.source, start, end, entries, tag, flow=flow)
            else:
                pairs = [self._convert(item) for item in raw.value]
                size += sum(count for _, count in pairs)
                items = tuple(item for item, _ in pairs)
                end = end if flow or not items else max(start, items[-1].end)
                node = Sequence(self.source, start, end, items, tag, flow=flow)
            self.open.discard(key)
        if size > MAX_NODES:
            raise InvalidSyntax(self.source.span(start, end), _TOO_MANY)
        self.done[key] = node, size
        return node, size

    def _entries(self, raw: pyyaml.MappingNode) -> tuple[tuple[Entry, ...], int]:
        pairs = []
        size = 1
        for raw_key, raw_value in raw.value:
            value, count = self._convert(raw_value)
            size += count + 1
            pairs.append((self._convert(raw_key)[0], value))
        return self.entries(pairs), size

    def _as_written(self, node: Node) -> Scalar:
        return Scalar(self.source, node.start, node.end, self.source.text[node.start : node.end])

    def entries(self, pairs: list[tuple[Node, Node]]) -> tuple[Entry, ...]:
        """The entries of a mapping: merge keys resolved, keys that stand twice noted."""
        names = {key.value for key, _ in pairs if key.__class__ is Scalar}
        if len(names) == len(pairs) and "<<" not in names:
            return tuple([_ENTRY(Entry, pair) for pair in pairs])
        own: list[Entry] = []
        inherited: list[Entry] = []
        seen: dict[str, Entry] = {}
        for node, value in pairs:
            # `? [a, b] : c` names nothing in a template; its text serves as the name.
            key = node if isinstance(node, Scalar) else self._as_written(node)
            if key.value == "<<" and key.style == "":
                inherited.extend(_merged(value))
                continue
            entry = Entry(key, value)
            if key.value in seen:
                self.duplicates.append((entry, seen[key.value]))
            seen[key.value] = entry
            own.append(entry)
        if not inherited:
            return tuple(own)
        missing = [entry for entry in _first_of_each(inherited) if entry.name not in seen]
        return (*missing, *own)


def _plain(reader: _Reader, root: Any) -> Node:
    """What ``reader.convert`` gives for a text without anchors, in half the time: nearly all texts are.

    Every node is there once, and all offsets are those of the file.
    """
    source, text, leaf = reader.source, reader.source.text, pyyaml.ScalarNode

    def scalar(raw: pyyaml.ScalarNode) -> Scalar:
        start, end = raw.start_mark.index, raw.end_mark.index
        value, style, tag = raw.value, raw.style or "", raw.tag
        if style == "|" or style == ">":  # noqa: PLR1714 - for each scalar of a run
            end = start + len(text[start:end].rstrip())
        if len(value) <= _WORD:
            value = intern(value)
        return Scalar(source, start, end, value, style, tag if tag and _is_local(tag) else None)

    def converted(raw: pyyaml.CollectionNode, depth: int) -> Node:
        start, end = raw.start_mark.index, raw.end_mark.index
        if depth >= MAX_DEPTH:
            raise InvalidSyntax(_one_character(source, start), _TOO_DEEP)
        depth += 1
        tag = raw.tag if raw.tag and _is_local(raw.tag) else None
        flow = bool(raw.flow_style)
        if raw.__class__ is pyyaml.MappingNode:
            pairs = [
                (
                    scalar(key) if key.__class__ is leaf else converted(key, depth),
                    scalar(value) if value.__class__ is leaf else converted(value, depth),
                )
                for key, value in raw.value
            ]
            entries = reader.entries(pairs)
            if entries and not flow:
                last = entries[-1]
                end = max(start, last.value.end, last.key.end)
            return Mapping(source, start, end, entries, tag, flow=flow)
        items = tuple(
            [scalar(item) if item.__class__ is leaf else converted(item, depth) for item in raw.value]
        )
        if items and not flow:
            end = max(start, items[-1].end)
        return Sequence(source, start, end, items, tag, flow=flow)

    return scalar(root) if root.__class__ is leaf else converted(root, 0)


def _is_local(tag: str) -> bool:
    return tag[0] == "!" and len(tag) > 1


def _merged(value: Node) -> tuple[Entry, ...]:
    """The entries that a merge key brings; of a list of mappings the earlier ones win."""
    if isinstance(value, Mapping):
        return value.entries
    if isinstance(value, Sequence):
        return tuple(entry for item in value.items if isinstance(item, Mapping) for entry in item.entries)
    return ()


def _first_of_each(entries: list[Entry]) -> list[Entry]:
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.name, entry)
    return list(first.values())


def _without_surrogates(text: str) -> tuple[str, list[int]]:
    r"""Write JSON's ``\ud83d\ude00`` as YAML's ``\U0001f600``, which is two characters shorter.

    Returns the text and, for each pair, the offset in the new text just behind it. A lone half cannot
    be a character; it becomes U+FFFD, which keeps its length.
    """
    if "\\ud" not in text and "\\uD" not in text:
        return text, []
    pieces: list[str] = []
    shifts: list[int] = []
    at = length = 0
    for match in _SURROGATE.finditer(text):
        before = text[at : match.start()]
        pieces.append(before)
        length += len(before)
        escape = match.group()
        if len(escape) == 12:
            high, low = int(escape[2:6], 16), int(escape[8:], 16)
            escape = f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
            shifts.append(length + len(escape))
        else:
            escape = "\\ufffd"
        pieces.append(escape)
        length += len(escape)
        at = match.end()
    pieces.append(text[at:])
    return "".join(pieces), shifts


def _has_long_line(text: str) -> bool:
    """Whether a line has room for so many indicators that nesting them could exhaust the stack."""
    return len(text) > _HARMLESS_BRACKETS and max(map(len, text.split("\n"))) > _HARMLESS_BRACKETS


def _refuse_deep_nesting(text: str, reader: _Reader) -> None:
    """Composing recurses on the C stack without a limit, so hostile nesting is counted beforehand.

    Counting by events costs more than composing; it is done only for texts that could be deep enough to
    exhaust the stack: very many brackets, many indicators on one long line, or a long indentation. What is
    merely deeper than ``MAX_DEPTH`` is refused while converting.
    """
    if not (
        text.count("[") + text.count("{") > _HARMLESS_BRACKETS
        or (_has_long_line(text) and _INDICATORS_IN_A_ROW.search(text))
        or " " * MAX_DEPTH in text
    ):
        return
    depth = 0
    loader = _Loader(text)
    while loader.check_event():
        event = loader.get_event()
        if isinstance(event, pyyaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                where = _one_character(reader.source, reader.offset(mark.index if mark else 0))
                raise InvalidSyntax(where, _TOO_DEEP)
        elif isinstance(event, pyyaml.CollectionEndEvent):
            depth -= 1


def _one_character(source: Source, offset: int) -> Span:
    offset = min(offset, len(source.text))
    end = offset + 1 if offset < len(source.text) and source.text[offset] not in "\r\n" else offset
    return source.span(offset, end)
