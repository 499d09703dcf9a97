"""A template of any size, as big applications have them, and how long a run over it takes.

    python tests/bench/synthetic.py [functions …]

prints seconds for each size. A template of 300 functions has 60 roles and 12 conditions: five functions share
a role, every function is in a VPC and has variables, a queue of its own, a schedule and a path of an API.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

#: Functions that share a role.
SHARED = 5
CONDITIONS = 12
#: Every fifth role and function depends on a condition of its own, all functions on one by Globals.
CHOSEN = 5

_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Timeout: 20
    Tracing: Active
    Environment:
      Variables:
        STAGE: !Ref Stage
        LEVEL: !If [Condition0, INFO, DEBUG]
Parameters:
  Stage:
    Type: String
    Default: dev
    AllowedValues: [dev, test, prod]
"""
_NETWORK = """\
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: !Select [0, !GetAZs ""]
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: !Select [1, !GetAZs ""]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: functions
      VpcId: !Ref Vpc
"""
_ROLE = """\
  Role{number}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{Service: lambda.amazonaws.com}}
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole
        - arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess
      Policies:
        - PolicyName: data
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query]
                Resource: !Sub arn:aws:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/table-{number}
              - Effect: Allow
                Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:SendMessage]
                Resource: !Sub arn:aws:sqs:${{AWS::Region}}:${{AWS::AccountId}}:*
"""
_CHOSEN_STATEMENT = """\
              - !If
                - Condition{condition}
                - Effect: Allow
                  Action: [s3:GetObject]
                  Resource: arn:aws:s3:::bucket-{number}/*
                - !Ref AWS::NoValue
"""
_FUNCTION = """\
  Function{number}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: src/function{number}
      Role: !GetAtt Role{role}.Arn
      MemorySize: {memory}
      Environment:
        Variables:
          TABLE: table-{role}
          QUEUE: !Ref Queue{number}
      VpcConfig:
        SubnetIds: [!Ref SubnetA, !Ref SubnetB]
        SecurityGroupIds: [!GetAtt Group.GroupId]
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue{number}.Arn
            FunctionResponseTypes: [ReportBatchItemFailures]
        Daily:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
        Api:
          Type: Api
          Properties:
            Path: /function{number}
            Method: get
  Queue{number}:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180
"""


def template(functions: int) -> str:
    """A template with so many functions, a fifth as many roles, and up to twelve conditions."""
    return "".join(_parts(functions))


def _parts(functions: int) -> Iterator[str]:
    yield _HEAD
    for number in range(CONDITIONS):
        yield f"  Switch{number}:\n    Type: String\n    AllowedValues: ['on', 'off']\n"
    yield "Conditions:\n"
    for number in range(CONDITIONS):
        yield f"  Condition{number}: !Equals [!Ref Switch{number}, 'on']\n"
    yield f"Resources:\n{_NETWORK}"
    for number in range(0, functions, SHARED):
        role = number // SHARED
        yield _ROLE.format(number=role)
        if role % CHOSEN == 0:
            yield _CHOSEN_STATEMENT.format(number=role, condition=role // CHOSEN % CONDITIONS)
    for number in range(functions):
        condition = number // CHOSEN % CONDITIONS
        memory = f"!If [Condition{condition}, 1024, 256]" if number % CHOSEN == 0 else "512"
        yield _FUNCTION.format(number=number, role=number // SHARED, memory=memory)


def seconds(functions: int) -> float:
    """The processor time of a whole run over such a template, without the start of the interpreter."""
    from lambdalint import cli

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "template.yaml").write_text(template(functions), encoding="utf-8")
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            cli.main(["check", folder, "--output", "concise"])
        return time.process_time() - start


if __name__ == "__main__":
    for size in [int(argument) for argument in sys.argv[1:]] or [30, 300]:
        print(f"{size:5} functions: {seconds(size):.2f} s")
