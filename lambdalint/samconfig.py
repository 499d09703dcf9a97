"""``samconfig.toml``: the parameter values with which SAM deploys the template beside it.

SAM takes YAML as well, and of several files the first one of :data:`NAMES`
(https://github.com/aws/aws-sam-cli/blob/develop/samcli/lib/config/file_manager.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lambdalint.errors import ConfigError
from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax import nodes, yaml

NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
#: What ``sam`` takes when no template is named.
_DEFAULT_TEMPLATES = frozenset({"template.yaml", "template.yml", "template.json"})
_PAIR = regex(
    r"""(?:ParameterKey=)?"?([A-Za-z0-9]+)"?\s*(?:,ParameterValue)?=("(?:\\.|[^"\\])*"|'[^']*'|[^\s"']*)"""
)


def parameters(template: str) -> Mapping[str, str | None]:
    """The values that the environments of the ``samconfig.toml`` beside a template give.

    ``None`` where they give different ones: any of them may be deployed. Raises :class:`ConfigError` where
    there is such a file and it cannot be read.
    """
    folder, template_name = os.path.split(template)
    for name in NAMES:
        try:
            # Most templates have none, which a Path would take longer to say than the file system.
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(name, error) from None
        return _agreed(_parsed(name, text), template_name)
    return {}


def _parsed(name: str, text: str) -> Any:
    if name.endswith(".toml"):
        import tomllib  # noqa: PLC0415 - only where there is something to read

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _unreadable(name, error) from None
    try:
        return _plain(yaml.parse(Source(name, text)).root)
    except yaml.InvalidSyntax as error:
        raise _unreadable(name, error) from None


def _plain(node: nodes.Node | None) -> Any:
    """A node as tables, lists and texts: what a text means is for the template to say."""
    match node:
        case nodes.Mapping():
            return {entry.name: _plain(entry.value) for entry in node.entries}
        case nodes.Sequence():
            return [_plain(item) for item in node.items]
        case nodes.Scalar():
            return node.value
    return None


def _unreadable(name: str, error: Exception) -> ConfigError:
    reason = " ".join(str(getattr(error, "strerror", None) or error).split())
    return ConfigError(f"{name} is not read, and what it says of parameters is not known: {reason}")


def _agreed(data: Any, template: str) -> Mapping[str, str | None]:
    values: dict[str, set[str]] = {}
    for table in data.values() if isinstance(data, dict) else ():
        given = _overrides(table, template) if isinstance(table, dict) else {}
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
