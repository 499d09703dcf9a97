"""The place behind the last entry of a written mapping -> :class:`~lambdalint.model.insertion.Insertion`.

Where that cannot be told for certain (a mapping merged from two places, one that is empty, an entry whose
line goes on with something else) there is none.
"""

from __future__ import annotations

from lambdalint.model.insertion import Insertion
from lambdalint.patterns import regex
from lambdalint.syntax.nodes import Mapping
from lambdalint.template.fields import Fields

_LINE_BREAK = regex(r"\r\n|\n|\r")
#: What may follow a value in its line: a comment that is set off by a space.
_REST_OF_LINE = regex(r"[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(?=[\r\n]|\Z)")
_INDENT = regex(r"[ \t]*")


def at_end(fields: Fields) -> Insertion | None:
    """Where another entry can follow the last one."""
    node = fields.node
    if node is None or not node.entries or not _in_one_piece(node):
        return None
    return _in_flow(node) if node.flow else _in_block(node)


def _in_one_piece(node: Mapping) -> bool:
    """Whether every entry stands where the mapping stands: none is inherited or merged in by an alias."""
    return all(
        entry.key.source is node.source and node.start <= entry.key.start and entry.value.end <= node.end
        for entry in node.entries
    )


def _in_block(node: Mapping) -> Insertion | None:
    text, first, last = node.source.text, node.entries[0].key, node.entries[-1]
    # `? key` and `- key: value` have their own ways to indent: the column of a key alone in its line counts.
    indent = " " * (node.source.position(first.start).column - 1)
    end = last.key.start + len(text[last.key.start : last.value.end].rstrip())
    rest = _REST_OF_LINE.match(text, end)
    if rest is None or text[first.start - 1 : first.start] not in {" ", "\n", "\r", ""}:
        return None
    line_end = _LINE_BREAK.search(text)
    return Insertion(node.source.span(rest.end(), rest.end()), (line_end[0] if line_end else "\n") + indent)


def _in_flow(node: Mapping) -> Insertion:
    """Behind the last value, in a line of its own where the entries have theirs."""
    text, last = node.source.text, node.entries[-1]
    start = max(text.rfind("\n", 0, last.key.start), text.rfind("\r", 0, last.key.start)) + 1
    indent = _INDENT.match(text, start, last.key.start)
    alone = start > node.start and indent is not None and indent.end() == last.key.start
    break_at = _LINE_BREAK.search(text) if alone else None
    before = f",{break_at[0]}{indent[0]}" if break_at and indent else ", "
    # YAML mixes: `{S3Bucket: "a"}` has plain keys.
    quoted = all(text[entry.key.start : entry.key.start + 1] == '"' for entry in node.entries)
    return Insertion(node.source.span(last.value.end, last.value.end), before, quoted)
