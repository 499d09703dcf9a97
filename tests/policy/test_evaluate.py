from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.policy.context import EXECUTION_ROLE, by_lambda
from lambdalint.policy.evaluate import UNKNOWN_DOCUMENTS, Policies, Request, allows, evaluate, trusts
from lambdalint.policy.principal import Caller, account_of
from lambdalint.policy.questions import allows_everywhere, allows_somewhere
from lambdalint.values import Hole, Many, Reference, Text, Truth
from tests.policy.documents import allow, deny, document


def policies(*statements):
    return Many((document(*statements),))


ACTIONS = st.sampled_from(["*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "ec2:*"])
RESOURCES = st.sampled_from(
    ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::*/k", "arn:aws:s3:::c"]
)
CONDITIONS = st.sampled_from(
    [{}, {"Bool": {"aws:SecureTransport": "true"}}, {"Null": {"aws:username": "true"}}]
)
STATEMENTS = st.builds(
    lambda effect, action, resource, condition: {
        "Effect": effect,
        "Action": action,
        "Resource": resource,
        "Condition": condition,
    },
    st.sampled_from(["Allow", "Deny"]),
    ACTIONS,
    RESOURCES,
    CONDITIONS,
)
REQUESTS = st.tuples(st.sampled_from(["s3:GetObject", "s3:PutObject", "ec2:RunInstances"]), RESOURCES)


@given(st.lists(STATEMENTS, max_size=4), ACTIONS, RESOURCES, CONDITIONS, REQUESTS)
def test_adding_a_deny_never_widens(statements, action, resource, condition, request):
    before = allows(policies(*statements), *request, EXECUTION_ROLE).truth
    added = deny(action, resource, Condition=condition)
    after = allows(policies(*statements, added), *request, EXECUTION_ROLE).truth

    assert after.value <= before.value


@given(st.lists(STATEMENTS, max_size=4), ACTIONS, RESOURCES, CONDITIONS, REQUESTS)
def test_adding_an_allow_never_narrows(statements, action, resource, condition, request):
    before = allows(policies(*statements), *request, EXECUTION_ROLE).truth
    added = allow(action, resource, Condition=condition)
    after = allows(policies(*statements, added), *request, EXECUTION_ROLE).truth

    assert after.value >= before.value


@given(st.lists(STATEMENTS, max_size=4), REQUESTS)
def test_what_is_incomplete_never_contradicts_what_is_known(statements, request):
    known = allows(policies(*statements), *request).truth
    open_list = replace(policies(*statements), complete=False)

    assert allows(open_list, *request).truth in {known, Truth.MAYBE}


@given(st.lists(STATEMENTS, max_size=4), REQUESTS)
def test_an_unknown_boundary_caps_what_is_granted(statements, request):
    capped = allows(policies(*statements), *request, boundaries=(UNKNOWN_DOCUMENTS,)).truth

    assert capped is not Truth.YES
    assert capped.value <= allows(policies(*statements), *request).truth.value


def test_an_incomplete_role_may_have_what_is_missing():
    role = Many((document(allow("s3:GetObject")),), complete=False)

    assert allows(role, "sqs:SendMessage").truth is Truth.MAYBE


def test_the_statements_that_decide_are_named():
    decision = allows(policies(allow("s3:*"), deny("s3:GetObject"), allow("ec2:*")), "s3:GetObject")

    assert decision.truth is Truth.NO
    assert [statement.span.text for statement in decision.denied_by] == [
        '{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}'
    ]


def test_several_statements_together_may_cover_a_set():
    role = policies(allow("s3:GetObject", "arn:aws:s3:::b/a*"), allow("s3:GetObject", "arn:aws:s3:::b/*"))

    assert allows(role, "s3:GetObject", "arn:aws:s3:::b/*").truth is Truth.YES
    assert allows(role, "s3:GetObject", "arn:aws:s3:::*").truth is Truth.NO


def test_a_deny_on_some_of_a_set_denies_the_set():
    role = policies(allow("s3:GetObject"), deny("s3:GetObject", "arn:aws:s3:::b/secret"))

    assert allows_everywhere(role, "s3:GetObject").truth is Truth.NO
    assert allows_somewhere(role, "s3:GetObject").truth is Truth.YES


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (("arn:aws:s3:::a/*", "arn:aws:s3:::a/x"), Truth.YES),
        (("arn:aws:s3:::a/*", "arn:aws:s3:::b/*"), Truth.NO),
        (("arn:aws:s3:::a*", "arn:aws:s3:::*b"), Truth.MAYBE),
        (("*", "*"), Truth.YES),
    ],
)
def test_two_actions_on_one_resource(resources, expected):
    role = policies(allow("s3:GetObject", resources[0]), allow("s3:PutObject", resources[1]))

    assert allows_somewhere(role, "s3:GetObject", "s3:PutObject").truth is expected


def test_two_actions_of_which_one_is_denied():
    role = policies(allow(["s3:GetObject", "s3:PutObject"]), deny("s3:PutObject"))

    assert allows_somewhere(role, "s3:GetObject", "s3:PutObject").truth is Truth.NO


def test_a_condition_that_a_call_by_lambda_never_meets():
    condition = {"ArnLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:*"}}
    role = policies(allow("ec2:CreateNetworkInterface", Condition=condition))
    context = by_lambda("ec2:CreateNetworkInterface")

    assert allows(role, "ec2:CreateNetworkInterface", context=context).truth is Truth.NO


def test_multi_factor_authentication_is_never_there():
    role = policies(allow("sqs:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))

    assert allows(role, "sqs:ReceiveMessage", context=EXECUTION_ROLE).truth is Truth.NO


def test_a_role_of_the_template_by_its_reference():
    role = Text.of(Hole(Reference(Reference.RESOURCE, "Role", "Arn")))
    request = Request.of("s3:GetObject", "arn:aws:s3:::b/k", Caller.entity(role))
    bucket = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"AWS": "X"}})
    principal = bucket.statements.items[0].principals.items[0]
    statement = replace(bucket.statements.items[0], principals=Many((replace(principal, name=role),)))
    named = Many((replace(bucket, statements=Many((statement,))),))

    assert evaluate(Policies(resource=named), request).truth is Truth.YES
    assert evaluate(Policies(resource=Many((bucket,))), request).truth is Truth.MAYBE


def test_a_trust_policy():
    trust = policies(
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    )

    assert trusts(trust, Caller.service("lambda.amazonaws.com")).truth is Truth.YES
    assert trusts(trust, Caller.service("ec2.amazonaws.com")).truth is Truth.NO


def test_the_account_of_an_arn_with_holes():
    account = Hole(Reference(Reference.PSEUDO, "AWS::AccountId"))
    partition = Hole(Reference(Reference.PSEUDO, "AWS::Partition"))

    assert account_of(Text.of("arn:", partition, ":iam::", account, ":root")) == Text.of(account)
    assert account_of(Text.of("arn:aws:iam::111122223333:root")) == Text.of("111122223333")
    assert account_of(Text.of(Hole(Reference(Reference.RESOURCE, "Role", "Arn")))) is None
