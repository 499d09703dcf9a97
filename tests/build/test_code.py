"""Where code comes from: each way of writing it, and who wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from lambdalint.build.project import read_all
from lambdalint.model import CodeLocation, Project
from lambdalint.model.referenced_code import code_buckets
from lambdalint.source import Source
from lambdalint.values import Absent, Known, Truth, Unknown

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Given: {Type: String}
  deploymentBucketName: {Type: String}
  AssetParametersabcS3Bucketdef: {Type: String}
"""


def project(resources: str, head: str = HEAD) -> Project:
    return read_all([Source("template.yaml", f"{head}Resources:\n{resources}")])


def code(text: str, kind: str = "AWS::Lambda::Function", name: str = "Code") -> CodeLocation:
    """The code of a function whose code property is this text."""
    found = project(f"  F: {{Type: {kind}, Properties: {{{name}: {text}}}}}\n")
    return found.applications[0].functions[0].code


def sam(text: str) -> CodeLocation:
    return code(text, "AWS::Serverless::Function", "CodeUri")


def plain(value: Any) -> Any:
    match value:
        case Known(known):
            return known
        case Absent():
            return None
    return "?"


@pytest.mark.parametrize(
    ("uri", "bucket", "key", "version"),
    [
        ("s3://b/k.zip", "b", "k.zip", None),
        ("s3://b/a/k.zip?versionId=v1", "b", "a/k.zip", "v1"),
        ("s3://b/k.zip?other=1", "b", "k.zip", None),
        ("s3://b", "b", "", None),
        ('!Sub "s3://${Given}/k.zip"', "?", "k.zip", None),
        ('!Sub "s3://b/${Given}/k.zip?versionId=v1"', "b", "?", "?"),
        ('!Sub "s3://b/${Given}"', "b", "?", "?"),
    ],
)
def test_uri(uri: str, bucket: str, key: str, version: str | None) -> None:
    found = sam(uri)
    assert found.is_uri
    assert [plain(found.bucket), plain(found.key), plain(found.version)] == [bucket, key, version]
    assert isinstance(found.storage_mode, Absent)


def test_mapping_in_both_spellings() -> None:
    for found in (
        code("{S3Bucket: b, S3Key: k, S3ObjectVersion: v, S3ObjectStorageMode: REFERENCE}"),
        sam("{Bucket: b, Key: k, Version: v, StorageMode: REFERENCE}"),
    ):
        values = (found.bucket, found.key, found.version, found.storage_mode)
        assert [plain(value) for value in values] == ["b", "k", "v", "REFERENCE"]
        assert found.mode_insertion is None
        assert found.in_s3 is Truth.YES


@pytest.mark.parametrize("text", ["src/", "./src", "../package.zip"])
def test_local_code_is_not_in_s3(text: str) -> None:
    assert (plain(sam(text).local), sam(text).in_s3) == (text, Truth.NO)


def test_an_unknown_location_may_be_anything() -> None:
    found = sam("!Ref Given")
    assert isinstance(found.storage_mode, Unknown)
    assert found.rewritten


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("s3://b/5d41402abc4b2a76b9719d911017c592", True),
        ("s3://b/prefix/5d41402abc4b2a76b9719d911017c592", True),
        ("s3://b/orders-5d41402abc4b2a76b9719d911017c592", False),
        (f"{{Bucket: b, Key: {'a1' * 32}.zip}}", True),
        (f"{{Bucket: b, Key: solution/v1.0.0/asset{'a1' * 32}.zip}}", True),
        ("{Bucket: b, Key: serverless/orders/dev/1763700000000-2025-11-21T04:40:00.000Z/orders.zip}", True),
        ("{Bucket: b, Key: amplify-builds/orders-4a6b3c-build.zip}", True),
        ("{Bucket: !Ref deploymentBucketName, Key: k.zip}", True),
        ("{Bucket: !Ref AssetParametersabcS3Bucketdef, Key: k.zip}", True),
        ("{Bucket: !Ref Given, Key: k.zip}", False),
        ("s3://b/k.zip", False),
    ],
)
def test_whether_a_tool_wrote_it(text: str, rewritten: bool) -> None:
    assert sam(text).rewritten is rewritten


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("{Bucket: b, Key: k, S3ObjectStorageMode: REFERENCE}", "S3ObjectStorageMode"),
        ("{Bucket: b, Key: k}, StorageMode: REFERENCE", "StorageMode"),
        ("s3://b/k, S3ObjectStorageMode: REFERENCE", "S3ObjectStorageMode"),
        ("{Bucket: b, Key: k, StorageMode: REFERENCE}", None),
    ],
)
def test_a_mode_that_nobody_reads(text: str, stray: str | None) -> None:
    found = sam(text).stray_mode
    assert (found.text if found else None) == stray


REFERENCED = """\
  Code: {Type: AWS::S3::Bucket, Properties: {BucketName: code}}
  A: {Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: !Ref Code, S3Key: a, S3ObjectStorageMode: REFERENCE}}}
  B: {Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: code, S3Key: b, S3ObjectStorageMode: REFERENCE}}}
  C: {Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: code, S3Key: c, S3ObjectStorageMode: COPY}}}
  D: {Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: code, S3Key: d}}}
  E: {Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: else, S3Key: e, S3ObjectStorageMode: REFERENCE}}}
  F: {Type: AWS::Lambda::Function, Properties: {Code: {ImageUri: i, S3ObjectStorageMode: REFERENCE}}}
  L: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: {Bucket: code, Key: l, StorageMode: REFERENCE}}}
"""  # noqa: E501


def test_referenced_code() -> None:
    application = project(REFERENCED).applications[0]
    found = application.referenced_code
    assert [item.owner.name for item in found] == ["A", "B", "E", "L"]
    ((codes, bucket),) = code_buckets(found)
    assert (bucket.name, [item.owner.name for item in codes]) == ("Code", ["A", "B", "L"])
    assert [str(item.object_arn) for item in found] == [
        "arn:${AWS::Partition}:s3:::code/a",
        "arn:${AWS::Partition}:s3:::code/b",
        "None",
        "arn:${AWS::Partition}:s3:::code/l",
    ]
