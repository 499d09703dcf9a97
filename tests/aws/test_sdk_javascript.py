"""The spellings of the SDKs for JavaScript -> operations."""

import pytest

from lambdalint.aws import packaged, sdk, sdk_javascript


@pytest.mark.parametrize(
    ("service", "command", "expected"),
    [
        ("@aws-sdk/client-dynamodb", "PutItemCommand", "dynamodb.PutItem"),
        ("client-dynamodb", "PutItemCommand", "dynamodb.PutItem"),
        ("@aws-sdk/client-s3", "paginateListObjectsV2", "s3.ListObjectsV2"),
        ("@aws-sdk/client-dynamodb", "waitUntilTableExists", "dynamodb.DescribeTable"),
        ("@aws-sdk/client-sfn", "StartExecutionCommand", "stepfunctions.StartExecution"),
        ("SFNClient", "StartExecutionCommand", "stepfunctions.StartExecution"),
        ("@aws-sdk/client-cloudwatch-logs", "PutLogEventsCommand", "logs.PutLogEvents"),
        ("@aws-sdk/client-cognito-identity-provider", "AdminGetUserCommand", "cognito-idp.AdminGetUser"),
        ("@aws-sdk/client-eventbridge", "PutEventsCommand", "events.PutEvents"),
        ("@aws-sdk/client-cloudwatch-events", "PutEventsCommand", "events.PutEvents"),
        ("@aws-sdk/client-elastic-load-balancing-v2", "DescribeRulesCommand", "elbv2.DescribeRules"),
        ("@aws-sdk/lib-dynamodb", "PutCommand", "dynamodb.PutItem"),
        ("@aws-sdk/lib-dynamodb", "paginateQuery", "dynamodb.Query"),
        ("@aws-sdk/lib-dynamodb", "TransactWriteCommand", "dynamodb.TransactWriteItems"),
        ("DynamoDBDocument", "get", "dynamodb.GetItem"),
        ("@aws-sdk/lib-storage", "Upload", "s3.PutObject"),
        ("DynamoDB", "putItem", "dynamodb.PutItem"),
        ("AWS.DynamoDB.DocumentClient", "put", "dynamodb.PutItem"),
        ("DynamoDB.DocumentClient", "batchWrite", "dynamodb.BatchWriteItem"),
        ("AWS.S3", "upload", "s3.PutObject"),
        ("AWS.StepFunctions", "startExecution", "stepfunctions.StartExecution"),
        ("aws-sdk/clients/stepfunctions", "startExecution", "stepfunctions.StartExecution"),
        ("AWS.CognitoIdentityServiceProvider", "adminGetUser", "cognito-idp.AdminGetUser"),
        ("AWS.IotData", "publish", "iot-data.Publish"),
        ("AWS.CloudWatchEvents", "putEvents", "events.PutEvents"),
        ("AWS.S3", "getSignedUrl", None),
        ("@aws-sdk/client-dynamodb", "PutCommand", None),
        ("@aws-sdk/lib-storage", "Download", None),
        ("@aws-sdk/client-nothing", "PutItemCommand", None),
        ("", "", None),
    ],
)
def test_by_javascript(service: str, command: str, expected: str | None) -> None:
    found = sdk_javascript.by_javascript(service, command)

    assert (f"{found.service}.{found.name}" if found else None) == expected


@pytest.mark.parametrize(("waiter", "expected"), [("tableExists", "DescribeTable"), ("nothing", None)])
def test_waiter_of_version_2(waiter: str, expected: str | None) -> None:
    found = sdk_javascript.by_javascript_waiter("AWS.DynamoDB", waiter)

    assert (found.name if found else None) == expected


def test_every_class_of_version_2_is_a_client() -> None:
    assert set(packaged.load("sdk_javascript")["classes"].values()) - set(sdk.services()) == set()


def test_version_3_and_version_2_agree_on_classes_of_the_same_name() -> None:
    classes = {name.lower(): client for name, client in packaged.load("sdk_javascript")["classes"].items()}
    ids = {name.lower().replace(" ", ""): client for name, client in sdk.service_ids().items()}

    assert {name for name in classes.keys() & ids.keys() if classes[name] != ids[name]} == set()
