"""The documentation of self-managed code storage: each sentence broken once, and the rule that says so.

The application in ``fixtures/apps/self-managed-storage`` does what the page tells to do and is clean. Each
change below breaks one of its sentences, in CloudFormation and in SAM; of all rules, one may speak.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from places import FIXTURES

from lambdalint import engine
from lambdalint.build.project import read_all
from lambdalint.registry import Registry
from lambdalint.source import Source
from lambdalint.testing import AS_OF

APP = FIXTURES / "apps" / "self-managed-storage"
TEMPLATES = {"cloudformation": APP / "cloudformation/template.yaml", "sam": APP / "sam/template.yaml"}
#: The same words in SAM, at the function and at the layer.
SAM_WORDS = {
    "S3ObjectStorageMode": "StorageMode",
    "S3ObjectVersion": "Version",
    "S3Bucket": "Bucket",
    "S3Key": "Key",
    "Content:": "ContentUri:",
    "Code:": "CodeUri:",
    "AWS::Lambda::LayerVersion": "AWS::Serverless::LayerVersion",
}


class Broken(NamedTuple):
    """A sentence, the text that follows it, the text that does not, and who has to notice."""

    sentence: str
    right: str
    wrong: str
    rule: str


FUNCTION_CODE = """\
        S3Bucket: !Ref CodeBucket
        S3Key: my-function.zip
        S3ObjectVersion: abc123def456
        S3ObjectStorageMode: REFERENCE
"""
LAYER_CODE = """\
        S3Bucket: !Ref CodeBucket
        S3Key: my-layer.zip
        S3ObjectVersion: ghi789jkl012
        S3ObjectStorageMode: REFERENCE
"""
FUNCTION_SETTINGS = """\
      Runtime: python3.13
      Handler: lambda_function.lambda_handler
"""
VERSIONING = """\
      VersioningConfiguration:
        Status: Enabled
"""
#: The statements about the function and about the layer, up to their resources.
STATEMENT = """\
            Action:
              - s3:GetObject
              - s3:GetObjectVersion
            Resource:
              - !Sub "${CodeBucket.Arn}/%s"
"""
ON_FUNCTION, ON_LAYER = STATEMENT % "my-function.zip", STATEMENT % "my-layer.zip"
SERVICE = """\
            Principal:
              Service: lambda.amazonaws.com
            Condition:
"""
ROLE = """\
            Principal:
              AWS: arn:aws:iam::111122223333:role/lambda-execution-role
            Condition:
"""
FUNCTION_ARN = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:my-function"
FUNCTION_CONDITION = f"""\
            Condition:
              ArnLike:
                aws:SourceArn: !Sub "{FUNCTION_ARN}"
"""
LAYER_CONDITION = """\
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
"""
TLS_ONLY = """\
              Bool:
                aws:SecureTransport: "false"
"""
CHEAPER_CLASS = """\
            Transitions:
              - StorageClass: STANDARD_IA
                TransitionInDays: 30
"""
FROM_THE_NETWORK_ONLY = """\
              StringNotEquals:
                aws:SourceVpce: vpce-1a2b3c4d
"""
FROM_THE_OFFICE_ONLY = """\
              NotIpAddress:
                aws:SourceIp: 203.0.113.0/24
"""
FROM_THE_ORGANIZATION_ONLY = """\
              StringNotEquals:
                aws:PrincipalOrgID: o-a1b2c3d4e5
