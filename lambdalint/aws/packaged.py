"""Data files that lambdalint brings along: ``load("sdk_actions")`` -> parsed JSON.

Each file in ``data/`` names the script in ``scripts/`` that makes it and the sources it comes from. Nothing
is read before somebody asks for it, and each file at most once. What a file says is judged by the module
that asks.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def load(name: str) -> Any:
    """Parse ``data/<name>.json``. Read once, shared by everybody: never change what it returns."""
    return json.loads((FOLDER / f"{name}.json").read_bytes())
