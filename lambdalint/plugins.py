"""Plugins: whoever brings rules comes through this one door, the built-in packs included.

A plugin is an installed distribution with an entry point in the group ``lambdalint`` that names a module
with a ``lambdalint_rules`` hook. Nothing of a scanned repository is ever loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

import pluggy

from lambdalint.registry import RegisteredRule, Registry
from lambdalint.rule import Rule

GROUP = "lambdalint"
#: The entry point of the packs that lambdalint itself ships; it goes first, so that nobody takes their names.
BUILT_IN = "lambdalint-rules"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Specification:
    """The whole extension surface."""

    @hookspec
    def lambdalint_rules(self) -> Iterable[type[Rule]]:  # type: ignore[empty-body]
        """The rule classes that a plugin brings."""


@dataclass(frozen=True, slots=True)
class BrokenPlugin:
    """A plugin that could not be used, and why."""

    name: str
    reason: str


def load(found: Iterable[EntryPoint] | None = None) -> tuple[Registry, tuple[BrokenPlugin, ...]]:
    """Every installed plugin's rules, and the plugins that failed.

    A broken plugin, or one that takes the name of a rule that is already there, is left out and named;
    the others are used.
    """
    rules: dict[str, RegisteredRule] = {}
    broken: list[BrokenPlugin] = []
    points = entry_points(group=GROUP) if found is None else found
    for entry_point in sorted(points, key=lambda point: (point.name != BUILT_IN, point.name)):
        label = _label(entry_point)
        try:
            brought = [RegisteredRule(rule, label) for rule in _rules_of(entry_point)]
            for entry in brought:
                _check(entry)
        except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
            broken.append(BrokenPlugin(label, f"{type(error).__name__}: {error}"))
            continue
        for entry in brought:
            if entry.name in rules:
                other = rules[entry.name].plugin
                broken.append(BrokenPlugin(label, f"rule `{entry.name}` is already brought by {other}"))
            else:
                rules[entry.name] = entry
    return Registry(tuple(rules.values())), tuple(broken)


def _rules_of(entry_point: EntryPoint) -> list[type[Rule]]:
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Specification)
    manager.register(entry_point.load(), entry_point.name)
    return [rule for rules in manager.hook.lambdalint_rules() for rule in rules]


def _check(entry: RegisteredRule) -> None:
    for attribute in ("name", "summary", "severity"):
        if not hasattr(entry.rule, attribute):
            raise TypeError(f"rule {entry.rule.__qualname__} has no `{attribute}`")


def _label(entry_point: EntryPoint) -> str:
    distribution = entry_point.dist
    return f"{distribution.name} {distribution.version}" if distribution else entry_point.name
