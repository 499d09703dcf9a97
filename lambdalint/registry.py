"""All the rules that are installed, by name and by pack, and how they are selected.

A pack is a package of modules with one rule each and its page beside it; the built-in packs and a
stranger's are read by the same :func:`rules_in`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from types import ModuleType

from lambdalint.errors import UsageError, nearest
from lambdalint.records import dataclass
from lambdalint.rule import Rule

#: Where the page of a rule is published; SARIF and the frames link to it.
PAGES = "https://github.com/lambdalint/lambdalint/blob/main/rules/lambdalint_rules"
_OURS = "lambdalint_rules"


@dataclass(frozen=True)
class RegisteredRule:
    """A rule class with what its place tells: the pack it is in, the page beside it, who brought it."""

    rule: type[Rule]
    plugin: str

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def pack(self) -> str:
        """The package that the module of the rule lies in; a module that lies in none is a pack itself."""
        return self.rule.__module__.rpartition(".")[0].rpartition(".")[2] or self.rule.__module__

    @property
    def page_path(self) -> Path:
        module = importlib.import_module(self.rule.__module__)
        assert module.__file__ is not None
        return Path(module.__file__).with_suffix(".md")

    @cached_property
    def page(self) -> str:
        """The page of the rule in Markdown, empty where a plugin ships none."""
        try:
            return self.page_path.read_text(encoding="utf-8")
        except OSError:
            return ""

    @property
    def help_uri(self) -> str:
        """Where the page is published; empty for a stranger's rule."""
        if not self.rule.__module__.startswith(f"{_OURS}."):
            return ""
        return f"{PAGES}/{self.pack}/{self.name.replace('-', '_')}.md"

    def described(self) -> Mapping[str, object]:
        """What ``lambdalint rules --format json`` says of it."""
        return {
            "name": self.name,
            "pack": self.pack,
            "severity": self.rule.severity.label,
            "summary": self.rule.summary,
            "default": not self.rule.opt_in,
            "plugin": self.plugin,
            "help": self.help_uri or None,
        }


@dataclass(frozen=True)
class Registry:
    """The installed rules, sorted by pack and name."""

    rules: tuple[RegisteredRule, ...] = ()
    by_name: Mapping[str, RegisteredRule] = field(init=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.rules, key=lambda entry: (entry.pack, entry.name)))
        object.__setattr__(self, "rules", ordered)
        object.__setattr__(self, "by_name", {entry.name: entry for entry in ordered})

    @cached_property
    def packs(self) -> Mapping[str, tuple[RegisteredRule, ...]]:
        packs: dict[str, list[RegisteredRule]] = {}
        for entry in self.rules:
            packs.setdefault(entry.pack, []).append(entry)
        return {pack: tuple(rules) for pack, rules in packs.items()}

    def named(self, selector: str, place: str = "") -> tuple[RegisteredRule, ...]:
        """The rules that a selector means: a rule's name, a pack, or ``all``.

        Raises :class:`UsageError` with the nearest name for anything else; ``place`` is where it is written.
        """
        if selector == "all":
            return self.rules
        if selector in self.by_name:
            return (self.by_name[selector],)
        if selector in self.packs:
            return self.packs[selector]
        near = nearest(selector, [*self.by_name, *self.packs, "all"])
        hint = f"; did you mean `{near}`?" if near else "; `lambdalint rules` lists them"
        raise UsageError(f"{place}{': ' if place else ''}there is no rule or pack `{selector}`{hint}")

    def select(
        self,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
    ) -> tuple[RegisteredRule, ...]:
        """The rules of a run. Without ``select``: all that are not opt-in. ``ignore`` wins.

        A pack that is selected by name brings its opt-in rules only when all of them are.
        """
        chosen: set[str] = set()
        if select is None:
            chosen.update(entry.name for entry in self.rules if not entry.rule.opt_in)
        for selector in (*(select or ()), *extend_select):
            chosen.update(entry.name for entry in self.named(selector))
        for selector in ignore:
            chosen.difference_update(entry.name for entry in self.named(selector))
        return tuple(entry for entry in self.rules if entry.name in chosen)


def rules_in(package: ModuleType) -> Iterator[type[Rule]]:
    """Every rule class that is defined in a module of a package, sub-packages included."""
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        found = importlib.import_module(module.name)
        if module.ispkg:
            yield from rules_in(found)
            continue
        for value in vars(found).values():
            is_rule = isinstance(value, type) and issubclass(value, Rule) and hasattr(value, "name")
            if is_rule and value.__module__ == module.name:
                yield value
