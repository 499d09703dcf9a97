"""Settings: defaults, then the closest configuration file, then the command line.

A configuration is ``lambdalint.toml`` or ``[tool.lambdalint]`` in ``pyproject.toml``; for each linted file
the closest one above it wins, and nothing is merged between files. A key that means nothing is an error.
The fields of :class:`Settings` are the keys; the JSON Schema beside this module is made of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lambdalint.discovery import matches
from lambdalint.errors import ConfigError, nearest
from lambdalint.finding import Severity
from lambdalint.records import dataclass

FILE = "lambdalint.toml"
PYPROJECT = "pyproject.toml"
COMMAND_LINE = "command line"
FAIL_LEVELS = ("error", "warning", "info", "never")
#: Lists that the command line adds to; everything else it replaces.
_ADDED = ("extend_select", "ignore", "exclude")


_TEXTS = "a list of texts"
_SWITCH = "true or false"


def _setting(default: Any, meaning: str, kind: str) -> Any:
    """A setting with what it means and what may be written, both for people."""
    metadata = {"help": meaning, "kind": kind}
    if default is dict:
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run can be told, with the defaults.

    ``origins`` says for each field that is no default where its value comes from.
    """

    select: tuple[str, ...] | None = _setting(
        None, "Rules and packs to run, instead of all that are not opt-in.", _TEXTS
    )
    extend_select: tuple[str, ...] = _setting(
        (), "Rules and packs to run in addition, opt-in ones included.", _TEXTS
    )
    ignore: tuple[str, ...] = _setting((), "Rules and packs not to run.", _TEXTS)
    per_path_ignores: Mapping[str, tuple[str, ...]] = _setting(
        dict,
        "Globs of paths, each with the rules and packs not to run there.",
        "a table of lists of texts",
    )
    exclude: tuple[str, ...] = _setting((), "Globs of paths that are not searched for templates.", _TEXTS)
    force_exclude: bool = _setting(
        False, "Apply the exclusions to paths that are named on the command line too.", _SWITCH
    )
    respect_gitignore: bool = _setting(True, "Leave out what git ignores.", _SWITCH)
    fail_level: str = _setting(
        "warning", "The lowest severity that makes the exit code 1.", " or ".join(map(repr, FAIL_LEVELS))
    )
    as_of: date | None = _setting(
        None, "The day on which runtimes are judged, instead of today.", "a date like 2027-01-31"
    )
    parameters: Mapping[str, str] = _setting(
        dict,
        "Values of template parameters, as a deployment gives them.",
        "a table of texts, numbers, booleans or lists of texts",
    )
    rules: Mapping[str, Mapping[str, Any]] = _setting(
        dict, "Options of single rules, by the name of the rule.", "a table of tables"
    )
    #: The folder that globs are relative to: where the configuration file lies.
    root: Path = Path()
    origins: Mapping[str, str] = field(default_factory=dict)

    def fails(self, severity: Severity) -> bool:
        """Whether a finding of this severity makes the run fail."""
        return self.fail_level != "never" and severity >= Severity[self.fail_level.upper()]

    def ignored_at(self, path: str) -> Iterator[str]:
        """The selectors that are ignored for one path, which is absolute."""
        for pattern, selectors in self.per_path_ignores.items():
            if self._matches(path, pattern):
                yield from selectors

    def exclusions(self, path: str) -> Collection[str]:
        """The globs of ``exclude`` that leave out a path, which is absolute."""
        return [pattern for pattern in self.exclude if self._matches(path, pattern)]

    def _matches(self, path: str, pattern: str) -> bool:
        if os.path.isabs(pattern):  # noqa: PTH117 - paths are texts here
            return matches(path.replace(os.sep, "/"), pattern)
        folder = str(self.root)
        prefix = folder.rstrip(os.sep) + os.sep
        below = "." if path == folder else path.removeprefix(prefix)
        return below != path and matches(below.replace(os.sep, "/"), pattern)

    def selectors(self) -> Iterator[tuple[str, str]]:
        """Every name of a rule or a pack that is written somewhere, after the place where it is written."""
        for name in ("select", "extend_select", "ignore"):
            for selector in getattr(self, name) or ():
                yield self.place(name), selector
        for pattern, selectors in self.per_path_ignores.items():
            for selector in selectors:
                yield f"{self.place('per_path_ignores')}.{pattern!r}", selector

    def place(self, name: str) -> str:
        """Where a setting was given, for messages: ``lambdalint.toml: ignore``, ``--ignore``."""
        key, origin = name.replace("_", "-"), self.origins.get(name, "default")
        if origin == COMMAND_LINE:
            return f"--{key}"
        # What the command line adds has been looked at by itself.
        return f"{origin.removesuffix(f', {COMMAND_LINE}')}: {key}"

    def shown(self) -> Iterator[str]:
        """Each setting with its value and its origin, a line each."""
        import json  # noqa: PLC0415

        for key, entry in sorted(KEYS.items()):
            value = getattr(self, entry.name)
            text = json.dumps(value.isoformat() if isinstance(value, date) else value, default=str)
            yield f"{key} = {text}  # {self.origins.get(entry.name, 'default')}"


