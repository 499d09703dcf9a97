import pytest

from lambdalint.aws import actions, hazards
from lambdalint.values import Truth


def test_names_in_any_case_exist():
    assert actions.exists("S3:getobject")
    assert not actions.exists("s3:GetObjct")


@pytest.mark.parametrize("pattern", ["s3:GetObj*", "S3:getobj*", "s?:GetObj*", "*:GetObj*"])
def test_a_wildcard_is_expanded(pattern):
    assert "s3:getobject" in actions.expand(pattern)


@pytest.mark.parametrize("pattern", ["s3", "s3:", "s3:Nothing*", "none:*", "s3:[a-z]*", "a:b:c"])
def test_what_matches_nothing_expands_to_nothing(pattern):
    assert actions.expand(pattern) == ()


def test_everything_is_every_service():
    assert {name.partition(":")[0] for name in actions.expand("*")} == actions.services() - {
        name for name in actions.services() if not actions.expand(f"{name}:*")
    }


def test_the_nearest_names():
    assert actions.nearest("s3:GetObjct") == "s3:getobject"
    assert actions.nearest("dynamdb:PutItem") == "dynamodb:putitem"
    assert actions.nearest("s3:Xyzzy") is None


def test_no_name_is_near_where_several_begin_so():
    assert actions.nearest("s3:PutObjectVersion") is None
    assert actions.nearest("s3:GetIpConfiguration") is None
    assert actions.nearest("ec2:DeleteVpcEndpoint") == "ec2:deletevpcendpoints"


def test_what_actions_act_on():
    assert actions.resource_arns("sqs:SendMessage") == ("arn:*:sqs:*:*:*",)
    assert actions.resource_arns("ec2:DescribeSubnets") == ()
    assert actions.resource_arns("s3:Nothing") is None
    assert actions.supports_resource("sqs:SendMessage") is Truth.YES
    assert actions.supports_resource("ec2:DescribeSubnets") is Truth.NO
    assert actions.supports_resource("s3:Nothing") is Truth.MAYBE


def test_objects_and_buckets_differ():
    assert "arn:*:s3:::*/*" in (actions.resource_arns("s3:GetObject") or ())
    assert "arn:*:s3:::*" in (actions.resource_arns("s3:ListBucket") or ())


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("s3:PutObject", Truth.YES),
        ("s3:GetObject", Truth.NO),
        ("logs:StartQuery", Truth.NO),
        ("sqs:ReceiveMessage", Truth.MAYBE),
    ],
)
def test_verbs_tell_what_changes(action, expected):
    assert actions.changes(action) is expected


def test_hazardous_actions_exist():
    named = {name for method in hazards.escalations() for name in method.actions}

    assert [name for name in named if not actions.exists(name) and not name.startswith("datapipeline")] == []


def test_global_keys():
    assert hazards.global_key_type("AWS:SourceArn") == ("Arn", False)
    assert hazards.global_key_type("aws:PrincipalTag/team") == ("String", False)
    assert hazards.global_key_type("aws:TagKeys") == ("String", True)
    assert hazards.global_key_type("aws:Nothing") is None
