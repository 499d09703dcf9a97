"""Buckets: versioning, lifecycle rules in every spelling, and the policies that are attached to them."""

from __future__ import annotations

import pytest

from lambdalint.build.project import read_all
from lambdalint.model import Bucket, LifecycleRule
from lambdalint.source import Source
from lambdalint.values import Absent, Known, Text, Truth, Unknown

PARAMETERS = """\
Parameters:
  Given: {Type: String}
  Name: {Type: String, Default: artifacts}
"""


def bucket(properties: str, rest: str = "", name: str = "Code") -> Bucket:
    """The bucket ``Code`` of a template, its properties in flow style."""
    text = f"{PARAMETERS}Resources:\n  Code: {{Type: AWS::S3::Bucket, Properties: {{{properties}}}}}\n{rest}"
    (application,) = read_all([Source("template.yaml", text)]).applications
    return next(bucket for bucket in application.buckets if bucket.name == name)


def rule(text: str) -> LifecycleRule:
    """The only lifecycle rule of a bucket."""
    (found,) = bucket(f"LifecycleConfiguration: {{Rules: [{{{text}}}]}}").lifecycle
    return found


def key(text: str) -> Known[str]:
    return Known(text, Source("t.yaml", text).span(0, len(text)))


@pytest.mark.parametrize(
    ("properties", "status"),
    [
        ("", None),
        ("VersioningConfiguration: {Status: Enabled}", "Enabled"),
        ("VersioningConfiguration: {Status: Suspended}", "Suspended"),
        ("VersioningConfiguration: !Ref AWS::NoValue", None),
    ],
)
def test_versioning(properties: str, status: str | None) -> None:
    value = bucket(properties).versioning
    assert (value.value if isinstance(value, Known) else None) == status
    assert isinstance(value, Known | Absent)


def test_versioning_that_a_parameter_decides_is_unknown() -> None:
    assert isinstance(bucket("VersioningConfiguration: {Status: !Ref Given}").versioning, Unknown)


@pytest.mark.parametrize(
    ("text", "concerns"),
    [
        ("Status: Enabled", Truth.YES),
        ("Status: Disabled", Truth.NO),
        ("Status: !Ref Given", Truth.MAYBE),
        ("Status: Enabled, Prefix: ''", Truth.YES),
        ("Status: Enabled, Prefix: releases/", Truth.YES),
        ("Status: Enabled, Prefix: releases/orders.zip", Truth.YES),
        ("Status: Enabled, Prefix: /releases/", Truth.NO),
        ("Status: Enabled, Prefix: logs/", Truth.NO),
        ("Status: Enabled, Prefix: !Ref Given", Truth.MAYBE),
        ("Status: Disabled, Prefix: !Ref Given", Truth.NO),
        ("Status: Enabled, TagFilters: []", Truth.YES),
        ("Status: Enabled, TagFilters: [{Key: a, Value: b}]", Truth.MAYBE),
        ("Status: Enabled, Prefix: logs/, TagFilters: [{Key: a, Value: b}]", Truth.NO),
        ("Status: Enabled, ObjectSizeGreaterThan: 131072", Truth.MAYBE),
        ("Status: Enabled, ObjectSizeLessThan: 131072", Truth.MAYBE),
        ("Status: Enabled, Filter: {Prefix: logs/}", Truth.MAYBE),
    ],
)
def test_which_object_a_rule_concerns(text: str, concerns: Truth) -> None:
    assert rule(text).concerns(key("releases/orders.zip")) is concerns


def test_a_key_with_an_unknown_end_still_has_its_beginning() -> None:
    unknown: Unknown[str] = Unknown(key("x").span, "given", text=Text.of("releases/"))
    assert rule("Status: Enabled, Prefix: logs/").concerns(unknown) is Truth.NO


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Transitions: [{StorageClass: GLACIER, TransitionInDays: 1}]", [("GLACIER", False)]),
        ("Transition: {StorageClass: Glacier, TransitionInDays: 1}", [("Glacier", False)]),
        ("Transitions: [{StorageClass: STANDARD_IA}, {StorageClass: DEEP_ARCHIVE}]",
         [("STANDARD_IA", False), ("DEEP_ARCHIVE", False)]),
        ("NoncurrentVersionTransitions: [{StorageClass: GLACIER_IR}]", [("GLACIER_IR", True)]),
        ("NoncurrentVersionTransition: {StorageClass: GLACIER}", [("GLACIER", True)]),
        ("Transitions: !Ref Given", []),
    ],
)  # fmt: skip
def test_transitions(text: str, classes: list[tuple[str, bool]]) -> None:
    found = rule(f"Status: Enabled, {text}").transitions
    assert [
        (item.storage_class.value, item.noncurrent) for item in found if isinstance(item.storage_class, Known)
    ] == classes


