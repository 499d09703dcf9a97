"""``samconfig.toml``: the parameter values with which SAM deploys the template beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lambdalint.patterns import regex

NAME = "samconfig.toml"
#: What ``sam`` takes when no template is named.
_DEFAULT_TEMPLATES = frozenset({"template.yaml", "template.yml", "template.json"})
_PAIR = regex(
    r"""(?:ParameterKey=)?"?([A-Za-z0-9]+)"?\s*(?:,ParameterValue)?=("(?:\\.|[^"\\])*"|'[^']*'|[^\s"']*)"""
)


def parameters(template: str) -> Mapping[str, str | None]:
    """The values that the environments of the ``samconfig.toml`` beside a template give.

    ``None`` where they give different ones: any of them may be deployed. A file that cannot be read gives
    nothing; SAM itself reports it.
    """
    folder, name = os.path.split(template)
    try:
        # Most templates have none, which a Path would take longer to say than the file system.
        with open(os.path.join(folder, NAME), encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return {}
    import tomllib  # noqa: PLC0415 - only where there is something to read

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
    values: dict[str, set[str]] = {}
    environments = [_overrides(table, name) for table in data.values() if isinstance(table, dict)]
    for given in environments:
        for key, value in given.items():
            values.setdefault(key, set()).add(value)
    return {name: next(iter(found)) if len(found) == 1 else None for name, found in values.items()}


def _overrides(environment: Mapping[str, Any], template: str) -> dict[str, str]:
    """The ``parameter_overrides`` of one environment, if it is about this template."""
    given: dict[str, str] = {}
    for command in ("global", "deploy"):
        section = environment.get(command)
        settings = section.get("parameters") if isinstance(section, dict) else None
        if not isinstance(settings, dict):
            continue
        named = settings.get("template_file", settings.get("template"))
        if not (template in _DEFAULT_TEMPLATES if named is None else Path(str(named)).name == template):
            continue
        given.update(_pairs(settings.get("parameter_overrides")))
    return given


def _pairs(overrides: Any) -> Iterator[tuple[str, str]]:
    """``Key=Value`` pairs, in the spellings that SAM takes: one text, a list of texts, a table."""
    if isinstance(overrides, dict):
        yield from ((str(name), str(value)) for name, value in overrides.items())
        return
    for text in overrides if isinstance(overrides, list) else [overrides]:
        if isinstance(text, str):
            for match in _PAIR.finditer(text):
                value = match.group(2)
                if value[:1] in {'"', "'"}:
                    value = value[1:-1].replace('\\"', '"')
                yield match.group(1), value
