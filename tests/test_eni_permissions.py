"""``missing-eni-permissions`` as issue 4 of the project demands it: every action, every way to give it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from lambdalint.registry import Registry
from lambdalint.testing import AS_OF, lint_text

ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
VPC_ACCESS = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
ENI_MANAGEMENT = "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
JsonObject = dict[str, object]
Messages = Callable[..., list[str]]


@pytest.fixture
def messages(registry: Registry) -> Messages:
    """What the rule says about a function in a VPC with a role of these properties."""
    rule = registry.by_name["missing-eni-permissions"].rule(AS_OF)

    def of(role: JsonObject, **others: JsonObject) -> list[str]:
        function = {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "VpcConfig": {"SubnetIds": ["subnet-0a1b2c3d"], "SecurityGroupIds": ["sg-0a1b2c3d"]},
            },
        }
        properties = {"AssumeRolePolicyDocument": TRUST, **role}
        resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}, "Orders": function}
        text = json.dumps({"Resources": {**resources, **others}}, indent=1)
        return [finding.message for finding in lint_text(rule, text, "template.json")]

    return of


def document(actions: list[str], **others: object) -> JsonObject:
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*", **others}
    return {"Version": "2012-10-17", "Statement": [statement]}


def inline(actions: list[str], **others: object) -> JsonObject:
    return {"Policies": [{"PolicyName": "network", "PolicyDocument": document(actions, **others)}]}


@pytest.mark.parametrize("missing", ACTIONS)
def test_a_missing_action_is_named(messages: Messages, missing: str) -> None:
    (message,) = messages(inline([action for action in ACTIONS if action != missing]))
    assert [action for action in ACTIONS if f"`{action}`" in message] == [missing]


def test_all_missing_actions_are_named_at_once(messages: Messages) -> None:
    (message,) = messages({})
    assert all(f"`{action}`" in message for action in ACTIONS)


RIGHT: dict[str, JsonObject] = {
    "spelled out": inline([*ACTIONS]),
    "in other letters": inline([action.replace("Network", "NETWORK") for action in ACTIONS]),
    "managed policy": {"ManagedPolicyArns": [VPC_ACCESS]},
    "managed policy of the partition": {
        "ManagedPolicyArns": [{"Fn::Sub": VPC_ACCESS.replace("arn:aws:", "arn:${AWS::Partition}:")}]
    },
    "older managed policy": {"ManagedPolicyArns": [ENI_MANAGEMENT]},
    "all of EC2": inline(["ec2:*"]),
    "everything": inline(["*"]),
    "descriptions by a wildcard": inline(
        ["ec2:Describe*", *(action for action in ACTIONS if "Describe" not in action)]
    ),
    "what is not named": {
        "Policies": [
            {
                "PolicyName": "network",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                },
            }
        ]
    },
    "a condition on the kind of principal": inline(
        [*ACTIONS], Condition={"StringEquals": {"aws:PrincipalType": "AssumedRole"}}
    ),
    "a condition for calls of Lambda only": inline(
        [*ACTIONS], Condition={"Null": {"lambda:SourceFunctionArn": "true"}}
    ),
    "a condition that lets a missing key pass": inline(
        [*ACTIONS], Condition={"ArnLikeIfExists": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:*:x"}}
    ),
    "a condition that nobody can judge": inline(
        [*ACTIONS], Condition={"StringEquals": {"ec2:Vpc": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"}}
    ),
    "an imported policy beside": {
        "ManagedPolicyArns": [{"Fn::ImportValue": "network-policy"}],
        **inline(["logs:*"]),
    },
    "a policy given at deployment": {"ManagedPolicyArns": {"Ref": "Policies"}},
}


@pytest.mark.parametrize("role", RIGHT)
def test_a_role_that_may_allow_all_is_not_accused(messages: Messages, role: str) -> None:
    assert messages(RIGHT[role]) == []


def split_over(count: int) -> dict[str, JsonObject]:
    """The actions in policies of their own that attach to the role."""
    return {
        f"Policy{number}": {
            "Type": ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")[number],
            "Properties": {
                "PolicyName": f"network-{number}",
                "PolicyDocument": document([*ACTIONS[number::3]]),
                **({"RoleName": {"Ref": "Role"}} if number == 2 else {"Roles": [{"Ref": "Role"}]}),
            },
        }
        for number in range(count)
    }


def test_a_role_whose_actions_are_split_over_three_policies_is_not_accused(messages: Messages) -> None:
    assert messages({}, **split_over(3)) == []


def test_of_two_of_the_three_policies_the_rest_is_named(messages: Messages) -> None:
    (message,) = messages({}, **split_over(2))
    assert [action for action in ACTIONS if f"`{action}`" in message] == [*ACTIONS[2::3]]


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:*"}},
        {"Null": {"lambda:SourceFunctionArn": "false"}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"StringEquals": {"aws:PrincipalType": "User"}},
    ],
    ids=str,
)
def test_a_condition_that_no_call_of_lambda_satisfies_gives_nothing(
    messages: Messages, condition: JsonObject
) -> None:
    (message,) = messages(inline([*ACTIONS], Condition=condition))
    assert all(f"`{action}`" in message for action in ACTIONS)


def test_a_role_that_sam_makes_is_not_accused(registry: Registry) -> None:
    rule = registry.by_name["missing-eni-permissions"].rule(AS_OF)
    text = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [AmazonS3ReadOnlyAccess]
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d], SecurityGroupIds: [sg-0a1b2c3d]}
"""
    assert lint_text(rule, text) == []
