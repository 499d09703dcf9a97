"""The loop: cases merged into one finding, conditions in words, a rule that raises takes nobody along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from lambdalint import Finding, Rule, Severity, engine
from lambdalint.build.project import read_all
from lambdalint.model import Function
from lambdalint.model.application import Application, Project
from lambdalint.source import Source
from lambdalint.testing import AS_OF
from lambdalint.values import Known

HEAD = """\
Parameters:
  Stage: {Type: String}
  Size: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsBig: !Equals [!Ref Size, big]
"""


def template(head: str = HEAD, memory: str = "512", ids: tuple[str, ...] = ("Orders",)) -> Source:
    resources = "".join(
        f"  {name}:\n    Type: AWS::Lambda::Function\n    Properties:\n      MemorySize: {memory}\n"
        for name in ids
    )
    return Source("template.yaml", f"{head}Resources:\n{resources}")


class ShowsMemory(Rule):
    name: ClassVar[str] = "shows-memory"
    summary: ClassVar[str] = "tells the memory of each function"
    severity: ClassVar[Severity] = Severity.INFO

    def check_function(self, function: Function) -> Iterator[Finding]:
        if isinstance(function.memory, Known):
            yield self.finding(function.memory, f"memory {function.memory.value}")


class Raises(Rule):
    name: ClassVar[str] = "raises"
    summary: ClassVar[str] = "fails after its first finding"
    severity: ClassVar[Severity] = Severity.INFO
    error: ClassVar[BaseException] = ZeroDivisionError("no")

    def check_function(self, function: Function) -> Iterator[Finding]:
        yield self.finding(function.span, "before it failed")
        raise self.error


class SeesAll(Rule):
    """Overrides every check there is."""

    name: ClassVar[str] = "sees-all"
    summary: ClassVar[str] = "sees everything"
    severity: ClassVar[Severity] = Severity.INFO
    seen: ClassVar[list[str]] = []

    def check_application(self, _application: Application) -> Iterator[Finding]:
        self.seen.append("application")
        yield from ()

    def check_project(self, _project: Project) -> None:
        """A check may return nothing."""
        self.seen.append("project")


def check(source: Source, *rules: type[Rule]) -> engine.Outcome:
    instances = [rule(AS_OF) for rule in rules]
    return engine.check(read_all([source]), lambda _: instances)


def messages(outcome: engine.Outcome) -> list[str]:
    return [finding.message for finding in outcome.findings]


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ("512", ["memory 512"]),
        (
            "!If [IsProd, 1024, 512]",
            ["memory 1024 (when `IsProd` is true)", "memory 512 (when `IsProd` is false)"],
        ),
        ("!If [IsProd, 1024, !Ref AWS::NoValue]", ["memory 1024 (when `IsProd` is true)", None]),
        (
            "!If [IsProd, !If [IsBig, 2048, 1024], 512]",
            [
                "memory 2048 (when `IsProd` is true and `IsBig` is true)",
                "memory 1024 (when `IsProd` is true and `IsBig` is false)",
                "memory 512 (when `IsProd` is false)",
            ],
        ),
    ],
)
def test_a_finding_says_in_which_cases_it_holds(memory: str, expected: list[str | None]) -> None:
    told = messages(check(template(memory=memory), ShowsMemory))
    if None in expected:  # what AWS takes where nothing is written
        expected = [*expected[:1], "memory 128 (when `IsProd` is false)"]
    assert sorted(told) == sorted(map(str, expected))


class NamesMemory(ShowsMemory):
    name: ClassVar[str] = "names-memory"
    in_every_case: ClassVar[bool] = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        if isinstance(function.memory, Known) and function.memory.value != 512:
            yield self.finding(function.span, "memory")


def test_a_rule_may_want_what_holds_in_every_case() -> None:
    assert messages(check(template(memory="1024"), NamesMemory)) == ["memory"]
    assert messages(check(template(memory="!If [IsProd, 1024, 512]"), NamesMemory)) == []


def test_a_thing_that_is_there_in_some_cases_has_no_others() -> None:
    source = template(memory="512", ids=("Orders",)).text
    other = "  Other: {Type: AWS::Lambda::Function, Condition: IsProd, Properties: {MemorySize: 256}}\n"
    told = messages(check(Source("template.yaml", source + other), NamesMemory))
    assert told == ["memory (when `IsProd` is true)"]


def test_one_that_holds_in_every_case_says_no_condition() -> None:
    source = template(memory="512", ids=("Orders",)).text
    other = "  Other: {Type: AWS::Lambda::Function, Condition: IsProd, Properties: {MemorySize: 256}}\n"
    told = messages(check(Source("template.yaml", source + other), ShowsMemory))
    assert told == ["memory 512", "memory 256 (when `IsProd` is true)"]


class QuotesMemory(ShowsMemory):
    name: ClassVar[str] = "quotes-memory"

    def check_function(self, function: Function) -> Iterator[Finding]:
        size = function.memory.value if isinstance(function.memory, Known) else None
        yield self.finding(function.span, f"memory `{size}`")


def test_what_differs_only_in_a_quoted_value_is_told_once() -> None:
    told = messages(check(template(memory="!If [IsProd, 1024, 512]"), QuotesMemory))
    assert len(told) == 1
    assert "when" not in told[0]


def test_cases_that_no_single_combination_says_give_an_example() -> None:
    cases = [
        {"A": True, "B": True},
        {"A": True, "B": False},
        {"A": False, "B": True},
        {"A": False, "B": False},
    ]
    assert engine._when(cases, {0, 3}) == "for example when `A` is true and `B` is true"
    assert engine._when(cases, {0, 1}) == "when `A` is true"
    assert engine._when(cases, {0, 1, 2, 3}) == ""


def test_of_conditions_that_come_to_the_same_the_nearest_is_told() -> None:
    cases = [{"A": True, "B": False}, {"A": False, "B": True}]
    assert engine._when(cases, {0}) == "when `A` is true"
    assert engine._when(cases, {0}, {"A": 2, "B": 1}.__getitem__) == "when `B` is false"


def test_one_condition_is_told_rather_than_two() -> None:
    cases = [
        {"A": True, "B": True, "C": True},
        {"A": True, "B": False, "C": False},
        {"A": False, "B": True, "C": False},
    ]
    assert engine._when(cases, {0}, {"A": 1, "B": 2, "C": 3}.__getitem__) == "when `C` is true"


def test_the_condition_that_a_resource_names_is_told() -> None:
    text = (
        "Parameters: {Stage: {Type: String}}\n"
        "Conditions:\n  IsNotProd: !Not [!Condition IsProd]\n  IsProd: !Equals [!Ref Stage, prod]\n"
        "Resources:\n"
        "  Other: {Type: AWS::Lambda::Function, Condition: IsNotProd, Properties: {MemorySize: 256}}\n"
        "  Orders: {Type: AWS::Lambda::Function, Condition: IsProd, Properties: {MemorySize: 512}}\n"
    )
    told = messages(check(Source("template.yaml", text), ShowsMemory))
    assert told == ["memory 256 (when `IsNotProd` is true)", "memory 512 (when `IsProd` is true)"]


def test_findings_come_by_place() -> None:
    outcome = check(template(ids=("Beta", "Alpha")), ShowsMemory)
    assert [finding.subject.name for finding in outcome.findings if finding.subject] == ["Beta", "Alpha"]


def test_a_rule_that_raises_is_named_and_the_others_go_on() -> None:
    outcome = check(template(ids=("First", "Second")), Raises, ShowsMemory)
    told: dict[str, int] = {}
    for finding in outcome.findings:
        told[finding.rule] = told.get(finding.rule, 0) + 1
    assert told == {"raises": 2, "rule-crashed": 2, "shows-memory": 2}
    assert [(crash.rule, crash.path) for crash in outcome.crashes] == [("raises", "template.yaml")] * 2
    assert "rule `raises` failed: ZeroDivisionError: no (" in str(outcome.crashes[0])


@pytest.mark.parametrize("error", [RecursionError(), MemoryError("full"), AssertionError()])
def test_whatever_it_raises(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Raises, "error", error)
    assert [crash.error for crash in check(template(), Raises).crashes] == [error]


def test_a_rule_that_yields_no_finding_is_named() -> None:
    class YieldsText(ShowsMemory):
        name = "yields-text"

        def check_function(self, _function: Function) -> Iterator[Any]:
            yield "not a finding"

    outcome = check(template(), YieldsText)
    assert [crash.rule for crash in outcome.crashes] == ["yields-text"]


def test_only_the_checks_that_a_rule_has_are_called() -> None:
    SeesAll.seen.clear()
    check(template(head=""), SeesAll, ShowsMemory)
    assert sorted(SeesAll.seen) == ["application", "project"]


def test_rules_are_selected_by_path() -> None:
    sources = [Source(path, template(head="").text) for path in ("one.yaml", "two.yaml")]
    rules = {"one.yaml": [ShowsMemory(AS_OF)]}
    outcome = engine.check(read_all(sources), lambda path: rules.get(path, []))
    assert [finding.span.path for finding in outcome.findings] == ["one.yaml"]


@pytest.mark.parametrize(
    "name", ["check_application", "check_function", "check_code", "check_variable", "check_project"]
)
def test_a_check_is_asked_of_each_thing_that_it_names(name: str) -> None:
    asked: list[Any] = []

    class Asks(ShowsMemory):
        check_function = None  # type: ignore[assignment]

    setattr(Asks, name, lambda _rule, *things: asked.append(things))
    outcome = check(template(head="", memory="512\n      Environment: {Variables: {STAGE: dev}}"), Asks)
    assert outcome.crashes == ()
    assert len(asked) == 1


def test_what_no_rule_asks_for_is_not_looked_for() -> None:
    def read() -> tuple[Any, ...]:
        raise AssertionError("nobody asked")

    outcome = engine.check(Project(_read_images=read, _read_builds=read), lambda _path: ())
    assert outcome.findings == ()