KEYS = {entry.name.replace("_", "-"): entry for entry in fields(Settings) if entry.metadata}


def load(path: Path) -> Settings:
    """The settings of one configuration file.

    Raises :class:`ConfigError` for a file that cannot be read and for keys and values that mean nothing.
    """
    import tomllib  # noqa: PLC0415 - most folders have no configuration

    shown = _shown(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{shown}: {(error.strerror or str(error)).lower()}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{shown}: {error}") from None
    table = _table(data) if path.name == PYPROJECT else data
    return from_table(table or {}, shown, root=Path(os.path.abspath(path.parent)))  # noqa: PTH100


def _shown(path: Path) -> str:
    """The path as messages show it: relative to the working directory where it lies below it."""
    absolute, here = os.path.abspath(path), os.getcwd()  # noqa: PTH100, PTH109
    return Path(os.path.relpath(absolute) if absolute.startswith(here) else absolute).as_posix()


def _table(pyproject: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The ``[tool.lambdalint]`` of a ``pyproject.toml``."""
    tools = pyproject.get("tool")
    table = tools.get("lambdalint") if isinstance(tools, dict) else None
    return table if isinstance(table, dict) else None


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
        case "as-of" if isinstance(value, date) and not isinstance(value, datetime):
            return value
        case "as-of" if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        case "parameters" if isinstance(value, dict) and all(map(_is_given, value.values())):
            return {name: _given(given) for name, given in value.items()}
        case "rules" if isinstance(value, dict) and all(isinstance(v, dict) for v in value.values()):
            return value
    raise ConfigError(f"{origin}: `{key}` must be {KEYS[key].metadata['kind']}, but it is {value!r}")


def _is_given(value: Any) -> bool:
    return isinstance(value, str | int | float | bool) or _is_strings(value)


def _given(value: Any) -> str:
    """A parameter's value as CloudFormation takes it: a text, lists with commas."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


class ConfigFinder:
    """The settings for each path: those of the closest configuration file above it."""

    def __init__(
        self, explicit: Path | None, overrides: Mapping[str, Any], *, isolated: bool = False
    ) -> None:
        self.explicit = load(explicit) if explicit is not None else None
        self.overrides = overrides
        self.isolated = isolated
        self._found: dict[Path, Settings] = {}
        self._adjusted: dict[Path | None, Settings] = {}
        self._files: dict[Path, Settings] = {}

    def settings(self, folder: Path) -> Settings:
        """The settings for the files of a folder."""
        if folder not in self._found:
            here = Path(os.path.abspath(folder))  # noqa: PTH100
            base = self.explicit or self._closest(here)
            key = base.root if base.origins else None
            if key not in self._adjusted:
                self._adjusted[key] = self._with_overrides(base)
            self._found[folder] = self._adjusted[key]
        return self._found[folder]

    def _with_overrides(self, base: Settings) -> Settings:
        given = {name: value for name, value in self.overrides.items() if value is not None}
        origins = {**base.origins, **dict.fromkeys(given, COMMAND_LINE)}
        if "exclude" in given:
            # They are meant from where the command was typed, not from where the configuration lies.
            given["exclude"] = tuple(map(_from_here, given["exclude"]))
        for name in (*_ADDED, "parameters"):
            if name in given and getattr(base, name):
                origins[name] = f"{base.origins[name]}, {COMMAND_LINE}"
        for name in _ADDED:
            if name in given:
                given[name] = (*getattr(base, name), *given[name])
        if "parameters" in given:
            given["parameters"] = {**base.parameters, **given["parameters"]}
        return replace(base, **given, origins=origins)

    def _closest(self, folder: Path) -> Settings:
        if folder not in self._files:
            self._files[folder] = self._in(folder)
        return self._files[folder]

    def _in(self, folder: Path) -> Settings:
        if not self.isolated:
            for path in (folder / FILE, folder / PYPROJECT):
                # Not Path.is_file: a folder that must not be entered says no.
                if os.path.isfile(path) and (path.name == FILE or configures(path)):  # noqa: PTH113
                    return load(path)
            if folder.parent != folder:
                return self._closest(folder.parent)
        return Settings(root=Path.cwd())


def _from_here(pattern: str) -> str:
    """A glob that is meant from the working directory; one without a slash means names anywhere."""
    if "/" not in pattern.rstrip("/") or Path(pattern).is_absolute():
        return pattern
    folder = re.sub(r"([*?[])", r"[\1]", Path.cwd().as_posix())
    return f"{folder}/{pattern.removeprefix('./')}"


def configures(pyproject: Path) -> bool:
    """Whether a ``pyproject.toml`` says anything to lambdalint; one that does not is passed over."""
    try:
        text = pyproject.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "lambdalint" not in text:
        return False
    import tomllib  # noqa: PLC0415

    try:
        return _table(tomllib.loads(text)) is not None
    except tomllib.TOMLDecodeError:
        return "[tool.lambdalint" in text
