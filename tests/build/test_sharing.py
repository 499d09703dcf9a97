"""Scenarios share what conditions do not touch, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.synthetic import template
from places import FIXTURES

from lambdalint import engine
from lambdalint.build.project import ProjectReader, read_all
from lambdalint.build.sharing import Sharing
from lambdalint.model import Function
from lambdalint.registry import Registry
from lambdalint.source import Source
from lambdalint.testing import AS_OF

HEAD = """\
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function: {Runtime: python3.13}
Transform: AWS::Serverless-2016-10-31
Resources:
  Chosen: {Type: AWS::S3::Bucket, Condition: IsProd}
"""
FUNCTION = "  Orders: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler%s}}\n"
SHARED = {
    "nothing more": FUNCTION % "",
    "a queue": FUNCTION % ", Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}"
    + "  Q: {Type: AWS::SQS::Queue}\n",
    "a condition of another function": FUNCTION % ""
    + FUNCTION.replace("Orders", "Other") % ", MemorySize: !If [IsProd, 1024, 128]",
    "a trigger of another function": FUNCTION % ""
    + FUNCTION.replace("Orders", "Other")
    % ", Events: !If [IsProd, {A: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}, {}]",
}
OWN = {
    "a setting": FUNCTION % ", MemorySize: !If [IsProd, 1024, 128]",
    "the parameter behind the condition": FUNCTION % ", FunctionName: !Sub 'orders-${Stage}'",
    "Globals": "Globals: {Function: {Timeout: !If [IsProd, 3, 9]}}\n" + FUNCTION % "",
    "the role": FUNCTION % ", Role: !GetAtt Role.Arn"
    + "  Role: {Type: AWS::IAM::Role, Properties: {Path: !If [IsProd, /a/, /b/]}}\n",
    "a policy of the role": FUNCTION % ", Role: !GetAtt Role.Arn"
    + "  Role: {Type: AWS::IAM::Role}\n"
    + "  Policy: {Type: AWS::IAM::Policy, Condition: IsProd, Properties: {Roles: [!Ref Role]}}\n",
    "a permission": FUNCTION % ""
    + "  Permission: {Type: AWS::Lambda::Permission, Condition: IsProd, "
    + "Properties: {FunctionName: !Ref Orders, Principal: s3.amazonaws.com}}\n",
    "whether what it refers to exists": FUNCTION % ", Role: !GetAtt Role.Arn"
    + "  Role: {Type: AWS::IAM::Role, Condition: IsProd}\n",
    "a rule of its security group": FUNCTION
    % ", VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [!Ref Group]}"
    + "  Group: {Type: AWS::EC2::SecurityGroup}\n"
    + "  Out: {Type: AWS::EC2::SecurityGroupEgress, Condition: IsProd, "
    + "Properties: {GroupId: !Ref Group, IpProtocol: tcp}}\n",
}


def in_both_cases(text: str) -> list[Function]:
    if text.startswith("Globals"):
        added, text = text.split("\n", 1)
        head = HEAD.replace("Globals:\n  Function: {Runtime: python3.13}", added)
    else:
        head = HEAD
    applications = read_all([Source("template.yaml", head + text)]).applications
    assert len(applications) == 2
    return [next(f for f in app.functions if f.name == "Orders") for app in applications]


@pytest.mark.parametrize("case", SHARED)
def test_what_no_condition_touches_is_one_object(case: str) -> None:
    one, other = in_both_cases(SHARED[case])
    assert one is other


@pytest.mark.parametrize("case", OWN)
def test_what_a_condition_touches_is_made_for_each_case(case: str) -> None:
    one, other = in_both_cases(OWN[case])
    assert one is not other


def with_conditions() -> list[Path]:
    """Every template among the fixtures that has scenarios."""
    templates = (FIXTURES / "rules").glob("*/*/template.yaml")
    return sorted(path for path in templates if "Conditions:" in path.read_text(encoding="utf-8"))


def test_findings_are_those_of_scenarios_that_share_nothing(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [template(12), *(path.read_text(encoding="utf-8") for path in with_conditions())]
    rules = [entry.rule(AS_OF) for entry in registry.rules]

    def findings() -> list[list[str]]:
        found = []
        for text in texts:
            reader = ProjectReader()
            reader.read(Source("template.yaml", text))
            outcome = engine.check(reader.project(), lambda _: rules)
            found.append(
                [f"{f.sort_key} {f.severity} {f.subject} {len(f.related)}" for f in outcome.findings]
            )
        return found

    shared = findings()
    monkeypatch.setattr(Sharing, "several", property(lambda _: False))
    assert shared == findings()
