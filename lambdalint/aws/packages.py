"""Names of packages → what is known of them: x86_64 only, import name, brought by the runtime.

Knowledge: ``data/x86_only_packages.json``, ``data/import_names.json``, ``data/runtime_packages.json``, made
with their sources by ``scripts/refresh_package_knowledge.py``.
"""

from __future__ import annotations

import re
from typing import Any

from lambdalint.aws.packaged import load
from lambdalint.records import dataclass
from lambdalint.syntax.pypi import pypi_name


@dataclass(frozen=True, slots=True)
class X86Only:
    """A Python distribution that exists for x86_64 only. ``reason`` completes "…: it"."""

    name: str
    reason: str
    source: str


def x86_only(distribution: str) -> X86Only | None:
    """Whether a Python distribution cannot run on arm64, in any spelling of its name."""
    name = pypi_name(distribution)
    found = load("x86_only_packages")["packages"].get(name)
    return X86Only(name, found["reason"], found["source"]) if found else None


def distributions(module: str) -> tuple[str, ...]:
    """The distributions that may bring a Python module, the likeliest first, in normal form.

    ``module`` may be dotted; what is not known by another name is named like its import.
    """
    imports: dict[str, list[str]] = load("import_names")["imports"]
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        known = imports.get(".".join(parts[:length]))
        if known:
            return tuple(known)
    return (pypi_name(parts[0]),)


def is_provided(runtime: str, module: str) -> bool | None:
    """Whether a managed runtime brings a module: its import name, or the name of a Node package.

    ``None`` when some runtimes have it although nobody promises it: then nothing can be concluded.
    """
    for entry in load("runtime_packages")["provided"]:
        if not _is_meant(entry["runtimes"], runtime):
            continue
        if _listed(entry["certain"], module):
            return True
        if _listed(entry["possible"], module):
            return None
    return False


def _is_meant(pattern: str, runtime: str) -> bool:
    """``python*``, ``nodejs>=18``, ``nodejs<18``."""
    match = re.fullmatch(r"([a-z]+)(\*|>=\d+|<\d+)", pattern)
    assert match, pattern
    found = re.match(rf"{match[1]}(\d{{1,9}})", runtime)
    if found is None:
        return False
    limit: Any = match[2]
    if limit == "*":
        return True
    return int(found[1]) >= int(limit[2:]) if limit[0] == ">" else int(found[1]) < int(limit[1:])


def _listed(patterns: list[str], module: str) -> bool:
    return any(
        module == pattern or (pattern.endswith("*") and module.startswith(pattern[:-1]))
        for pattern in patterns
    )
