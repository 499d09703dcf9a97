"""SDK operation -> IAM actions: the data against its sources, and what the functions make of it."""

import botocore
import botocore.session
import pytest

from lambdalint.aws import cfn_lint_data, packaged, sdk


def actions_of(service: str, name: str) -> tuple[str, ...]:
    found = sdk.operation(service, name)
    assert found is not None
    return found.actions


@pytest.mark.parametrize(
    ("service", "name", "expected"),
    [
        ("apigateway", "GetRestApis", ("apigateway:GET",)),
        ("apigatewaymanagementapi", "PostToConnection", ("execute-api:ManageConnections",)),
        ("appconfigdata", "GetLatestConfiguration", ("appconfig:GetLatestConfiguration",)),
        ("bedrock-runtime", "Converse", ("bedrock:InvokeModel",)),
        ("bedrock-runtime", "ConverseStream", ("bedrock:InvokeModelWithResponseStream",)),
        ("dynamodb", "PutItem", ("dynamodb:PutItem",)),
        ("dynamodb", "TransactGetItems", ("dynamodb:GetItem",)),
        ("dynamodbstreams", "GetRecords", ("dynamodb:GetRecords",)),
        ("efs", "DescribeFileSystems", ("elasticfilesystem:DescribeFileSystems",)),
        ("iot-data", "Publish", ("iot:Publish",)),
        ("kms", "ReEncrypt", ("kms:ReEncryptFrom", "kms:ReEncryptTo")),
        ("lambda", "Invoke", ("lambda:InvokeFunction",)),
        ("location", "SearchPlaceIndexForText", ("geo:SearchPlaceIndexForText",)),
        ("opensearch", "DescribeDomain", ("es:DescribeDomain",)),
        ("s3", "CompleteMultipartUpload", ("s3:PutObject",)),
        ("s3", "HeadObject", ("s3:GetObject",)),
        ("s3", "ListBuckets", ("s3:ListAllMyBuckets",)),
        ("s3", "ListObjectsV2", ("s3:ListBucket",)),
        ("s3", "ListParts", ("s3:ListMultipartUploadParts",)),
        ("s3", "PutBucketLifecycleConfiguration", ("s3:PutLifecycleConfiguration",)),
        (
            "secretsmanager",
            "BatchGetSecretValue",
            ("secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"),
        ),
        ("ses", "SendTemplatedEmail", ("ses:SendTemplatedEmail",)),
        ("sns", "PublishBatch", ("sns:Publish",)),
        ("sqs", "SendMessageBatch", ("sqs:SendMessage",)),
        ("stepfunctions", "StartExecution", ("states:StartExecution",)),
    ],
)
def test_operation_needs_these_actions(service: str, name: str, expected: tuple[str, ...]) -> None:
    assert actions_of(service, name) == expected


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("sts", "GetCallerIdentity"),
        ("cognito-idp", "InitiateAuth"),
        ("cognito-identity", "GetId"),
        ("sts", "AssumeRoleWithWebIdentity"),
    ],
)
def test_operation_that_needs_no_permission(service: str, name: str) -> None:
    found = sdk.operation(service, name)

    assert found is not None
    assert (found.actions, found.one_of) == ((), ())


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("no-such-service", "PutItem"),
        ("dynamodb", "NoSuchOperation"),
        ("dynamodb", "putItem"),
        ("dynamodb", ""),
        ("logs", "GetLogObject"),
        ("s3control", "GetBucketPolicy"),
        ("connectparticipant", "SendMessage"),
    ],
)
def test_what_no_source_states_is_unknown(service: str, name: str) -> None:
    assert sdk.operation(service, name) is None


def test_transaction_needs_one_of_its_kinds() -> None:
    found = sdk.operation("dynamodb", "TransactWriteItems")

    assert found is not None
    assert found.actions_given(()) == ()
    assert found.alternatives_given(()) == (
        ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"),
    )


def test_transaction_with_known_items_needs_their_actions() -> None:
    found = sdk.operation("dynamodb", "TransactWriteItems")
    given = {"TransactItems[].Put", "TransactItems[].ConditionCheck"}

    assert found is not None
    assert found.actions_given(given) == ("dynamodb:PutItem", "dynamodb:ConditionCheckItem")
    assert found.alternatives_given(given) == ()


def test_version_id_changes_the_action() -> None:
    found = sdk.operation("s3", "GetObject")

    assert found is not None
    assert found.actions_given({"Bucket", "Key"}) == ("s3:GetObject",)
    assert found.actions_given({"Bucket", "Key", "VersionId"}) == ("s3:GetObjectVersion",)


