import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import comes_to_an_end

from lambdalint.policy.document import FlawKind, PolicyKind
from lambdalint.policy.lint import flaws
from lambdalint.policy.parse import DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS, looks_like_policy, parse
from lambdalint.policy.pattern import service_of
from lambdalint.policy.tree import MAX_DEPTH, Items, Scalar
from lambdalint.values import Hole, Many, Reference, Text, Truth, Unknown
from tests.policy.documents import allow, deny, document, tree_of

SOUND = allow("s3:GetObject", "arn:aws:s3:::b/*")


def found(policy, kind=PolicyKind.IDENTITY, services=None):
    """Kind and text of every flaw."""
    return [(flaw.kind.value, flaw.span.text) for flaw in flaws(policy, kind, services)]


def without(element):
    return {key: value for key, value in SOUND.items() if key != element}


def test_a_sound_policy_has_no_flaws():
    assert found(document(SOUND)) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({**SOUND, "Effct": "Allow"}, ("unknown-element", '"Effct"')),
        ({**SOUND, "Effect": "allow"}, ("invalid-effect", '"allow"')),
        ({**SOUND, "NotAction": "s3:PutObject"}, ("conflicting-elements", '"NotAction"')),
        ({**SOUND, "NotResource": "*"}, ("conflicting-elements", '"NotResource"')),
        ({**SOUND, "Action": []}, ("empty-element", '"Action"')),
        ({**SOUND, "Action": ["s3:GetObject", {"a": 1}]}, ("wrong-type", '{"a": 1}')),
        ({**SOUND, "Sid": "no-hyphens"}, ("invalid-sid", '"no-hyphens"')),
        ({**SOUND, "Sid": ""}, ("empty-sid", '""')),
        ({**SOUND, "Action": "GetObject"}, ("invalid-action", '"GetObject"')),
        ({**SOUND, "Action": "s3:GetObjct"}, ("unknown-action", '"s3:GetObjct"')),
        ({**SOUND, "Action": "s3:Fetch*"}, ("unknown-action", '"s3:Fetch*"')),
        ({**SOUND, "Action": "sss:GetObject"}, ("unknown-service", '"sss:GetObject"')),
        ({**SOUND, "Resource": "b"}, ("invalid-arn", '"b"')),
        ({**SOUND, "Resource": "arn:aws:s3::12345:b"}, ("impossible-arn", '"arn:aws:s3::12345:b"')),
        ({**SOUND, "Resource": "arn:aws:s3:::b"}, ("mismatched-resource", '"arn:aws:s3:::b"')),
        (allow("s3:ListBucket", "arn:aws:s3:::b/*"), ("mismatched-resource", '"arn:aws:s3:::b/*"')),
        (
            allow(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::b/*"),
            ("mismatched-action", '"s3:ListBucket"'),
        ),
        (
            allow("ec2:DeleteNetworkInterface", "arn:aws:ec2:*:*:instance/*"),
            ("mismatched-resource", '"arn:aws:ec2:*:*:instance/*"'),
        ),
        (
            allow("ec2:DescribeSubnets", "arn:aws:ec2:*:*:subnet/*"),
            ("star-only-action", '"ec2:DescribeSubnets"'),
        ),
        ({**SOUND, "Condition": {"StringIs": {"aws:userid": "x"}}}, ("unknown-operator", '"StringIs"')),
        (
            {**SOUND, "Condition": {"stringEquals": {"aws:userid": "x"}}},
            ("miscased-operator", '"stringEquals"'),
        ),
        (
            {**SOUND, "Condition": {"Bool": {"aws:ViaAWSService": "yes"}}},
            ("invalid-condition-value", '"yes"'),
        ),
        ({**SOUND, "Condition": {"IpAddress": {"aws:SourceIp": "x"}}}, ("invalid-condition-value", '"x"')),
        (
            {**SOUND, "Condition": {"StringEquals": {"aws:User": "x"}}},
            ("unknown-condition-key", '"aws:User"'),
        ),
        ({**SOUND, "Condition": {"StringEquals": {"ec2:Vpc": "x"}}}, ("foreign-condition-key", '"ec2:Vpc"')),
        (
            {**SOUND, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}},
            ("ineffective-condition", '"Bool"'),
        ),
        ({**SOUND, "Condition": "x"}, ("wrong-type", '"x"')),
        ({**SOUND, "Principal": "*"}, ("misplaced-principal", None)),
        (without("Effect"), ("missing-element", None)),
        (without("Action"), ("missing-element", None)),
        (without("Resource"), ("missing-element", None)),
        (allow("*"), ("full-administration", '"*"')),
        (allow("s3:*", "arn:aws:s3:::b*"), ("wildcard-action", '"s3:*"')),
        (allow("s3:PutObject"), ("wildcard-resource", '"*"')),
        (
            allow("iam:PassRole", "arn:aws:iam::111122223333:role/R"),
            ("permissions-management", '"iam:PassRole"'),
        ),
        (allow("iam:PutRolePolicy"), ("privilege-escalation", '"iam:PutRolePolicy"')),
        (allow("sts:AssumeRole"), ("credentials-exposure", '"sts:AssumeRole"')),
        (allow("s3:PutBucketPolicy", "arn:aws:s3:::b"), ("bucket-escalation", '"s3:PutBucketPolicy"')),
    ],
)
def test_a_flaw_and_its_place(statement, expected):
    reported = found(document(statement))

    kind, place = expected
    assert kind in {name for name, _ in reported}
    assert place is None or (kind, place) in reported


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        (allow("ec2:DescribeSubnets"), "wildcard-resource"),  # exists on * only
        (allow("iam:PassRole", "arn:aws:iam::111122223333:role/R"), "privilege-escalation"),
        (
            allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]),
            "mismatched-resource",
        ),
        (allow("s3:ListBucket", "arn:aws:s3:::${aws:PrincipalTag/bucket}"), "mismatched-action"),
        (allow("s3:GetObject", "arn:aws:s3:*"), "invalid-arn"),
        (allow("logs:PutLogEvents", "arn:aws:logs:*:log-group:f:*"), "invalid-arn"),
        (deny("s3:GetObject", "arn:aws:s3:::b"), "mismatched-resource"),
        ({**SOUND, "Condition": {"ArnLike": {"lambda:SourceFunctionArn": "*"}}}, "foreign-condition-key"),
        ({**SOUND, "Condition": {"Null": {"aws:SourceArn": "true"}}}, "invalid-condition-value"),
    ],
)
def test_no_flaw(statement, kind):
    assert kind not in {name for name, _ in found(document(statement))}


def test_the_nearest_action_is_suggested():
    reported = [flaw for flaw in flaws(document(allow("s3:GetObjct", "arn:aws:s3:::b/*"))) if flaw.suggestion]

    assert [flaw.suggestion for flaw in reported] == ["s3:GetObject"]


def test_an_operation_that_is_no_action_leads_to_the_action_that_it_needs():
    reported = list(flaws(document(allow("sqs:SendMessageBatch", "arn:aws:sqs:*:*:q"))))

    assert [flaw.suggestion for flaw in reported] == ["sqs:SendMessage"]


def test_a_name_that_only_a_service_itself_writes_is_known():
    kinds = [kind for kind, _ in found(document(allow("SNS:Receive", "arn:aws:sns:*:*:t")))]

    assert "unknown-action" not in kinds


def test_the_service_of_an_arn_is_found_behind_a_partition_that_is_not_known():
    partition = Hole(Reference(Reference.PSEUDO, "AWS::Partition"))

    assert service_of(Text.of("arn:", partition, ":states:", partition, ":x")) == "states"


def test_rights_that_escalate_only_together():
    role = document(allow("iam:PassRole"), allow(["lambda:CreateFunction", "lambda:InvokeFunction"]))

    kinds = {flaw.kind: flaw.subjects for flaw in flaws(role)}

    assert kinds[FlawKind.PRIVILEGE_ESCALATION][0] == "iam:PassRole"


def test_a_deny_takes_an_escalation_back():
    role = document(allow("iam:PutRolePolicy"), deny("iam:*"))

    assert "privilege-escalation" not in {name for name, _ in found(role)}


def test_versions():
    assert ("old-version", '"2008-10-17"') in found(document(SOUND, version="2008-10-17"))
    assert ("invalid-version", '"2012-10-18"') in found(document(SOUND, version="2012-10-18"))
    assert "missing-version" in {
        name for name, _ in found(parse(tree_of(json.dumps({"Statement": [SOUND]}))))
    }


def test_a_variable_in_the_first_version_is_plain_text():
    home = allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}/*")

    reported = found(document(home, version="2008-10-17"))

    assert ("literal-variable", '"arn:aws:s3:::b/${aws:username}/*"') in reported


def test_duplicate_sids():
    twice = {**SOUND, "Sid": "A"}

    assert found(document(twice, twice)) == [("duplicate-sid", '"A"')]


def test_actions_that_fail_for_one_reason_are_one_flaw():
    statement = allow(
        ["events:PutEvents", "events:PutRule", "events:DeleteRule"], "arn:aws:events:*:*:event-bus/b"
    )

    assert found(document(statement)) == [("mismatched-action", '"events:PutRule"')]


def test_an_action_whose_resource_is_misspelled_is_one_flaw():
    misspelled = "arn:aws:mq:*:111122223333::broker:b"
    statement = allow(["s3:GetObject", "mq:DescribeBroker"], ["arn:aws:s3:::b/*", misspelled])

    assert [("mismatched-resource", f'"{misspelled}"')] == found(document(statement))


def test_foreign_actions_are_one_flaw_and_not_held_against_resources():
    statement = {**allow(["sqs:SendMessage", "logs:PutLogEvents", "logs:GetLogEvents"], "arn:aws:sqs:*:*:q")}
    statement["Principal"] = "*"

    reported = found(document(statement), PolicyKind.RESOURCE, frozenset({"sqs"}))

    assert reported == [("foreign-service", '"logs:PutLogEvents"')]


def test_a_resource_policy_needs_a_principal_and_keeps_to_its_service():
    assert "missing-element" in {name for name, _ in found(document(SOUND), PolicyKind.RESOURCE)}
    reported = found(document({**SOUND, "Principal": "*"}), PolicyKind.RESOURCE, frozenset({"sqs"}))
    assert ("foreign-service", '"s3:GetObject"') in reported


@pytest.mark.parametrize(
    ("principal", "wrong"),
    [
        ({"AWS": "arn:aws:iam::111122223333:role/*"}, True),
        ({"AWS": "somebody"}, True),
        ({"AWS": "111122223333"}, False),
        ({"AWS": "arn:aws:iam::111122223333:role/path/R"}, False),
        ({"Service": "lambda"}, True),
        ({"Service": "lambda.amazonaws.com"}, False),
        ({"Federated": "accounts.google.com"}, False),
        ("arn:aws:iam::111122223333:root", True),
    ],
)
def test_principals(principal, wrong):
    reported = {name for name, _ in found(document({**SOUND, "Principal": principal}), PolicyKind.RESOURCE)}

    assert ("invalid-principal" in reported) is wrong


def test_the_kind_of_a_lone_document_is_guessed():
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}

    assert found(document(trust), None) == []


# --- unknown pieces -------------------------------------------------------------------------------------


def test_what_is_unknown_is_no_flaw():
    text = """
Version: '2012-10-17'
Statement:
  - Effect: !Ref Effect
    Action: !Ref Actions
    Resource: !GetAtt Bucket.Arn
    Condition: !Ref Conditions
  - !If [Debug, {Effect: Deny}, !Ref AWS::NoValue]
"""
    policy = parse(tree_of(text))

    assert found(policy) == []
    assert not policy.statements.complete
    assert policy.statements.items[0].effect.test(bool) is Truth.MAYBE


def test_an_open_list_stays_open():
    tree = tree_of(json.dumps({"Version": "2012-10-17", "Statement": [SOUND]}))
    statements = tree.get("Statement")
    opened = Items(statements.items, statements.span, complete=False)
    entry = [
        entry if entry.key != "Statement" else type(entry)(entry.key, entry.key_span, opened)
        for entry in tree.entries
    ]

    policy = parse(type(tree)(tuple(entry), tree.span))

    assert not policy.statements.complete


def test_holes_reach_the_terms():
    bucket = Hole(Reference(Reference.RESOURCE, "Bucket", "Arn"))
    tree = tree_of(json.dumps({"Version": "2012-10-17", "Statement": [SOUND]}))
    resource = tree.get("Statement").items[0].get("Resource")
    known = Scalar(Unknown(resource.span, "made by the deployment", text=Text.of(bucket, "/*")))
    statement = tree.get("Statement").items[0]
    entries = tuple(
        type(entry)(entry.key, entry.key_span, known if entry.key == "Resource" else entry.value)
        for entry in statement.entries
    )

    made = parse(
        type(tree)(
            (type(entries[0])("Statement", tree.span, type(statement)(entries, statement.span)),), tree.span
        )
    )

    assert [term.text for term in made.statements.items[0].resources or Many()] == [Text.of(bucket, "/*")]


# --- bad input ------------------------------------------------------------------------------------------


def test_policies_are_recognised_by_their_content():
    assert looks_like_policy(tree_of(json.dumps({"Statement": [SOUND]})))
    assert looks_like_policy(tree_of(json.dumps({"Statement": SOUND})))
    assert not looks_like_policy(tree_of(json.dumps({"Statement": [{"Effect": "Allow"}]})))
    assert not looks_like_policy(tree_of(json.dumps({"Resources": {}})))
    assert not looks_like_policy(tree_of("[]"))


def test_a_deep_nest_is_unknown():
    deep = "{Statement: " * (MAX_DEPTH + 5) + "x" + "}" * (MAX_DEPTH + 5)

    assert parse(tree_of(deep)).flaws


@pytest.mark.parametrize(
    "text", ["x", "[]", "{}", "{Statement: }", "{Statement: [1, [2], {a: b}]}", "{? [a] : b}"]
)
def test_nonsense_is_read_without_a_crash(text):
    assert list(flaws(parse(tree_of(text)))) != []


def test_a_large_policy_comes_to_an_end():
    statements = [
        allow(["s3:*", "ec2:*", "iam:*"], f"arn:aws:s3:::bucket-{number}/*") for number in range(100)
    ]
    policy = document(*statements)

    with comes_to_an_end():
        assert len([flaw for flaw in flaws(policy) if flaw.kind is FlawKind.WILDCARD_ACTION]) == 300


# --- what real applications showed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        allow("execute-api:Invoke", "execute-api:/*"),
        allow("logs:DescribeLogGroups", "arn:aws:logs:*:*:log-group:f"),
        allow("kms:Decrypt", "${kms_key_arn}"),
        allow("sqs:ListQueues", "${anything}"),
        allow("sqs:SendMessage", "arn:aws:sqs:${region}:${account_number}:q"),
    ],
)
def test_accepted_in_practice(statement):
    wrong = {"invalid-arn", "impossible-arn", "mismatched-resource", "mismatched-action"}

    assert wrong.isdisjoint(name for name, _ in found(document(statement)))


def test_a_placeholder_in_a_principal_is_unknown():
    principal = {"AWS": "arn:aws:iam::${account_number}:root", "Service": "logs.${region}.amazonaws.com"}

    reported = found(document({**SOUND, "Principal": principal}), PolicyKind.RESOURCE)

    assert "invalid-principal" not in {name for name, _ in reported}


WORDS = st.sampled_from(
    [
        "*",
        "Allow",
        "s3:*",
        "arn:aws:s3:::b/*",
        "arn:::::",
        "",
        "${",
        "${aws:username}",
        "${a}",
        "::",
        "2012-10-17",
    ]
)
KEYS = st.sampled_from(
    [
        *DOCUMENT_ELEMENTS,
        *STATEMENT_ELEMENTS,
        "AWS",
        "StringLike",
        "Null",
        "NumericEquals",
        "aws:SourceIp",
        "s3:prefix",
    ]
)
VALUES = st.recursive(
    WORDS | st.booleans() | st.integers() | st.none() | st.text("aZ:*/${}-", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5), VALUES)
def test_whatever_is_written_is_read(statement, version):
    policy = parse(
        tree_of(json.dumps({"Version": version, "Statement": [statement, {**SOUND, **statement}]}))
    )

    assert all(flaw.message for flaw in flaws(policy))


@pytest.mark.parametrize(
    "word", ["${" + " " * 50_000, "*" * 50_000 + "!", "arn:" + "*" * 50_000 + "!:::::", "a" * 50_000 + ":b"]
)
def test_long_words_come_to_an_end(word):
    statement = {
        **SOUND,
        "Action": [word],
        "Resource": [word],
        "Condition": {"StringLike": {"aws:userid": word}},
    }

    with comes_to_an_end():
        list(flaws(document(statement, version="2008-10-17")))


def test_aliases_do_not_multiply():
    text = (
        "{x: &s {Effect: Allow, Action: [s3:GetObject], Resource: '*'}, Statement: ["
        + "*s , " * 20_000
        + "]}"
    )

    assert len(parse(tree_of(text)).statements) == 1
