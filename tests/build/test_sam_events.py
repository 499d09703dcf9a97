"""SAM's ``Events`` and URLs mean what the real translator makes of them."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import ModuleType

import pytest
from places import ROOT

HEAD = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String, Default: live}}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Queue: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  Pool: {Type: AWS::Cognito::UserPool}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}
  Table:
    Type: AWS::Serverless::SimpleTable
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}
  Http: {Type: AWS::Serverless::HttpApi}
"""
FUNCTION = """
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      InlineCode: pass
"""
EVENTS = {
    "S3": "{Bucket: !Ref Bucket, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']}",
    "SNS": "{Topic: !Ref Topic}",
    "SNS to its own queue": "{Topic: !Ref Topic, SqsSubscription: true}",
    "SNS to a queue": "{Topic: !Ref Topic, SqsSubscription: {QueueArn: !GetAtt Queue.Arn, QueueUrl: u}}",
    "SQS": "{Queue: !GetAtt Queue.Arn, BatchSize: 5, ScalingConfig: {MaximumConcurrency: 4}, Enabled: false}",
    "Kinesis": "{Stream: !GetAtt Stream.Arn, StartingPosition: LATEST, MaximumRetryAttempts: 3}",
    "DynamoDB": "{Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST}",
    "MSK": "{Stream: 'arn:aws:kafka:a:1:cluster/a/b', StartingPosition: LATEST, Topics: [t]}",
    "Schedule": "{Schedule: rate(1 day), Enabled: false}",
    "ScheduleV2": "{ScheduleExpression: rate(1 day)}",
    "EventBridgeRule": "{Pattern: {source: [a]}}",
    "CloudWatchEvent": "{Pattern: {source: [a]}, State: DISABLED}",
    "CloudWatchLogs": "{LogGroupName: group, FilterPattern: ''}",
    "IoTRule": "{Sql: select 1}",
    "AlexaSkill": "{SkillId: amzn1.ask.skill.0}",
    "Cognito": "{UserPool: !Ref Pool, Trigger: PreSignUp}",
    "Api": "{Path: '/orders/{id}/', Method: post}",
    "Api of the template": "{Path: /orders, Method: ANY, RestApiId: !Ref Api}",
    "HttpApi": "{Path: /orders, Method: post}",
    "HttpApi for everything": "{}",
    "HttpApi of the template": "{Path: '/{proxy+}', Method: any, ApiId: !Ref Http}",
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "scripts")
        return importlib.import_module("compare_events_with_sam")


def differences(script: ModuleType, text: str) -> list[str]:
    found = script.Comparison()
    script.compare("template.yaml", text, found)
    assert found.refused == []
    assert found.counts["same"] + found.counts["different"] > 0
    return [difference for _, difference in found.differences]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("alias", ["", "      AutoPublishAlias: !Ref Stage\n"], ids=["latest", "alias"])
@pytest.mark.parametrize("title", EVENTS)
def test_event(script: ModuleType, title: str, alias: str) -> None:
    kind, _, _ = title.partition(" ")
    event = f"      Events:\n        E: {{Type: {kind}, Properties: {EVENTS[title]}}}\n"
    assert differences(script, HEAD + FUNCTION + alias + event) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("auth", ["NONE", "AWS_IAM"])
def test_url(script: ModuleType, auth: str) -> None:
    assert differences(script, f"{HEAD}{FUNCTION}      FunctionUrlConfig: {{AuthType: {auth}}}\n") == []


@pytest.mark.filterwarnings("ignore")
def test_authorizers(script: ModuleType) -> None:
    """A REST API gets the permission for its authorizer, an HTTP API only on demand."""
    text = HEAD + FUNCTION
    for name, switch in (("A", ""), ("B", ", EnableFunctionDefaultPermissions: true")):
        authorizer = f"{{FunctionArn: !GetAtt F.Arn, AuthorizerPayloadFormatVersion: 2.0{switch}}}"
        text += f"  Http{name}:\n    Type: AWS::Serverless::HttpApi\n"
        text += f"    Properties: {{Auth: {{Authorizers: {{L: {authorizer}}}}}}}\n"
    text += "  Rest:\n    Type: AWS::Serverless::Api\n"
    text += "    Properties: {StageName: s, Auth: {Authorizers: {L: {FunctionArn: !GetAtt F.Arn}}}}\n"
    assert differences(script, text) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif("LAMBDALINT_SAM_INPUTS" not in os.environ, reason="a folder of templates is named there")
def test_inputs_of_the_translator(script: ModuleType) -> None:
    """On its own test templates at least 99 % of the functions agree."""
    found = script.Comparison()
    for path in sorted(Path(os.environ["LAMBDALINT_SAM_INPUTS"]).glob("*.y*ml")):
        script.compare(path.name, path.read_text(encoding="utf-8"), found)
    assert found.rate >= 0.99, found.differences
