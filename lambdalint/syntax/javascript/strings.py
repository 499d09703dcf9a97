"""String literals of JavaScript to what they mean."""

from __future__ import annotations

import re

from lambdalint.patterns import regex

_ESCAPE = regex(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_SURROGATES = regex("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def _unescape(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if match[4] in {"\n", "\r\n", "\r", "\u2028", "\u2029"}:
        return ""
    return _SIMPLE.get(match[4], match[4])


def _pair(match: re.Match[str]) -> str:
    text = match[0]
    return text.encode("utf-16", "surrogatepass").decode("utf-16") if len(text) == 2 else "\ufffd"


def unescape(text: str) -> str:
    """The meaning of the inside of a string or template literal. Lone surrogates become U+FFFD."""
    if "\\" not in text:
        return text
    return _SURROGATES.sub(_pair, _ESCAPE.sub(_unescape, text))


def string_value(text: str) -> str | None:
    """The meaning of a string literal with its quotes; ``None`` when it is not closed."""
    if len(text) < 2 or text[0] != text[-1]:
        return None
    return unescape(text[1:-1])
