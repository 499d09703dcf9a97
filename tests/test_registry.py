"""Rules by name and by pack, and how they are selected."""

from __future__ import annotations

from typing import ClassVar

import pytest

from lambdalint import Rule, Severity
from lambdalint.errors import UsageError
from lambdalint.registry import RegisteredRule, Registry


def rule(name: str, pack: str, *, opt_in: bool = False) -> RegisteredRule:
    class Some(Rule):
        summary: ClassVar[str] = "something"
        severity: ClassVar[Severity] = Severity.INFO

    Some.name = name
    Some.opt_in = opt_in
    Some.__module__ = f"acme_rules.{pack}.{name.replace('-', '_')}"
    return RegisteredRule(Some, "acme 1.0")


RULES = Registry(
    (rule("late", "two"), rule("first", "one"), rule("second", "one"), rule("advice", "one", opt_in=True))
)


def names(rules: tuple[RegisteredRule, ...]) -> list[str]:
    return [entry.name for entry in rules]


def test_rules_are_sorted_by_pack_and_name() -> None:
    assert names(RULES.rules) == ["advice", "first", "second", "late"]
    assert {pack: names(rules) for pack, rules in RULES.packs.items()} == {
        "one": ["advice", "first", "second"],
        "two": ["late"],
    }


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "expected"),
    [
        (None, [], [], ["first", "second", "late"]),
        (["first"], [], [], ["first"]),
        (["two", "first"], [], [], ["first", "late"]),
        (["one"], [], [], ["advice", "first", "second"]),
        (["all"], [], [], ["advice", "first", "second", "late"]),
        (None, ["advice"], [], ["advice", "first", "second", "late"]),
        (None, ["all"], ["two"], ["advice", "first", "second"]),
        (["one"], [], ["one"], []),
        (["one"], ["late"], ["first"], ["advice", "second", "late"]),
        ([], [], [], []),
    ],
)
def test_selection(
    select: list[str] | None, extend: list[str], ignore: list[str], expected: list[str]
) -> None:
    assert names(RULES.select(select, extend, ignore)) == expected


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("frist", "there is no rule or pack `frist`; did you mean `first`?"),
        ("tow", "there is no rule or pack `tow`; did you mean `two`?"),
        ("zzzzz", "there is no rule or pack `zzzzz`; `lambdalint rules` lists them"),
        ("", "there is no rule or pack ``; `lambdalint rules` lists them"),
    ],
)
def test_a_name_that_means_nothing_is_an_error_with_a_suggestion(selector: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        RULES.named(selector)
    assert str(error.value) == message


def test_the_error_says_where_the_name_stands() -> None:
    with pytest.raises(UsageError, match=r"^lambdalint\.toml: ignore: there is no"):
        RULES.named("frist", "lambdalint.toml: ignore")


def test_a_plugins_rule_without_a_page_has_an_empty_one(registry: Registry) -> None:
    entry = registry.rules[0]
    assert entry.page.startswith("# ")
    assert entry.help_uri.endswith(f"/{entry.pack}/{entry.name.replace('-', '_')}.md")


def test_what_is_said_of_a_rule_is_the_same_for_all(registry: Registry) -> None:
    keys = {tuple(entry.described()) for entry in registry.rules}
    assert keys == {("name", "pack", "severity", "summary", "default", "plugin", "help")}
