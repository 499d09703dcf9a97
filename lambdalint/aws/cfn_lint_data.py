"""Data that cfn-lint ships, read without importing cfn-lint: file names -> parsed JSON.

Importing ``cfnlint`` costs half a second; finding its folder costs a millisecond. The layout of that
folder is no promise of cfn-lint's, so tests/aws/test_cfn_lint_data.py holds what we rely on. What a file
says is judged by the modules that ask for it (:mod:`lambdalint.aws.actions`, runtimes, schemas).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lambdalint.patterns import regex


class DataMissingError(LookupError):
    """The installed cfn-lint has no such file, or none is installed."""


@cache
def folder() -> Path:
    """The data folder of the installed cfn-lint. Raises ``DataMissingError`` when there is none."""
    spec = find_spec("cfnlint")
    if spec is None or spec.origin is None:
        raise DataMissingError("cfn-lint is not installed")
    return Path(spec.origin).parent / "data"


@cache
def load(*parts: str) -> Any:
    """Parse one JSON file: ``load("AdditionalSpecs", "Policies.json")``. Read once; never change it.

    Raises ``DataMissingError`` when this version of cfn-lint does not have the file.
    """
    return json.loads(_text(*parts))


@cache
def sections(*parts: str) -> Mapping[str, Any]:
    """The same for a large file of objects by name, each of which is parsed when somebody asks for it."""
    text = _text(*parts).rstrip()
    # As cfn-lint writes it, only what stands at the top is indented by one blank.
    begin, end = "{\n", "\n }\n}"
    written = text.removeprefix(begin).removesuffix(end).split("\n },\n")
    heads = [head for section in written if (head := _HEAD.match(section))]
    if not (text.startswith(begin) and text.endswith(end) and len(heads) == len(written)):
        whole: Mapping[str, Any] = load(*parts)
        return whole
    return _Sections({head[1]: head.string[head.end() :] for head in heads})


#: The name of an object at the top of a file, up to its first entry.
_HEAD = regex(r' "([^"\\\n]+)": \{\n(?=  ")')


class _Sections(Mapping[str, Any]):
    """Objects by their names; ``written`` has their entries, without the braces around them."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._parsed:
            self._parsed[name] = json.loads(f"{{{self._written[name]}}}")
        return self._parsed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def _text(*parts: str) -> str:
    try:
        return folder().joinpath(*parts).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataMissingError(f"cfn-lint has no data file {'/'.join(parts)}") from error