@pytest.mark.parametrize(
    ("text", "noncurrent"),
    [
        ("ExpirationInDays: 1", [False]),
        ("ExpirationInDays: !Ref Given", [False]),
        ('ExpirationDate: "2027-01-01T00:00:00Z"', [False]),
        ("NoncurrentVersionExpirationInDays: 1", [True]),
        ("NoncurrentVersionExpiration: {NoncurrentDays: 1}", [True]),
        ("ExpirationInDays: 9, NoncurrentVersionExpiration: {NoncurrentDays: 1}", [False, True]),
        ("ExpiredObjectDeleteMarker: true", []),
        ("AbortIncompleteMultipartUpload: {DaysAfterInitiation: 1}", []),
        ("ExpirationInDays: !Ref AWS::NoValue", []),
        ("ExpirationInDays: !If [Never, 1, !Ref AWS::NoValue]", []),
    ],
)
def test_expirations(text: str, noncurrent: list[bool]) -> None:
    found = rule(f"Status: Enabled, {text}").expirations
    assert [expiration.noncurrent for expiration in found] == noncurrent


@pytest.mark.parametrize(("more", "spares"), [("", Truth.NO), (", NewerNoncurrentVersions: 5", Truth.YES)])
def test_newer_versions_may_be_spared(more: str, spares: Truth) -> None:
    found = rule(
        f"NoncurrentVersionExpiration: {{NoncurrentDays: 1{more}}}, "
        f"NoncurrentVersionTransitions: [{{StorageClass: GLACIER, TransitionInDays: 1{more}}}]"
    )
    assert [item.spares_newer for item in (*found.expirations, *found.transitions)] == [spares, spares]


@pytest.mark.parametrize(
    "text",
    [
        "LifecycleConfiguration: !Ref Given",
        "LifecycleConfiguration: {Rules: !Ref Given}",
        "LifecycleConfiguration: {Rules: [!Ref Given]}",
        "LifecycleConfiguration: {Rules: {Fn::Transform: {Name: Rules}}}",
    ],
)
def test_unknown_rules_leave_the_list_open(text: str) -> None:
    found = bucket(text).lifecycle
    assert found.items == ()
    assert not found.complete


@pytest.mark.parametrize(
    "text",
    [
        "LifecycleConfiguration: [], VersioningConfiguration: Enabled",
        "LifecycleConfiguration: {Rules: [1, x, null, []]}",
        "LifecycleConfiguration: {Rules: [{Status: [], Prefix: {}, Transitions: x, ExpirationInDays: []}]}",
        "LifecycleConfiguration: {Rules: {Status: Enabled, Transition: [], TagFilters: x}}",
    ],
)
def test_odd_shapes_concern_nothing_for_certain(text: str) -> None:
    concerned = [rule.concerns(key("a.zip")) for rule in bucket(text).lifecycle if rule.expirations.items]
    assert Truth.YES not in concerned


POLICY = """\
  {name}:
    Type: AWS::S3::BucketPolicy
    Properties: {{Bucket: {bucket}, PolicyDocument: {document}}}
"""
DOCUMENT = "{Statement: [{Effect: Allow, Principal: '*', Action: s3:*, Resource: '*'}]}"


