"""Plugins: whoever brings rules comes through this one door, the built-in packs included.

A plugin is an installed distribution with an entry point in the group ``lambdalint`` that names a module
with a ``lambdalint_rules`` hook. Nothing of a scanned repository is ever loaded.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pluggy

from lambdalint.records import dataclass
from lambdalint.registry import RegisteredRule, Registry
from lambdalint.rule import Rule

GROUP = "lambdalint"
#: The distribution that brings the built-in packs; it goes first, so that nobody takes their names.
BUILT_IN = "lambdalint"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Specification:
    """The whole extension surface."""

    @hookspec
    def lambdalint_rules(self) -> Iterable[type[Rule]]:  # type: ignore[empty-body]
        """The rule classes that a plugin brings."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: the distribution that declares it, its name, and the module that it names."""

    distribution: str
    version: str
    name: str
    module: str

    @property
    def label(self) -> str:
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True, slots=True)
class BrokenPlugin:
    """A plugin that could not be used, and why."""

    name: str
    reason: str


def load(plugins: Iterable[Plugin] | None = None) -> tuple[Registry, tuple[BrokenPlugin, ...]]:
    """Every installed plugin's rules, and the plugins that failed.

    A broken plugin, or one that takes the name of a rule that is already there, is left out and named;
    the others are used.
    """
    rules: dict[str, RegisteredRule] = {}
    broken: list[BrokenPlugin] = []
    found = installed(sys.path) if plugins is None else plugins
    for plugin in sorted(found, key=lambda plugin: (plugin.distribution != BUILT_IN, plugin.label)):
        try:
            brought = [RegisteredRule(_checked(rule), plugin.label) for rule in _rules_of(plugin)]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code may raise anything
            broken.append(BrokenPlugin(plugin.label, f"{type(error).__name__}: {error}"))
            continue
        packs = {entry.pack for entry in rules.values()} | {"all"}
        for entry in brought:
            if entry.name in rules:
                other = rules[entry.name].plugin
                reason = f"rule `{entry.name}` is already brought by {other}"
                broken.append(BrokenPlugin(plugin.label, reason))
            elif entry.name in packs:
                reason = f"a rule cannot be called `{entry.name}`, which selects a whole pack"
                broken.append(BrokenPlugin(plugin.label, reason))
            else:
                rules[entry.name] = entry
    return Registry(tuple(rules.values())), tuple(broken)


def installed(path: Iterable[str]) -> Iterator[Plugin]:
    """The entry points of our group in the distributions on an import path, the first of each name.

    Read from ``*.dist-info/entry_points.txt`` as the packaging specification defines it: importing
    ``importlib.metadata`` for the same costs as much as linting a template.
    """
    seen: set[str] = set()
    for folder in path:
        try:
            with os.scandir(folder or ".") as listing:
                names = sorted(entry.name for entry in listing if entry.name.endswith(".dist-info"))
        except OSError:
            continue
        for name in names:
            distribution, _, version = name.removesuffix(".dist-info").partition("-")
            if distribution in seen:
                continue
            seen.add(distribution)
            try:
                with open(os.path.join(folder or ".", name, "entry_points.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH123 - a start does this for every distribution
                    text = file.read()
            except (OSError, UnicodeDecodeError):
                continue
            for entry, module in _entry_points(text):
                yield Plugin(distribution, version, entry, module)


def _entry_points(text: str) -> Iterator[tuple[str, str]]:
    """The ``name = module`` lines of our group."""
    group = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            group = line.strip("[] ")
        elif group == GROUP and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield name.strip(), value.partition("[")[0].strip()


def _rules_of(plugin: Plugin) -> list[type[Rule]]:
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Specification)
    manager.register(importlib.import_module(plugin.module), plugin.name)
    found = [rule for rules in manager.hook.lambdalint_rules() for rule in rules]
    if not found:
        raise LookupError(f"no rule comes from a hook `lambdalint_rules` of `{plugin.module}`")
    return found


def _checked(rule: Any) -> type[Rule]:
    """What a plugin calls a rule, if it is one."""
    if not (isinstance(rule, type) and issubclass(rule, Rule)):
        raise TypeError(f"{rule!r} is no rule")
    for attribute in ("name", "summary", "severity"):
        if not hasattr(rule, attribute):
            raise TypeError(f"rule {rule.__qualname__} has no `{attribute}`")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name):
        raise ValueError(f"the name of rule `{rule.name}` is not in kebab-case")
    return rule
