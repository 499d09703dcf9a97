"""An assignment in a function → the edits that move it to the top of its module, lossless.

``client = boto3.client("s3")`` in a handler moves behind the imports, with the comments above it, when
nothing in it belongs to the function and nothing else has its name. Imported only when a finding asks for
it, because it brings libcst along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast

import libcst
from libcst import metadata

from lambdalint.source import Source, Span

Edits: TypeAlias = tuple[tuple[Span, str], ...]
#: libcst reads about 700 KB a second; no handler is as large.
_LONGEST = 200_000


def moved_to_top(source: Source, call: Span) -> Edits | None:
    """The edits that move the statement with this call; ``None`` where that is not certainly the same."""
    if len(source.text) > _LONGEST:
        return None
    try:
        wrapper = metadata.MetadataWrapper(libcst.parse_module(source.text), unsafe_skip_copy=True)
        places = cast("Places", wrapper.resolve(metadata.PositionProvider))
        scopes = wrapper.resolve(metadata.ScopeProvider)
    except (libcst.ParserSyntaxError, libcst.CSTValidationError, RecursionError, ValueError):
        return None
    reader = _Reader(source, places)
    found = next(_statements(wrapper.module, reader, call), None)
    imports = [line for line in wrapper.module.body if _is_import(line)]
    if found is None or not imports:
        return None
    function, statement = found
    name = _only_name(statement)
    if name is None or not _stands_alone(statement, function, name, scopes):
        return None
    first = reader.line_start(statement)
    after = reader.end_of_line(imports[-1])
    start = _with_comments(source.text, first)
    line_end = "\r\n" if "\r\n" in source.text else "\n"
    indent = reader.start(statement) - first
    lines = source.text[start : reader.end_of_line(statement)].splitlines()
    moved = "".join(f"{line_end}{line[indent:]}" for line in lines)
    removed = source.span(start, min(reader.end_of_line(statement) + len(line_end), len(source.text)))
    return ((source.span(after, after), f"{line_end}{moved}"), (removed, ""))


Places: TypeAlias = Mapping[libcst.CSTNode, metadata.CodeRange]


class _Reader:
    """Positions of libcst as offsets of a source."""

    def __init__(self, source: Source, places: Places) -> None:
        self.source = source
        self.places = places

    def offset(self, position: metadata.CodePosition) -> int:
        return self.source.line_starts[position.line - 1] + position.column

    def start(self, node: libcst.CSTNode) -> int:
        return self.offset(self.places[node].start)

    def line_start(self, node: libcst.CSTNode) -> int:
        return self.source.line_starts[self.places[node].start.line - 1]

    def end_of_line(self, node: libcst.CSTNode) -> int:
        """Where the line on which a node ends is over, before its line break."""
        text, end = self.source.text, self.offset(self.places[node].end)
        ends = (at for at in (text.find("\r", end), text.find("\n", end)) if at >= 0)
        return min(ends, default=len(text))


def _statements(
    module: libcst.Module, reader: _Reader, call: Span
) -> Iterator[tuple[libcst.FunctionDef, libcst.SimpleStatementLine]]:
    """The assignment that holds the call, straight in the body of a function of the module."""
    for function in module.body:
        if not isinstance(function, libcst.FunctionDef) or not isinstance(
            function.body, libcst.IndentedBlock
        ):
            continue
        lines = [line for line in function.body.body if isinstance(line, libcst.SimpleStatementLine)]
        for line in lines:
            begins, ends = reader.start(line), reader.end_of_line(line)
            alone = len(line.body) == 1 and begins - reader.line_start(line) > 0
            if begins < call.start and call.end <= ends and alone and len(function.body.body) > 1:
                yield function, line


def _is_import(line: libcst.CSTNode) -> bool:
    return isinstance(line, libcst.SimpleStatementLine) and all(
        isinstance(one, libcst.Import | libcst.ImportFrom) for one in line.body
    )


def _only_name(statement: libcst.SimpleStatementLine) -> str | None:
    match statement.body[0]:
        case libcst.Assign(
            targets=[libcst.AssignTarget(target=libcst.Name(value=name))], value=libcst.Call()
        ):
            return name
    return None


def _stands_alone(
    statement: libcst.SimpleStatementLine,
    function: libcst.FunctionDef,
    name: str,
    scopes: Mapping[libcst.CSTNode, metadata.Scope | None],
) -> bool:
    """Whether the name is given once, nowhere else, and what it is made of comes from imports alone."""
    assigned = cast("libcst.Assign", statement.body[0])
    inner = scopes.get(assigned.value)
    outer = scopes.get(function)
    if inner is None or outer is None or inner is outer or name in outer:
        return False
    if len(inner[name]) != 1 or any(one.scope is not inner for one in inner[name]):
        return False
    accesses = [access for access in inner.accesses if _is_inside(access.node, assigned.value)]
    return all(
        access.referents and all(isinstance(one, _FROM_OUTSIDE) for one in access.referents)
        for access in accesses
    )


_FROM_OUTSIDE = (metadata.ImportAssignment, metadata.BuiltinAssignment)


def _is_inside(node: libcst.CSTNode, outer: libcst.CSTNode) -> bool:
    waiting: list[libcst.CSTNode] = [outer]
    while waiting:
        here = waiting.pop()
        if here is node:
            return True
        waiting.extend(here.children)
    return False


def _with_comments(text: str, start: int) -> int:
    """The start of the comments right above a line."""
    while start > 0:
        before = max(text.rfind("\n", 0, start - 1), -1) + 1
        if not text[before:start].lstrip().startswith("#"):
            return start
        start = before
    return start