def test_operation_that_takes_a_role_may_need_to_pass_it() -> None:
    found = sdk.operation("lambda", "CreateFunction")

    assert found is not None
    assert "iam:PassRole" in found.extra


def test_assuming_a_role_passes_none() -> None:
    found = sdk.operation("sts", "AssumeRole")

    assert found is not None
    assert found.extra == ()


def hints(service: str, name: str) -> list[tuple[str, str, str, str]]:
    found = sdk.operation(service, name)
    assert found is not None
    return [(hint.member, hint.kind, hint.arn, hint.when) for hint in found.resources]


TABLE = "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}"


@pytest.mark.parametrize(
    ("service", "name", "expected"),
    [
        ("dynamodb", "PutItem", [("TableName", "table", TABLE, "")]),
        (
            "dynamodb",
            "Query",
            [
                ("TableName", "table", TABLE, ""),
                ("TableName", "index", TABLE + "/index/${IndexName}", "IndexName"),
            ],
        ),
        ("dynamodb", "BatchGetItem", [("RequestItems{}", "table", TABLE, "")]),
        ("s3", "ListObjectsV2", [("Bucket", "bucket", "arn:${Partition}:s3:::${Bucket}", "")]),
        ("s3", "GetObject", [("Bucket", "object", "arn:${Partition}:s3:::${Bucket}/${Key}", "")]),
        (
            "s3",
            "DeleteObjects",
            [("Bucket", "object", "arn:${Partition}:s3:::${Bucket}/${Delete.Objects[].Key}", "")],
        ),
        ("s3", "ListBuckets", []),
        (
            "sqs",
            "SendMessage",
            [("QueueUrl", "queue", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", "")],
        ),
        ("lambda", "CreateEventSourceMapping", []),  # only ever on *
    ],
)
def test_member_that_names_the_resource(
    service: str, name: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert hints(service, name) == expected


def test_copy_reads_one_object_and_writes_another() -> None:
    found = sdk.operation("s3", "CopyObject")

    assert found is not None
    assert {hint.member: hint.actions for hint in found.resources} == {
        "Bucket": ("s3:PutObject",),
        "CopySource": ("s3:GetObject", "s3:GetObjectVersion"),
    }


def test_queue_can_grant_by_its_own_policy_and_user_pool_cannot() -> None:
    queue, pool = sdk.operation("sqs", "SendMessage"), sdk.operation("cognito-idp", "AdminGetUser")

    assert queue is not None
    assert queue.resource_policy
    assert pool is not None
    assert not pool.resource_policy


def test_every_action_exists() -> None:
    policies = cfn_lint_data.load("AdditionalSpecs", "Policies.json")
    known = {f"{prefix}:{name}" for prefix, service in policies.items() for name in service["Actions"]}
    used = set()
    for service in sdk.services():
        for name in sdk.operation_names(service):
            if found := sdk.operation(service, name):
                groups = (found.actions, found.extra, *found.one_of, *(actions for _, actions in found.given))
                used |= {action.lower() for group in groups for action in group}

    assert used - known == set()


def test_every_hand_written_exception_has_a_source() -> None:
    exceptions = packaged.load("sdk_exceptions")
    sources = {
        told.get("source", entry["source"])
        for entry in exceptions["services"].values()
        for told in (*entry["operations"].values(), {})
    }

    assert sources - exceptions["sources"].keys() == set()


def test_operations_are_botocores() -> None:
    loader = botocore.session.get_session().get_component("data_loader")

    for service in ("dynamodb", "ec2", "lambda", "s3", "ssm"):
        model = loader.load_service_model(service, "service-2")
        # a newer botocore may have more
        assert set(sdk.operation_names(service)) <= set(model["operations"])


def test_snake_names_are_botocores() -> None:
    names = [(service, name) for service in sdk.services() for name in sdk.operation_names(service)]
    expected = {(service, botocore.xform_name(name)): name for service, name in names}

    found = {
        (service, method): name
        for service in sdk.services()
        for method, name in sdk.snake_names(service).items()
    }

    assert found == expected


def test_clients_of_one_service_id_need_the_same() -> None:
    clients: dict[str, list[str]] = {}
    for client, entry in packaged.load("sdk_actions")["services"].items():
        clients.setdefault(entry["id"], []).append(client)
    shared = [names for names in clients.values() if len(names) > 1]

    assert shared == [["pinpoint-sms-voice", "sms-voice"]]
    assert {actions_of("sms-voice", name) for name in sdk.operation_names("sms-voice")} == {
        actions_of("pinpoint-sms-voice", name) for name in sdk.operation_names("pinpoint-sms-voice")
    }
