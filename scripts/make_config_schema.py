"""Make lambdalint/config_schema.json from the fields of ``Settings``.

    python scripts/make_config_schema.py

Editors complete and check ``lambdalint.toml`` with it. A test holds that the shipped file is current.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lambdalint.config import FAIL_LEVELS, KEYS, Settings

TARGET = Path(__file__).parents[1] / "lambdalint" / "config_schema.json"

_TEXTS = {"type": "array", "items": {"type": "string"}}
_SCALAR = {"type": ["string", "number", "boolean"]}
_SHAPES: dict[str, dict[str, Any]] = {
    "a list of texts": _TEXTS,
    "a table of lists of texts": {"type": "object", "additionalProperties": _TEXTS},
    "true or false": {"type": "boolean"},
    " or ".join(map(repr, FAIL_LEVELS)): {"enum": list(FAIL_LEVELS)},
    # TOML has dates; what checks TOML hands them on as text.
    "a date like 2027-01-31": {"type": "string", "format": "date"},
    "a table of texts, numbers, booleans or lists of texts": {
        "type": "object",
        "additionalProperties": {"anyOf": [_SCALAR, _TEXTS]},
    },
    "a table of tables": {"type": "object", "additionalProperties": {"type": "object"}},
}


def schema() -> dict[str, Any]:
    """The schema of ``lambdalint.toml`` and of ``[tool.lambdalint]``."""
    usual = Settings()
    properties: dict[str, Any] = {}
    for key, entry in KEYS.items():
        shape = {"description": entry.metadata["help"], **_SHAPES[entry.metadata["kind"]]}
        default = getattr(usual, entry.name)
        if default is not None:
            shape["default"] = list(default) if isinstance(default, tuple) else default
        properties[key] = shape
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Configuration of lambdalint",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def text() -> str:
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="")
