"""Settings: defaults, then the closest configuration file, then the command line.

A configuration is ``lambdalint.toml`` or ``[tool.lambdalint]`` in ``pyproject.toml``; for each linted file
the closest one above it wins, and nothing is merged between files. A key that means nothing is an error.
The fields of :class:`Settings` are the keys, and the JSON Schema that is shipped is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from lambdalint.discovery import matches
from lambdalint.errors import ConfigError, nearest
from lambdalint.finding import Severity
from lambdalint.records import dataclass

FILE = "lambdalint.toml"
PYPROJECT = "pyproject.toml"
FAIL_LEVELS = ("error", "warning", "info", "never")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run can be told, with the defaults.

    ``origins`` says for each field that is no default where its value comes from.
    """

    select: tuple[str, ...] | None = field(
        default=None, metadata={"help": "Rules and packs to run, instead of all that are not opt-in."}
    )
    extend_select: tuple[str, ...] = field(
        default=(), metadata={"help": "Rules and packs to run in addition, opt-in ones included."}
    )
    ignore: tuple[str, ...] = field(default=(), metadata={"help": "Rules and packs not to run."})
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, metadata={"help": "Globs of paths, each with the rules not to run there."}
    )
    exclude: tuple[str, ...] = field(
        default=(), metadata={"help": "Globs of paths that are not searched for templates."}
    )
    force_exclude: bool = field(
        default=False,
        metadata={"help": "Apply the exclusions to paths that are named on the command line too."},
    )
    respect_gitignore: bool = field(default=True, metadata={"help": "Leave out what git ignores."})
    fail_level: str = field(
        default="warning",
        metadata={"help": "The lowest severity that makes the exit code 1.", "enum": FAIL_LEVELS},
    )
    as_of: date | None = field(
        default=None, metadata={"help": "The day on which runtimes are judged, instead of today."}
    )
    parameters: Mapping[str, str] = field(
        default_factory=dict, metadata={"help": "Values of template parameters, as a deployment gives them."}
    )
    rules: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict, metadata={"help": "Options of single rules, by the name of the rule."}
    )
    #: The folder that globs are relative to: where the configuration file lies.
    root: Path = field(default=Path(), metadata={"internal": True})
    origins: Mapping[str, str] = field(default_factory=dict, metadata={"internal": True})

    def fails(self, severity: Severity) -> bool:
        """Whether a finding of this severity makes the run fail."""
        return self.fail_level != "never" and severity >= Severity[self.fail_level.upper()]

    def ignored_at(self, path: Path) -> Iterable[str]:
        """The selectors that are ignored for one path."""
        if not self.per_path_ignores:
            return
        try:
            relative = path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            relative = path.as_posix()
        for pattern, selectors in self.per_path_ignores.items():
            if matches(relative, pattern):
                yield from selectors


KEYS = {entry.name.replace("_", "-"): entry for entry in fields(Settings) if "internal" not in entry.metadata}


def load(path: Path) -> Settings:
    """The settings of one configuration file.

    Raises :class:`ConfigError` for a file that cannot be read and for keys and values that mean nothing.
    """
    import tomllib  # noqa: PLC0415 - most folders have no configuration

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    table = data.get("tool", {}).get("lambdalint", {}) if path.name == PYPROJECT else data
    return from_table(table, str(path), root=path.parent)


def from_table(table: Mapping[str, Any], origin: str, *, root: Path = Path()) -> Settings:
    """The settings of a table as TOML gives it."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        entry = KEYS.get(key)
        if entry is None:
            near = nearest(key, KEYS)
            hint = f"; did you mean `{near}`?" if near else f"; known are {', '.join(sorted(KEYS))}"
            raise ConfigError(f"{origin}: there is no setting `{key}`{hint}")
        values[entry.name] = _converted(key, value, origin)
    origins = dict.fromkeys(values, origin)
    return Settings(**values, root=root, origins=origins)


def _converted(key: str, value: Any, origin: str) -> Any:
    match key:
        case "select" | "extend-select" | "ignore" | "exclude" if _is_strings(value):
            return tuple(value)
        case "per-path-ignores" if isinstance(value, dict) and all(map(_is_strings, value.values())):
            return {pattern: tuple(names) for pattern, names in value.items()}
        case "force-exclude" | "respect-gitignore" if isinstance(value, bool):
            return value
        case "fail-level" if value in FAIL_LEVELS:
            return value
        case "as-of" if isinstance(value, date):
            return value
        case "as-of" if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        case "parameters" if isinstance(value, dict):
            return {name: str(given) for name, given in value.items()}
        case "rules" if isinstance(value, dict) and all(isinstance(v, dict) for v in value.values()):
            return value
    expected = schema()["properties"][key]
    kind = " or ".join(map(str, expected["enum"])) if "enum" in expected else expected["type"]
    raise ConfigError(f"{origin}: `{key}` must be {_article(kind)}, but it is {value!r}")


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _article(kind: str) -> str:
    words = {"array": "a list of texts", "object": "a table", "boolean": "true or false", "string": "a text"}
    return words.get(kind, kind)


class ConfigFinder:
    """The settings for each path: those of the closest configuration file above it."""

    def __init__(
        self, explicit: Path | None, overrides: Mapping[str, Any], *, isolated: bool = False
    ) -> None:
        self.explicit = load(explicit) if explicit is not None else None
        self.overrides = overrides
        self.isolated = isolated
        self._found: dict[Path, Settings] = {}

    def settings(self, folder: Path) -> Settings:
        """The settings for the files of a folder."""
        folder = folder.resolve()
        if folder not in self._found:
            base = self.explicit or self._closest(folder)
            given = {name: value for name, value in self.overrides.items() if value is not None}
            # Names add to those of the file; everything else replaces.
            for name in ("extend_select", "ignore", "exclude"):
                if name in given:
                    given[name] = (*getattr(base, name), *given[name])
            if "parameters" in given:
                given["parameters"] = {**base.parameters, **given["parameters"]}
            origins = {**base.origins, **dict.fromkeys(given, "command line")}
            self._found[folder] = replace(base, **given, origins=origins)
        return self._found[folder]

    def _closest(self, folder: Path) -> Settings:
        if self.isolated:
            return Settings(root=folder)
        for here in (folder, *folder.parents):
            if (here / FILE).is_file():
                return load(here / FILE)
            if (here / PYPROJECT).is_file() and _has_table(here / PYPROJECT):
                return load(here / PYPROJECT)
        return Settings(root=folder)


def _has_table(pyproject: Path) -> bool:
    """Whether a ``pyproject.toml`` says anything to lambdalint; one that does not is passed over."""
    try:
        text = pyproject.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return "[tool.lambdalint" in text


def schema() -> dict[str, Any]:
    """The JSON Schema of the configuration, as it is shipped beside this module."""
    strings = {"type": "array", "items": {"type": "string"}}
    shapes: dict[str, dict[str, Any]] = {
        "per-path-ignores": {"type": "object", "additionalProperties": strings},
        "force-exclude": {"type": "boolean"},
        "respect-gitignore": {"type": "boolean"},
        "fail-level": {"type": "string", "enum": list(FAIL_LEVELS)},
        "as-of": {"type": "string", "format": "date"},
        "parameters": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
        "rules": {"type": "object", "additionalProperties": {"type": "object"}},
    }
    properties = {
        key: {"description": entry.metadata["help"], **shapes.get(key, strings)}
        for key, entry in KEYS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "lambdalint configuration",
        "description": "lambdalint.toml, or the table [tool.lambdalint] of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