@pytest.mark.parametrize(
    ("properties", "policy", "document", "attached", "complete"),
    [
        ("", "!Ref Code", DOCUMENT, 1, True),
        ("", "!Sub '${Code}'", DOCUMENT, 1, True),
        ("BucketName: artifacts", "artifacts", DOCUMENT, 1, True),
        ("BucketName: !Ref Name", "artifacts", DOCUMENT, 1, True),
        ("BucketName: !Sub 'b-${AWS::AccountId}'", "!Sub 'b-${AWS::AccountId}'", DOCUMENT, 1, True),
        ("BucketName: !Ref Given", "!Ref Given", DOCUMENT, 1, True),
        ("BucketName: artifacts", "others", DOCUMENT, 0, True),
        ("", "!Ref Other", DOCUMENT, 0, True),
        ("", "!Ref Given", DOCUMENT, 0, False),
        ("BucketName: artifacts", "!ImportValue Bucket", DOCUMENT, 0, False),
        ("", "!Ref Code", "!Ref Given", 0, False),
    ],
)
def test_policies(properties: str, policy: str, document: str, attached: int, complete: bool) -> None:
    rest = POLICY.format(name="P", bucket=policy, document=document) + "  Other: {Type: AWS::S3::Bucket}\n"
    found = bucket(properties, rest).policies
    assert (len(found), found.complete) == (attached, complete)


def test_all_policies_of_a_bucket_count() -> None:
    rest = "".join(POLICY.format(name=name, bucket="!Ref Code", document=DOCUMENT) for name in "PQ")
    assert [policy.name for policy in bucket("", rest).policies] == ["P", "Q"]


@pytest.mark.parametrize(
    ("name", "resource", "spelled"),
    [
        ("!Ref Given", "!Sub 'arn:aws:s3:::${Given}/k/*'", "arn:${AWS::Partition}:s3:::${Code}/k/*"),
        ("!Sub '${Given}-c'", "!Sub 'arn:aws:s3:::${Given}-c/*'", "arn:${AWS::Partition}:s3:::${Code}/*"),
        ("!Sub '${Given}-c'", "!Sub 'arn:aws:s3:::${Given}-c'", "arn:${AWS::Partition}:s3:::${Code}"),
        (
            "!Sub '${Given}-c'",
            "!Sub 'arn:aws:s3:::${Given}-cd/*'",
            "arn:${AWS::Partition}:s3:::${Given}-cd/*",
        ),
        ("!Ref Given", "!Sub 'arn:aws:s3:::${Given}*'", "arn:${AWS::Partition}:s3:::${Given}*"),
        ("!Ref Given", "!Sub '${Given}/*'", "${Given}/*"),
        ("!Ref Given", "!Sub '${Code.Arn}/*'", "arn:${AWS::Partition}:s3:::${Code}/*"),
        ("artifacts", "arn:aws:s3:::artifacts/*", "arn:${AWS::Partition}:s3:::artifacts/*"),
    ],
)
def test_a_policy_spells_its_bucket_as_the_bucket_does(name: str, resource: str, spelled: str) -> None:
    statement = f"Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: {resource}"
    rest = POLICY.format(name="P", bucket="!Ref Code", document=f"{{Statement: [{{{statement}}}]}}")
    (policy,) = bucket(f"BucketName: {name}", rest).policies
    (found,) = policy.document.statements
    assert found.resources is not None
    assert [str(term.text) for term in found.resources] == [spelled]


def test_a_macro_may_add_policies() -> None:
    assert not bucket("", "Transform: Anything\n").policies.complete


@pytest.mark.parametrize(
    ("parameters", "complete"),
    [
        ("{Bucket: !Ref Code}", False),
        ("{Arn: !Sub '${Code.Arn}/*'}", False),
        ("!Ref Given", False),
        ("{Stage: prod}", True),
    ],
)
def test_a_nested_stack_that_gets_the_bucket_may_attach_one(parameters: str, complete: bool) -> None:
    nested = f"  N: {{Type: AWS::CloudFormation::Stack, Properties: {{Parameters: {parameters}}}}}\n"
    assert bucket("", nested).policies.complete is complete


def test_a_deletion_policy_can_be_added_where_there_is_none() -> None:
    text = "Resources:\n  Code:\n    Type: AWS::S3::Bucket\n"
    (application,) = read_all([Source("template.yaml", text)]).applications
    insertion = application.buckets[0].deletion_policy_insertion
    assert insertion is not None
    assert insertion.text("DeletionPolicy", "Retain") == "\n    DeletionPolicy: Retain"
