"""Who is told of what, and what is made after what."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.template.references import all_needs, handed_on, handed_out, names_in
from lambdalint.template.template import Template

TEXT = """\
Resources:
  A: {Type: AWS::SNS::Topic}
  B: {Type: AWS::SNS::Topic, DependsOn: A}
  C: {Type: AWS::SNS::Topic, Properties: {Name: !Sub "${B.TopicName}-${!Literal}"}}
  D: {Type: AWS::SNS::Topic, DependsOn: [C], Condition: Never}
  Loop: {Type: AWS::SNS::Topic, DependsOn: Loop}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {Topic: !Ref C}}}
  Own: {Type: Custom::Thing, Properties: {Topic: {Fn::GetAtt: [D, TopicArn]}}}
Outputs:
  Out: {Value: !If [X, !Ref A, !GetAtt B.Arn]}
"""


@pytest.fixture
def template() -> Template:
    return Template.read(yaml.parse(Source("template.yaml", TEXT)))


@pytest.mark.parametrize(
    ("name", "needed"),
    [("A", set()), ("B", {"A"}), ("C", {"A", "B"}), ("D", {"A", "B", "C"}), ("Loop", {"Loop"}), ("X", set())],
)
def test_what_a_resource_is_made_after(template: Template, name: str, needed: set[str]) -> None:
    assert all_needs(template, name) == needed


def test_nested_stacks_and_custom_resources_are_told(template: Template) -> None:
    assert handed_on(template) == {"C", "D"}


@pytest.mark.parametrize("told", ["!GetAtt A.DefaultSecurityGroup", "!Sub '${A.CidrBlock}'"])
def test_what_is_said_of_a_network_does_not_hand_it_on(told: str) -> None:
    text = f"Resources: {{A: {{Type: AWS::EC2::VPC}}, X: {{Type: Custom::X, Properties: {{P: {told}}}}}}}\n"
    assert handed_on(Template.read(yaml.parse(Source("template.yaml", text)))) == frozenset()


def test_outputs_tell_everybody(template: Template) -> None:
    assert handed_out(template) == {"A", "B", "C", "D"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("!Ref A", ["A"]),
        ("!GetAtt A.B.C", ["A"]),
        ("{Fn::GetAtt: [A, Outputs, B]}", ["A"]),
        ("{Fn::GetAtt: [!Ref A, B]}", ["A"]),
        ("!Sub ['${A}${B.C}', {A: !Ref D}]", ["A", "B", "D"]),
        ("!Join ['', [!Ref A, {Ref: B}]]", ["A", "B"]),
        ("${A}", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    root = yaml.parse(Source("template.yaml", f"x: {text}\n")).root
    assert root is not None
    assert sorted({*names_in(root)}) == names
