"""The cases of a template: feasible, few, and all pairs of truths shown."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.template.scenarios import MAX_SCENARIOS, Scenario, scenarios
from lambdalint.template.template import Template


def cases(head: str, used: list[str], given: dict[str, str] | None = None) -> tuple[Scenario, ...]:
    variables = "".join(f"          V{n}: !If [{name}, a, b]\n" for n, name in enumerate(used))
    text = (
        f"{head}\nResources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        f"      Environment:\n        Variables:\n{variables or '          A: 1'}"
    )
    template = Template.read(yaml.parse(Source("t.yaml", text)), given)
    return scenarios(template, template.resources.values())


def truths(found: tuple[Scenario, ...]) -> list[tuple[bool, ...]]:
    return sorted(tuple(scenario.truths.values()) for scenario in found)


STAGE = """\
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod]}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [dev, !Ref Stage]
  Either: !Or [!Condition IsProd, !Condition IsDev]
  Neither: !Not [!Condition Either]
"""


def test_a_template_without_conditions_has_one_case() -> None:
    assert cases("Parameters: {A: {Type: String}}", []) == (Scenario(),)


def test_conditions_that_nobody_uses_make_no_cases() -> None:
    assert cases(STAGE, []) == (Scenario(),)


def test_one_condition_has_two_cases() -> None:
    assert truths(cases(STAGE, ["IsProd"])) == [(False,), (True,)]


def test_cases_that_no_parameter_allows_are_left_out() -> None:
    assert truths(cases(STAGE, ["IsProd", "IsDev"])) == [(False, False), (False, True), (True, False)]


def test_conditions_follow_each_other() -> None:
    assert truths(cases(STAGE, ["Either", "Neither"])) == [(False, True), (True, False)]


def test_the_parameter_agrees_with_the_condition() -> None:
    chosen = {s.truths["IsProd"]: s.parameters["Stage"] for s in cases(STAGE, ["IsProd"])}
    assert chosen == {True: ("prod",), False: ("dev", "test")}


def test_a_given_value_leaves_one_case() -> None:
    assert truths(cases(STAGE, ["IsProd", "IsDev"], {"Stage": "prod"})) == [(True, False)]


def test_the_default_comes_first() -> None:
    head = STAGE.replace("{Type: String,", "{Type: String, Default: prod,")
    assert cases(head, ["IsProd"])[0].truths == {"IsProd": True}


def test_a_parameter_can_have_other_values_than_those_compared() -> None:
    head = "Parameters: {A: {Type: String, Default: x}}\nConditions: {IsX: !Equals [!Ref A, x]}"
    assert truths(cases(head, ["IsX"])) == [(False,), (True,)]


def test_a_list_parameter_can_be_empty_or_not() -> None:
    head = (
        "Parameters: {Ids: {Type: CommaDelimitedList, Default: ''}}\n"
        "Conditions: {HasIds: !Not [!Equals [!Join ['', !Ref Ids], '']]}"
    )
    assert truths(cases(head, ["HasIds"])) == [(False,), (True,)]


def test_a_region_is_one_of_those_compared_or_another() -> None:
    head = (
        "Conditions:\n"
        "  East: !Equals [!Ref AWS::Region, us-east-1]\n"
        "  West: !Equals [!Ref AWS::Region, us-west-2]"
    )
    assert truths(cases(head, ["East", "West"])) == [(False, False), (False, True), (True, False)]


def test_what_cannot_be_evaluated_may_be_either() -> None:
    head = "Conditions: {C: !Equals [!ImportValue x, y]}"
    assert truths(cases(head, ["C"])) == [(False,), (True,)]


def test_two_parameters_that_are_compared() -> None:
    head = (
        "Parameters: {A: {Type: String, Default: x}, B: {Type: String, Default: x}}\n"
        "Conditions: {Same: !Equals [!Ref A, !Ref B]}"
    )
    assert truths(cases(head, ["Same"])) == [(False,), (True,)]


def test_the_condition_of_a_resource_counts() -> None:
    text = f"{STAGE}Resources: {{F: {{Type: AWS::Lambda::Function, Condition: IsProd}}}}"
    template = Template.read(yaml.parse(Source("t.yaml", text)))
    assert truths(scenarios(template, template.resources.values())) == [(False,), (True,)]


def test_conditions_that_refer_to_each_other_end() -> None:
    head = (
        "Conditions: {A: !Not [!Condition B], B: !Not [!Condition A], C: !And [!Condition C, !Condition C]}"
    )
    assert cases(head, ["A", "B", "C"])


@pytest.mark.parametrize("count", [3, 4, 8, 12, 40])
def test_many_conditions_have_few_cases_that_show_every_pair(count: int) -> None:
    parameters = ", ".join(f"P{n}: {{Type: String, Default: 'no'}}" for n in range(count))
    conditions = ", ".join(f"C{n}: !Equals [!Ref P{n}, 'yes']" for n in range(count))
    names = [f"C{n}" for n in range(count)]
    found = cases(f"Parameters: {{{parameters}}}\nConditions: {{{conditions}}}", names)
    assert len(found) <= MAX_SCENARIOS
    shown = {
        (one, other, scenario.truths[one], scenario.truths[other])
        for scenario in found
        for one, other in combinations(names, 2)
    }
    wanted = {(*pair, a, b) for pair in combinations(names, 2) for a, b in product([True, False], repeat=2)}
    assert len(wanted - shown) == 0 if count <= 12 else len(wanted - shown) < len(wanted) / 100


def test_an_account_stays_open_though_conditions_compare_it() -> None:
    head = "Conditions:\n  IsDev: !Equals [!Ref AWS::AccountId, '111122223333']"
    found = cases(head, ["IsDev"])
    assert truths(found) == [(False,), (True,)]
    assert [scenario.parameter("AWS::AccountId") for scenario in found] == [None, None]
