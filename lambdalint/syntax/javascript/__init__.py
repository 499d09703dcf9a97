"""JavaScript and TypeScript of function code: text to facts.

:func:`read` turns one :class:`~lambdalint.source.Source` into one frozen
:class:`~lambdalint.syntax.javascript.facts.Module`. The text is parsed by tree-sitter, which is imported
only then. Nothing of the code runs, and what it computes stays Unknown.
"""

from __future__ import annotations

from lambdalint.source import Source
from lambdalint.syntax.javascript.facts import Dialect, Module

#: Characters; more is a bundle of libraries, where reading would cost seconds and prove little.
MAX_LENGTH = 1_000_000


def read(source: Source, dialect: Dialect) -> Module:
    """The facts of one module. Never fails: what cannot be read is said in ``skipped`` or ``problems``."""
    if len(source.text) > MAX_LENGTH:
        return Module(dialect, exports_complete=False, skipped="the file is too large to be read")
    if "\0" in source.text:
        return Module(dialect, exports_complete=False, skipped="the file is not text")
    from lambdalint.syntax.javascript.reader import read_module  # noqa: PLC0415 - start-up stays light

    return read_module(source, dialect)


def decode(path: str, data: bytes) -> Source | None:
    """The text of a file as Node reads it; ``None`` for what is not text.

    Node takes files for UTF-8 and replaces what is not. A Latin-1 file therefore runs, with other letters in
    its strings; here every such byte becomes U+FFFD too. Files with NUL bytes are binary.
    """
    if b"\0" in data[:8192]:
        return None
    return Source(path, data.decode("utf-8", "replace"))
