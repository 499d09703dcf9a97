"""boto3's spellings -> operations."""

import boto3
import pytest

from lambdalint.aws import packaged, sdk, sdk_python


def name(found: sdk.Operation | None) -> str | None:
    return found.name if found else None


@pytest.mark.parametrize(
    ("service", "method", "expected"),
    [
        ("dynamodb", "put_item", "PutItem"),
        ("s3", "list_objects_v2", "ListObjectsV2"),
        ("elbv2", "describe_load_balancers", "DescribeLoadBalancers"),
        ("storagegateway", "create_cached_iscsi_volume", "CreateCachediSCSIVolume"),
        ("s3", "upload_file", "PutObject"),
        ("s3", "download_fileobj", "GetObject"),
        ("s3", "copy", "CopyObject"),
        ("s3", "generate_presigned_url", None),
        ("dynamodb", "upload_file", None),
        ("dynamodb", "PutItem", None),
        ("", "", None),
    ],
)
def test_client_method(service: str, method: str, expected: str | None) -> None:
    assert name(sdk_python.by_python_method(service, method)) == expected


@pytest.mark.parametrize(
    ("service", "method", "expected"),
    [("s3", "list_objects_v2", "ListObjectsV2"), ("dynamodb", "scan", "Scan"), ("s3", "put_object", None)],
)
def test_paginator(service: str, method: str, expected: str | None) -> None:
    assert name(sdk_python.by_paginator(service, method)) == expected


@pytest.mark.parametrize(
    ("service", "waiter", "expected"),
    [
        ("dynamodb", "table_exists", "DescribeTable"),
        ("lambda", "function_active_v2", "GetFunction"),
        ("s3", "object_exists", "HeadObject"),
        ("s3", "nothing", None),
    ],
)
def test_waiter(service: str, waiter: str, expected: str | None) -> None:
    assert name(sdk_python.by_waiter(service, waiter)) == expected


@pytest.mark.parametrize(
    ("service", "resource", "method", "expected"),
    [
        ("dynamodb", "Table", "put_item", "PutItem"),
        ("dynamodb", "Table", "batch_writer", "BatchWriteItem"),
        ("dynamodb", "Table", "load", "DescribeTable"),
        ("dynamodb", "Table", "wait_until_exists", "DescribeTable"),
        ("dynamodb", "", "batch_get_item", "BatchGetItem"),
        ("s3", "Bucket", "upload_file", "PutObject"),
        ("s3", "Bucket", "put_object", "PutObject"),
        ("s3", "Object", "get", "GetObject"),
        ("s3", "Object", "put", "PutObject"),
        ("s3", "Object", "download_fileobj", "GetObject"),
        ("s3", "ObjectSummary", "load", "HeadObject"),
        ("sqs", "", "get_queue_by_name", "GetQueueUrl"),
        ("sqs", "Queue", "send_message", "SendMessage"),
        ("sqs", "Queue", "receive_messages", "ReceiveMessage"),
        ("sqs", "Message", "delete", "DeleteMessage"),
        ("sns", "Topic", "publish", "Publish"),
        ("sns", "Topic", "nothing", None),
        ("lambda", "Function", "invoke", None),
    ],
)
def test_resource_method(service: str, resource: str, method: str, expected: str | None) -> None:
    assert name(sdk_python.by_resource_method(service, resource, method)) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("all", ["ListObjects"]),
        ("filter", ["ListObjects"]),
        ("delete", ["ListObjects", "DeleteObjects"]),
        ("nothing", []),
    ],
)
def test_collection(method: str, expected: list[str]) -> None:
    assert [o.name for o in sdk_python.by_collection("s3", "Bucket", "objects", method)] == expected


def test_items_of_a_collection_are_resources() -> None:
    assert sdk_python.collection_item("s3", "Bucket", "objects") == "ObjectSummary"
    assert sdk_python.collection_item("s3", "Bucket", "nothing") is None


def test_children_of_resources() -> None:
    assert sdk_python.child("dynamodb", "", "Table") == "Table"
    assert sdk_python.child("s3", "Bucket", "Object") == "Object"
    assert sdk_python.child("s3", "", "ObjectSummary") == "ObjectSummary"
    assert sdk_python.child("s3", "Bucket", "Table") is None


def test_constructor_arguments_by_input_member() -> None:
    assert sdk_python.identifiers("dynamodb", "Table") == ("TableName",)
    assert sdk_python.identifiers("s3", "Object") == ("Bucket", "Key")
    assert sdk_python.identifiers("sns", "Topic") == ("TopicArn",)
    assert sdk_python.identifiers("sqs", "Queue") == ("QueueUrl",)
    assert sdk_python.identifiers("s3", "Nothing") == ()


def test_methods_that_call_nothing_are_no_operations() -> None:
    every = {method for service in sdk.services() for method in sdk.snake_names(service)}

    assert sdk_python.NO_CALL & every == set()


def test_resource_services_are_boto3s() -> None:
    assert set(packaged.load("sdk_actions")["boto3_resources"]) == set(
        boto3.session.Session().get_available_resources()
    )


def test_methods_that_boto3_adds_in_code_are_known() -> None:
    """What a real resource object offers beyond its definition: a new one must be looked at."""
    session = boto3.session.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name="eu-west-1")
    bucket = session.resource("s3").Bucket("b")
    offered = {
        attribute for attribute in dir(bucket) if not attribute.startswith("_") and attribute[0].islower()
    }
    unknown = {
        attribute
        for attribute in offered
        if sdk_python.by_resource_method("s3", "Bucket", attribute) is None
        and not sdk_python.by_collection("s3", "Bucket", attribute)
    }

    # attributes, not methods, and one that calls nothing
    assert unknown == {
        "bucket_arn",
        "bucket_region",
        "creation_date",
        "get_available_subresources",
        "meta",
        "name",
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ("", "")),
        (("Bucket", "Object"), ("Object", "")),
        (("Bucket", "Versioning"), ("BucketVersioning", "")),
        (("Bucket", "objects"), ("Bucket", "objects")),
        (("Bucket", "objects", "[]"), ("ObjectSummary", "")),
        (("buckets",), ("", "buckets")),
        (("buckets", "[]", "objects"), ("Bucket", "objects")),
        (("Bucket", "nothing"), None),
    ],
)
def test_path_of_the_resource_api(path: tuple[str, ...], expected: tuple[str, str] | None) -> None:
    assert sdk_python.at_path("s3", path) == expected