"""

BROKEN = [
    Broken("versioning: not enabled", VERSIONING, "", "unversioned-reference-bucket"),
    Broken(
        "versioning: suspended",
        "Status: Enabled\n      Pub",
        "Status: Suspended\n      Pub",
        "unversioned-reference-bucket",
    ),
    Broken(
        "permissions: no GetObjectVersion", "              - s3:GetObjectVersion\n", "", "ungranted-reference"
    ),
    Broken("permissions: no GetObject", "              - s3:GetObject\n", "", "ungranted-reference"),
    Broken(
        "permissions: no GetObjectVersion for the function",
        ON_FUNCTION,
        ON_FUNCTION.replace("              - s3:GetObjectVersion\n", ""),
        "mismatched-reference-grant",
    ),
    Broken(
        "permissions: no GetObjectVersion for the layer",
        ON_LAYER,
        ON_LAYER.replace("              - s3:GetObjectVersion\n", ""),
        "mismatched-reference-grant",
    ),
    Broken("permissions: to the role instead of the service", SERVICE, ROLE, "ungranted-reference"),
    Broken(
        "permissions: to another service",
        "Service: lambda.amazonaws.com\n            C",
        "Service: cloudformation.amazonaws.com\n            C",
        "ungranted-reference",
    ),
    Broken(
        "permissions: the function's key not covered",
        "Arn}/my-function.zip",
        "Arn}/other.zip",
        "mismatched-reference-grant",
    ),
    Broken(
        "permissions: the layer's key not covered",
        "Arn}/my-layer.zip",
        "Arn}/layers/*",
        "mismatched-reference-grant",
    ),
    Broken(
        "permissions: for another function",
        ":function:my-function",
        ":function:their-function",
        "mismatched-reference-grant",
    ),
    Broken("permissions: for any function", FUNCTION_CONDITION, "", "unconditioned-reference-grant"),
    Broken("permissions: for any layer", LAYER_CONDITION, "", "unconditioned-reference-grant"),
    Broken(
        "permissions: a condition on something else",
        LAYER_CONDITION,
        '            Condition:\n              Bool:\n                aws:SecureTransport: "true"\n',
        "unconditioned-reference-grant",
    ),
    Broken(
        "mode: forgotten",
        FUNCTION_CODE,
        FUNCTION_CODE.replace("        S3ObjectStorageMode: REFERENCE\n", ""),
        "copied-code",
    ),
    Broken(
        "mode: forgotten at the layer",
        LAYER_CODE,
        LAYER_CODE.replace("        S3ObjectStorageMode: REFERENCE\n", ""),
        "copied-code",
    ),
    Broken("mode: COPY", FUNCTION_CODE, FUNCTION_CODE.replace("REFERENCE", "COPY"), "copied-code"),
    Broken(
        "mode: neither COPY nor REFERENCE",
        FUNCTION_CODE,
        FUNCTION_CODE.replace("REFERENCE", "LINK"),
        "invalid-storage-mode",
    ),
    Broken(
        "mode: in lower case",
        LAYER_CODE,
        LAYER_CODE.replace("REFERENCE", "reference"),
        "invalid-storage-mode",
    ),
    Broken("object version: none", "        S3ObjectVersion: abc123def456\n", "", "unpinned-reference"),
    Broken(
        "object version: none at the layer",
        "        S3ObjectVersion: ghi789jkl012\n",
        "",
        "unpinned-reference",
    ),
    Broken(
        "storage class: Glacier", "StorageClass: STANDARD_IA", "StorageClass: GLACIER", "archived-reference"
    ),
    Broken(
        "storage class: Deep Archive",
        "StorageClass: STANDARD_IA",
        "StorageClass: DEEP_ARCHIVE",
        "archived-reference",
    ),
    Broken(
        "storage class: Glacier, of noncurrent versions",
        CHEAPER_CLASS,
        "            NoncurrentVersionTransitions:\n"
        "              - {StorageClass: GLACIER_IR, TransitionInDays: 30}\n",
        "archived-reference",
    ),
    Broken(
        "access: the object expires",
        CHEAPER_CLASS,
        "            ExpirationInDays: 365\n",
        "expiring-reference",
    ),
    Broken(
        "access: the pinned version expires",
        CHEAPER_CLASS,
        "            NoncurrentVersionExpiration: {NoncurrentDays: 30}\n",
        "expiring-reference",
    ),
    Broken(
        "access: the bucket goes with the stack",
        "    DeletionPolicy: Retain\n    UpdateReplacePolicy",
        "    UpdateReplacePolicy",
        "removable-reference-bucket",
    ),
    Broken(
        "access: the bucket is deleted",
        "DeletionPolicy: Retain\n    Up",
        "DeletionPolicy: Delete\n    Up",
        "removable-reference-bucket",
    ),
    Broken("access: a Deny by network", TLS_ONLY, FROM_THE_NETWORK_ONLY, "denied-reference"),
    Broken("access: a Deny by address", TLS_ONLY, FROM_THE_OFFICE_ONLY, "denied-reference"),
    Broken("access: a Deny by organization", TLS_ONLY, FROM_THE_ORGANIZATION_ONLY, "denied-reference"),
]

#: What the page allows as well, or what cannot be told: nobody speaks.
ALLOWED = [
    Broken("any source class but Glacier", "STANDARD_IA", "INTELLIGENT_TIERING", ""),
    Broken("any bucket, its name unknown", "BucketName: my-bucket\n", "BucketEncryption: {}\n", ""),
    Broken(
        "an organization as the source",
        "aws:SourceAccount: !Ref AWS::AccountId",
        "aws:SourceOrgID: o-a1b2c3d4e5",
        "",
    ),
    Broken("all functions of a name", ":function:my-function", ":function:my-*", ""),
    Broken("with a version, as the ARN may have one", ":function:my-function", ":function:my-function:*", ""),
    Broken("every object", "/my-function.zip", "/*", ""),
    Broken(
        "a wildcard action", "              - s3:GetObjectVersion\n", "              - s3:GetObject*\n", ""
    ),
    Broken(
        "a Deny that leaves services out",
        TLS_ONLY,
        FROM_THE_NETWORK_ONLY + '              Bool:\n                aws:PrincipalIsAWSService: "false"\n',
        "",
    ),
    Broken(
        "a few older versions are kept",
        CHEAPER_CLASS,
        "            NoncurrentVersionExpiration: {NoncurrentDays: 30, NewerNoncurrentVersions: 20}\n",
        "",
    ),
    Broken(
        "what has a tag expires",
        CHEAPER_CLASS,
        "            TagFilters: [{Key: temporary, Value: true}]\n            ExpirationInDays: 30\n",
        "",
    ),
    Broken(
        "what is switched off",
        "            Status: Enabled\n" + CHEAPER_CLASS,
        "            Status: Disabled\n            ExpirationInDays: 30\n",
        "",
    ),
    Broken(
        "retained, except on creation",
        "DeletionPolicy: Retain\n    Up",
        "DeletionPolicy: RetainExceptOnCreate\n    Up",
        "",
    ),
    Broken("any combination of modes: the layer in the template's directory", LAYER_CODE, "", ""),
]


def says(template: str, registry: Registry) -> set[str]:
    """The rules that speak, of all that are on by default."""
    rules = [entry.rule(AS_OF) for entry in registry.rules if not entry.rule.opt_in]
    outcome = engine.check(read_all([Source("template.yaml", template)]), lambda _: rules)
    assert outcome.crashes == ()
    return {finding.rule for finding in outcome.findings}


def broken(spelling: str, change: Broken) -> str:
    """The template with one change."""
    right, wrong = change.right, change.wrong
    if spelling == "sam":
        for word, other in SAM_WORDS.items():
            right, wrong = right.replace(word, other), wrong.replace(word, other)
    text = TEMPLATES[spelling].read_text(encoding="utf-8")
    assert right in text
    return text.replace(right, wrong)


@pytest.mark.parametrize("spelling", TEMPLATES)
def test_as_it_is_told(spelling: str, registry: Registry) -> None:
    assert says(TEMPLATES[spelling].read_text(encoding="utf-8"), registry) == set()


@pytest.mark.parametrize("spelling", TEMPLATES)
@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.sentence)
def test_broken_sentence(change: Broken, spelling: str, registry: Registry) -> None:
    assert says(broken(spelling, change), registry) == {change.rule}


@pytest.mark.parametrize("spelling", TEMPLATES)
@pytest.mark.parametrize("change", ALLOWED, ids=lambda change: change.sentence)
def test_allowed(change: Broken, spelling: str, registry: Registry) -> None:
    assert says(broken(spelling, change), registry) == set()


def test_an_image_has_no_mode(registry: Registry) -> None:
    image = """\
      PackageType: Image
      Code:
        ImageUri: 111122223333.dkr.ecr.us-east-1.amazonaws.com/orders:1.4.2
        S3ObjectStorageMode: REFERENCE
"""
    text = TEMPLATES["cloudformation"].read_text(encoding="utf-8")
    text = text.replace(FUNCTION_SETTINGS, "").replace(f"      Code:\n{FUNCTION_CODE}", image)
    text = text.replace("      Layers:\n        - !Ref MyLayer\n", "")
    assert says(text, registry) == {"reference-on-image"}


def test_a_uri_has_no_room_for_the_mode(registry: Registry) -> None:
    text = TEMPLATES["sam"].read_text(encoding="utf-8")
    code = re.search(r"CodeUri:\n(        .*\n)+", text)
    assert code is not None
    text = text.replace(code[0], "CodeUri: s3://my-bucket/my-function.zip?versionId=abc123def456\n")
    assert says(text, registry) == {"copied-code"}


@pytest.mark.parametrize("name", ["artifacts", "service"])
def test_across_accounts(name: str, registry: Registry) -> None:
    text = (APP / "cross-account" / f"{name}.yaml").read_text(encoding="utf-8")
    assert says(text, registry) == set()
