"""Every way to name a function, and what it is taken for."""

from __future__ import annotations

import pytest

from lambdalint.build.project import ProjectReader
from lambdalint.model import Application, FunctionTarget
from lambdalint.source import Source
from lambdalint.values import Truth

HEAD = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Name: {Type: String}}
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {FunctionName: orders}}
  G: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live}}
  H: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Sub '${AWS::StackName}-h'}}
  Live: {Type: AWS::Lambda::Alias, Properties: {Name: live, FunctionName: !Ref F, FunctionVersion: '1'}}
  Made: {Type: AWS::Lambda::Version, Properties: {FunctionName: !GetAtt F.Arn}}
  Queue: {Type: AWS::SQS::Queue}
"""
LAMBDA = "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function"
URI = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"


def application(resources: str, head: str = HEAD) -> Application:
    reader = ProjectReader()
    reader.read(Source("template.yaml", head + resources))
    (found,) = reader.project().applications
    return found


def target(text: str) -> FunctionTarget:
    permission = f"  P: {{Type: AWS::Lambda::Permission, Properties: {{FunctionName: {text}}}}}\n"
    (found,) = application(permission).permissions
    return found.target


@pytest.mark.parametrize(
    ("text", "function", "qualifier"),
    [
        ("!Ref F", "F", ""),
        ("!GetAtt F.Arn", "F", ""),
        ("orders", "F", ""),
        ("orders:live", "F", "live"),
        ("!Sub '${F}:live'", "F", "live"),
        ("!Sub '${F.Arn}:3'", "F", "3"),
        ("!Join [':', [!GetAtt F.Arn, live]]", "F", "live"),
        (f"!Sub '{LAMBDA}:orders'", "F", ""),
        (f"!Sub '{LAMBDA}:${{F}}:live'", "F", "live"),
        ("!Sub '${AWS::AccountId}:function:orders'", "F", ""),
        (f"!Sub '{LAMBDA}:${{AWS::StackName}}-h'", "H", ""),
        ("!Ref Live", "F", "live"),
        ("!Ref Made", "F", "${Made.Version}"),
        ("!Ref G.Alias", "G", "live"),
        ("!Sub '${G.Alias}'", "G", "live"),
        ("!Ref G.Version", "G", "${G.Version}"),
        ("!Ref GAliaslive", "G", "live"),
        (f"!Sub '{URI}/${{F.Arn}}/invocations'", "F", ""),
        (f"!Sub '{URI}/${{F.Arn}}:live/response-streaming-invocations'", "F", "live"),
        (f"!Sub '{URI}/${{Live}}/invocations'", "F", "live"),
    ],
)
def test_names(text: str, function: str, qualifier: str) -> None:
    found = target(text)
    assert (found.function, str(found.qualifier)) == (function, qualifier)


@pytest.mark.parametrize("text", ["!GetAtt Queue.Arn", "!ImportValue Orders", "arn:aws:sqs:eu-west-1:1:q"])
def test_names_no_function_of_the_template(text: str) -> None:
    assert target(text).names("F") is Truth.NO


@pytest.mark.parametrize(
    "text", ["!Ref Name", "!Sub '${Name}-f'", "arn:aws:lambda:eu-west-1:1:function:orders"]
)
def test_may_name_any(text: str) -> None:
    assert target(text).names("F") is Truth.MAYBE


def test_a_literal_name_is_no_function_that_has_another() -> None:
    head = "Resources:\n  F: {Type: AWS::Lambda::Function}\n"
    permission = "  P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: other}}\n"
    (found,) = application(permission, head).permissions
    assert found.target.names("F") is Truth.NO


def test_a_stage_variable_leaves_the_qualifier_open() -> None:
    found = target(f"!Sub '{URI}/${{F.Arn}}:${{!stageVariables.alias}}/invocations'")
    assert (found.function, found.qualifier) == ("F", None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("!Ref F", "!GetAtt F.Arn", Truth.YES),
        ("!Ref Live", "!Sub '${F}:live'", Truth.YES),
        ("!Ref F", "!Ref Live", Truth.NO),
        ("!Ref Live", "!Sub '${F}:next'", Truth.NO),
        ("!Ref Live", "!Ref Made", Truth.NO),
        ("!Ref Made", "!Sub '${F}:3'", Truth.MAYBE),
        ("!Ref F", "!Sub '${F}:$LATEST'", Truth.MAYBE),
        ("!Ref Live", "!Sub '${F}:${Name}'", Truth.MAYBE),
    ],
)
def test_same_qualifier(one: str, other: str, same: Truth) -> None:
    assert target(one).same_qualifier(target(other)) is same
