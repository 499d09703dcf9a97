"""What stands in the place of a secret: a text -> whether it may be left as it is.

Vocabulary and sources are in ``data/secrets.json``. What is no placeholder need not be a secret:
:mod:`lambdalint.aws.secrets` decides that.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_ENCLOSED = r"(?s:<.*>|\[.*\]|\(.*\)|%.*%|__.*__|@[^@]*@|\{[^\"]*\})"
CAMEL_PART = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"
_REFERENCES = ("${", "{{", "$(", "#{", "<%", "%(", "process.env", "os.environ")
_FILLERS = (
    "xxxx",
    "****",
    "...",
    "????",
    "----",
    "____",
    "…",
    "example",
    "changeme",
    "placeholder",
    "dummy",
)


def is_placeholder(value: str) -> bool:
    """Whether a value only holds a place: ``changeme``, ``<token>``, ``xxxx``, ``${X}``, ``test``."""
    text = value.strip().strip("'\"")
    lower = text.lower()
    if len(set(lower)) <= 2 or re.fullmatch(_ENCLOSED, text):
        return True
    if (
        text.startswith("$")
        or any(mark in text for mark in _REFERENCES)
        or any(filler in lower for filler in _FILLERS)
    ):
        return True
    return text in _vocabulary().examples or is_sequence(lower) or _says_nothing(text)


def _says_nothing(text: str) -> bool:
    """Whether the words only talk about a secret: ``your-api-key``, ``mySecretPassword``, ``test123``.

    ``Password123`` is no such talk, but what people use.
    """
    known = _vocabulary()
    tokens = re.findall(r"[A-Za-z0-9]+", text)
    bases = [token.lower().rstrip("0123456789") for token in tokens]
    if any(base in known.strong for base in bases):
        return True
    parts = [part for base in bases if base for part in _segments(base)]
    if any(part in known.strong for part in parts):
        return True
    if any(part not in known.all for part in parts):
        return False
    if any(part in known.weak for part in parts):
        return True
    has_digits = any(token[-1].isdigit() for token in tokens)
    return not has_digits and any(part in known.secret for part in parts)


def _segments(word: str) -> list[str]:
    """The fewest known words that make up a word (``mysecretpassword``); the word itself if none do."""
    vocabulary = _vocabulary().all
    if word in vocabulary or len(word) > 40 or not word.isalpha():
        return [word]
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        options = [
            [*before, word[start:end]]
            for start in range(max(0, end - 14), end)
            if (before := best[start]) is not None and end - start > 1 and word[start:end] in vocabulary
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or [word]


def is_sequence(text: str) -> bool:
    """Whether a text is nothing but runs off the keyboard: ``12345678``, ``abcdef0123456789``."""
    rest = re.sub(r"[^a-z0-9]", "", text[:512])
    sequences = _vocabulary().sequences
    while rest:
        length = next(
            (
                size
                for size in range(min(len(rest), 26), 2, -1)
                if any(rest[:size] in known for known in sequences)
            ),
            0,
        )
        if length == 0:
            return False
        rest = rest[length:]
    return True


def mentions_a_secret(text: str) -> bool:
    """Whether one of its words is a word for secrets, as in ``prod-db-password`` and ``DbSecret``."""
    parts = {part.lower() for part in re.findall(CAMEL_PART, text)}
    return not parts.isdisjoint(_vocabulary().secret)


class _Vocabulary(NamedTuple):
    strong: frozenset[str]  # say "placeholder" wherever they stand
    weak: frozenset[str]  # only among words that say nothing
    secret: frozenset[str]
    all: frozenset[str]
    sequences: tuple[str, ...]
    examples: frozenset[str]


@cache
def data() -> dict[str, Any]:
    """The parsed ``data/secrets.json``. Never change it."""
    parsed: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "secrets.json").read_bytes())
    return parsed


@cache
def _vocabulary() -> _Vocabulary:
    words = data()
    strong, weak = frozenset(words["strong_placeholders"]), frozenset(words["weak_placeholders"])
    secret = frozenset(words["secret_words"])
    return _Vocabulary(
        strong=strong,
        weak=weak,
        secret=secret,
        all=strong | weak | secret | frozenset(words["filler_words"]),
        sequences=tuple(words["sequences"]),
        examples=frozenset(words["documented_examples"]["values"]),
    )


def is_documented_example(text: str) -> bool:
    """Whether a vendor's documentation shows this very value."""
    return text in _vocabulary().examples
