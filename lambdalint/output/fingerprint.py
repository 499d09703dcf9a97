"""Findings that are recognised again: hashes that survive edits elsewhere in the file.

``line_hashes`` is the hash by which GitHub tells alerts apart, computed as its upload action does, so that
the action finds its own value and does not warn. ``result_hashes`` is ours: it never looks at a line.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Container, Iterable

from lambdalint.finding import Finding
from lambdalint.patterns import regex
from lambdalint.source import BOM, Source

# github/codeql-action, src/fingerprints.ts: BLOCK_SIZE, MOD, and the end of the file as one more character.
_BLOCK = 100
_FACTOR = 37
_MASK = 2**64 - 1
_END = "\uffff"
_ASTRAL = regex("[\U00010000-\U0010ffff]")


def line_hashes(source: Source, lines: Container[int]) -> dict[int, str]:
    """The ``primaryLocationLineHash`` of each of the given lines, which count from 1.

    A line's hash is the polynomial, modulo 2**64, over the 100 UTF-16 code units from its start on, after
    line ends have become line feeds and blanks and tabs are gone, padded with zeros behind the end of the
    file. ``:n`` says that it is the n-th line with that hash.
    """
    text = re.sub(r"\r\n?", "\n", BOM + source.text if source.bom else source.text)
    text = _ASTRAL.sub(_halves, text.replace(" ", "").replace("\t", "")) + _END
    seen: Counter[str] = Counter()
    hashes = {}
    start = 0
    for number in itertools.count(1):
        # Equal windows stand for equal hashes: cheap to count, and only wanted lines are computed.
        window = text[start : start + _BLOCK]
        seen[window] += 1
        if number in lines:
            hashes[number] = f"{_polynomial(window)}:{seen[window]}"
        start = text.find("\n", start) + 1
        if not start:
            break
    return hashes


def _halves(match: re.Match[str]) -> str:
    code = ord(match[0]) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def _polynomial(window: str) -> str:
    value = 0
    for character in window.ljust(_BLOCK, "\0"):
        value = value * _FACTOR + ord(character) & _MASK
    return f"{value:x}"


def result_hashes(findings: Iterable[Finding]) -> list[str]:
    """One hash per finding, in their order: of the rule, the path and the subject, never of a line.

    Findings that agree in all three are counted in their order, so that no two in a report are equal.
    """
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        subject = (finding.subject.kind, finding.subject.name) if finding.subject else ("", "")
        identity = "\0".join((finding.rule, finding.span.path, *subject))
        seen[identity] += 1
        digest = hashlib.sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "replace"))
        result.append(digest.hexdigest()[:32])
    return result
