"""The built-in packs: a folder each, a rule a module. They register through the same door as anybody's."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from lambdalint.plugins import hookimpl
from lambdalint.registry import rules_in
from lambdalint.rule import Rule


@hookimpl
def lambdalint_rules() -> Iterable[type[Rule]]:
    """Every rule in the packs beside this module."""
    return rules_in(sys.modules[__name__])
