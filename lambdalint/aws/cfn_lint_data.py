"""Data that cfn-lint ships, read without importing cfn-lint: file names -> parsed JSON.

Importing ``cfnlint`` costs half a second; finding its folder costs a millisecond. The layout of that
folder is no promise of cfn-lint's, so tests/aws/test_cfn_lint_data.py holds what we rely on. What a file
says is judged by the modules that ask for it (:mod:`lambdalint.aws.actions`, runtimes, schemas).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


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
    try:
        return json.loads(folder().joinpath(*parts).read_bytes())
    except FileNotFoundError as error:
        raise DataMissingError(f"cfn-lint has no data file {'/'.join(parts)}") from error
