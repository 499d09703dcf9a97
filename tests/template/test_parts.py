"""Files that are put together before they are deployed."""

import pytest

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.template.template import Template

FUNCTION = """\
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Role: {role}
"""


def template(text: str) -> Template:
    return Template.read(yaml.parse(Source("template.yaml", text)))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("!Ref Role", True),
        ("!GetAtt Role.Arn", True),
        ("!If [IsProd, a, b]", True),
        ("!FindInMap [Roles, !Ref AWS::Region, Orders]", True),
        ("!Ref Orders", False),
        ("!Ref AWS::NoValue", False),
        ("!Sub [ '${Name}', {Name: x} ]", False),
    ],
)
def test_what_is_not_in_the_file_makes_it_a_part(role: str, expected: bool) -> None:
    assert template(FUNCTION.format(role=role)).partial is expected


def test_a_transform_may_bring_what_is_missing() -> None:
    text = "Transform: AWS::Serverless-2016-10-31\n" + FUNCTION.format(role="!Ref Role")
    assert template(text).partial is False


def test_others_may_add_to_a_part() -> None:
    part = template(FUNCTION.format(role="!Ref Role"))
    assert part.open is True


def test_what_adds_to_resources_of_another_file_is_a_part() -> None:
    part = template(FUNCTION.format(role="role") + "  Api: {Properties: {Name: orders}}\n")
    assert (part.partial, part.problems) == (True, [])


def test_a_resource_without_a_type_is_told_where_nothing_needs_sam() -> None:
    whole = template("Resources:\n  Topic: {Type: AWS::SNS::Topic}\n  Api: {Properties: {Name: orders}}\n")
    assert [problem.message for problem in whole.problems] == ["resource `Api` has no `Type`"]
