"""VPC endpoint services and the clients they carry."""

import pytest

from lambdalint.aws import endpoints, packaged, sdk


@pytest.mark.parametrize(
    ("service_name", "expected"),
    [
        ("com.amazonaws.eu-west-1.sqs", "sqs"),
        ("com.amazonaws.us-gov-west-1.execute-api", "execute-api"),
        ("cn.com.amazonaws.cn-north-1.sts", "sts"),
        ("com.amazonaws.eu-west-1.sagemaker.runtime", "sagemaker.runtime"),
        ("aws.api.eu-west-1.qbusiness", "qbusiness"),
        ("com.amazonaws.iam", "com.amazonaws.iam"),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-0123", "com.amazonaws.vpce.eu-west-1.vpce-svc-0123"),
        ("", ""),
    ],
)
def test_suffix(service_name: str, expected: str) -> None:
    assert endpoints.suffix(service_name) == expected


@pytest.mark.parametrize(
    ("service_name", "client", "gateway", "expected"),
    [
        ("com.amazonaws.eu-west-1.s3", "s3", True, True),
        ("com.amazonaws.eu-west-1.s3", "s3", False, True),
        ("com.amazonaws.eu-west-1.dynamodb", "dynamodb", True, True),
        ("com.amazonaws.eu-west-1.sqs", "sqs", False, True),
        ("com.amazonaws.eu-west-1.sqs", "sqs", True, False),
        ("com.amazonaws.eu-west-1.sqs", "sns", False, False),
        ("com.amazonaws.eu-west-1.monitoring", "cloudwatch", False, True),
        ("com.amazonaws.eu-west-1.email", "sesv2", False, True),
        ("com.amazonaws.eu-west-1.states", "stepfunctions", False, True),
        ("com.amazonaws.iam", "iam", False, True),
        ("com.amazonaws.eu-west-1.kinesis-streams", "kinesis", False, True),
        ("com.amazonaws.eu-west-1.sqs", "mturk", False, None),
        ("com.amazonaws.eu-west-1.sqs", "no-such-client", False, None),
    ],
)
def test_carries(service_name: str, client: str, gateway: bool, expected: bool | None) -> None:
    assert endpoints.carries(service_name, client, gateway=gateway) is expected


def test_every_client_of_the_table_exists() -> None:
    table = packaged.load("vpc_endpoints")
    named = {*table["gateway"], *table["interface"], *table["regionless"]}

    assert named - set(sdk.services()) == set()


@pytest.mark.parametrize(
    ("service_name", "expected"),
    [
        ("com.amazonaws.eu-west-1.lambda", True),
        ("com.amazonaws.eu-west-1.sqs", True),
        ("com.amazonaws.eu-west-1.s3", False),
        ("com.amazonaws.eu-west-1.dynamodb", False),
        ("com.amazonaws.eu-west-1.no-such-service", False),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-0123", False),
    ],
)
def test_is_interface_only(service_name: str, expected: bool) -> None:
    assert endpoints.is_interface_only(service_name) is expected
