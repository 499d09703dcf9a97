"""Managed policies by name and ARN."""

import json

import pytest

from lambdalint.aws import packaged
from lambdalint.aws.managed_policies import managed_policy, managed_policy_by_arn

VPC_ACCESS = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"


def test_document_of_a_policy() -> None:
    policy = managed_policy("AWSLambdaBasicExecutionRole")

    assert policy is not None
    assert policy.arn == "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    assert policy.version == "v1"
    assert policy.statements == (
        {
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            "Effect": "Allow",
            "Resource": "*",
        },
    )


@pytest.mark.parametrize("arn", [VPC_ACCESS, VPC_ACCESS.replace(":aws:iam", ":${AWS::Partition}:iam")])
def test_policy_by_arn(arn: str) -> None:
    policy = managed_policy_by_arn(arn)

    assert policy is not None
    assert policy.name == "AWSLambdaVPCAccessExecutionRole"


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/AWSLambdaVPCAccessExecutionRole",  # not at this path
        "arn:aws:iam::aws:policy/service-role/AmazonS3ReadOnlyAccess",
        "arn:aws:iam::123456789012:policy/AmazonS3ReadOnlyAccess",
        "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "arn:aws:iam::aws:policy/",
        "AmazonS3ReadOnlyAccess",
        "",
    ],
)
def test_arn_of_no_known_policy(arn: str) -> None:
    assert managed_policy_by_arn(arn) is None


@pytest.mark.parametrize("name", ["", "NoSuchPolicy", "AmazonS3", "path", "document", '"', "\n", "policies"])
def test_name_of_no_known_policy(name: str) -> None:
    assert managed_policy(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "AdministratorAccess",
        "AmazonBedrockFullAccess",
        "AmazonDynamoDBFullAccess_v2",
        "AmazonDynamoDBReadOnlyAccess",
        "AmazonEC2FullAccess",
        "AmazonElasticFileSystemClientFullAccess",
        "AmazonElasticFileSystemClientReadWriteAccess",
        "AmazonEventBridgeFullAccess",
        "AmazonKinesisFullAccess",
        "AmazonRDSDataFullAccess",
        "AmazonS3FullAccess",
        "AmazonSESFullAccess",
        "AmazonSNSFullAccess",
        "AmazonSQSFullAccess",
        "AmazonSSMFullAccess",
        "AmazonVPCFullAccess",
        "AWSLambdaBasicDurableExecutionRolePolicy",
        "AWSLambdaDynamoDBExecutionRole",
        "AWSLambdaENIManagementAccess",
        "AWSLambdaExecute",
        "AWSLambdaKinesisExecutionRole",
        "AWSLambdaManagedEC2ResourceOperator",
        "AWSLambdaMSKExecutionRole",
        "AWSLambdaRole",
        "AWSLambdaSQSQueueExecutionRole",
        "AWSLambda_FullAccess",
        "AWSLambda_ReadOnlyAccess",
        "AWSStepFunctionsFullAccess",
        "AWSXRayDaemonWriteAccess",
        "AWSXrayWriteOnlyAccess",
        "CloudWatchFullAccessV2",
        "CloudWatchLambdaApplicationSignalsExecutionRolePolicy",
        "CloudWatchLambdaInsightsExecutionRolePolicy",
        "CloudWatchLogsFullAccess",
        "ComprehendFullAccess",
        "PowerUserAccess",
        "ReadOnlyAccess",
        "SecretsManagerReadWrite",
    ],
)
def test_policies_that_lambda_roles_use_are_known(name: str) -> None:
    assert managed_policy(name) is not None


def test_picking_a_line_equals_parsing_the_file() -> None:
    policies = packaged.load("managed_policies")["policies"]

    for name, entry in policies.items():
        policy = managed_policy(name)
        assert policy is not None
        assert (policy.path, policy.version, policy.document) == (
            entry["path"],
            entry["version"],
            entry["document"],
        )


def test_a_single_statement_need_not_be_in_a_list() -> None:
    policies = packaged.load("managed_policies")["policies"]
    single = next(
        name for name, entry in policies.items() if isinstance(entry["document"]["Statement"], dict)
    )
    policy = managed_policy(single)

    assert policy is not None
    assert policy.statements == (json.loads(json.dumps(policies[single]["document"]["Statement"])),)
