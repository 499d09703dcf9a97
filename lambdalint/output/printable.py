"""Text from a scanned file, made harmless for a terminal, a CI log or an XML document.

What is scanned is not trusted: a template may hold escape sequences, direction marks that reorder a line,
half characters, or the words that a CI server takes for orders. Each character is replaced by at most one
other (a tab by spaces), so that columns can still be counted.
"""

from __future__ import annotations

import re

from lambdalint.patterns import regex
from lambdalint.source import Span

TAB_WIDTH = 4
#: What a character is shown as when it has no shape of its own or would change how others are shown.
REPLACEMENT = "\ufffd"

_UNSAFE = regex(
    "[\x00-\x1f\x7f"  # C0 controls: shown as their pictures
    "\x80-\x9f"  # C1 controls; U+009B begins an escape sequence like ESC [
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks (CVE-2021-42574)
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff]"  # halves of a surrogate pair, which UTF-8 cannot carry
)
# Azure DevOps and GitHub look for these anywhere in a line of a log: `Value: "##vso[task.setvariable …]x"`
_ORDER = regex(r"##(?=\[|vso\[)")
_LINE_BREAKS = regex(r"\s*[\r\n]+\s*")


def printable(text: str) -> str:
    """One line of text as a terminal may show it; tabs become spaces."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    return _ORDER.sub("#\u200b#", _UNSAFE.sub(_picture, text))


def one_line(text: str) -> str:
    """A message that may hold line breaks, on one line."""
    return printable(_LINE_BREAKS.sub(" ", text.strip()))


def sentence(text: str) -> str:
    """A message as a sentence: ``runtime is gone`` becomes ``Runtime is gone.``

    A first word that is more than letters is a name (``python3.8 is gone``) and stays as it is.
    """
    text = _LINE_BREAKS.sub(" ", text.strip())
    if re.match(r"[a-z]+ ", text):
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word where one is near."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rfind(" ", limit * 3 // 4)
    return f"{head[:cut] if cut > 0 else head}…"


def place(span: Span) -> str:
    """``template.yaml:12:26``, as editors and terminals understand it."""
    first = span.first
    return f"{one_line(span.path)}:{first.line}:{first.column}"


def _picture(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\t":
        return " " * TAB_WIDTH
    if character == "\x7f":
        return "\u2421"
    return chr(0x2400 + ord(character)) if character < " " else REPLACEMENT
