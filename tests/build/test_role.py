"""Roles of a template: what attaches to them, and what stays open."""

from __future__ import annotations

import pytest

from lambdalint.build.project import ProjectReader
from lambdalint.model import Application, EventSourceMapping, PolicyOrigin, Role
from lambdalint.model.key import Key
from lambdalint.source import Source
from lambdalint.values import Known, Truth, Unknown

TRUST = """
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
"""
FUNCTION = """
  F:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt R.Arn}
"""
DOCUMENT = "{Statement: [{Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Q.Arn}]}"


def application(resources: str, head: str = "") -> Application:
    reader = ProjectReader()
    reader.read(Source("template.yaml", f"{head}\nResources:\n  Q: {{Type: AWS::SQS::Queue}}\n{resources}"))
    (found,) = reader.project().applications
    return found


def role_of(resources: str, head: str = "") -> Role:
    (found,) = application(resources, head).roles
    return found


def role_with(properties: str, others: str = "", head: str = "") -> Role:
    return role_of(f"  R:\n    Type: AWS::IAM::Role\n    Properties:{TRUST}{properties}\n{others}", head)


def may_send(role: Role) -> Truth:
    return role.allows("sqs:SendMessage", "*").truth


class TestPolicies:
    def test_inline(self) -> None:
        role = role_with(f"      Policies: [{{PolicyName: send, PolicyDocument: {DOCUMENT}}}]")
        assert [(policy.name, policy.origin) for policy in role.policies] == [("send", PolicyOrigin.INLINE)]
        assert role.policies.complete

    def test_compares_with_the_arn_of_the_target(self) -> None:
        app = application(
            f"  R:\n    Type: AWS::IAM::Role\n    Properties:{TRUST}"
            f"      Policies: [{{PolicyName: send, PolicyDocument: {DOCUMENT}}}]\n"
        )
        (role,) = app.roles
        (document,) = role.documents
        (statement,) = document.statements
        assert statement.resources is not None
        (resource,) = statement.resources
        assert role.allows("sqs:SendMessage", resource.text).truth is Truth.YES
        assert role.allows("sqs:ReceiveMessage", resource.text).truth is Truth.NO

    @pytest.mark.parametrize(
        "arn",
        [
            "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
            "!Sub 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'",
            "!Join [/, ['arn:aws:iam::aws:policy', service-role, AWSLambdaVPCAccessExecutionRole]]",
        ],
    )
    def test_managed_by_aws(self, arn: str) -> None:
        role = role_with(f"      ManagedPolicyArns: [{arn}]")
        assert role.allows("ec2:CreateNetworkInterface").truth is Truth.YES
        assert role.allows("sqs:SendMessage").truth is Truth.NO

    @pytest.mark.parametrize(
        "properties",
        [
            "      ManagedPolicyArns: [arn:aws:iam::123456789012:policy/Own]",
            "      ManagedPolicyArns: [!ImportValue Shared]",
            "      ManagedPolicyArns: !Split [',', !Ref Arns]",
            "      ManagedPolicyArns: [arn:aws:iam::aws:policy/NewerThanThis]",
            "      ManagedPolicyArns: [arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess]",
            "      Policies: !Ref Policies",
            "      Policies: [{PolicyName: p, PolicyDocument: !Ref Document}]",
            "      Policies: [{PolicyName: p, PolicyDocument: {Statement: !Ref Statements}}]",
        ],
    )
    def test_unknown_policy_opens_the_role(self, properties: str) -> None:
        head = "Parameters: {Arns: {Type: String}, Policies: {Type: String}, Document: {Type: String}, "
        assert may_send(role_with(properties, head=head + "Statements: {Type: String}}")) is Truth.MAYBE


class TestAttachedPolicies:
    @pytest.mark.parametrize(
        "policy",
        [
            "Type: AWS::IAM::Policy\n    Properties: {Roles: [!Ref R], PolicyName: p, PolicyDocument: D}",
            "Type: AWS::IAM::ManagedPolicy\n    Properties: {Roles: [!Ref R], PolicyDocument: D}",
            "Type: AWS::IAM::RolePolicy\n    Properties: {RoleName: !Ref R, PolicyDocument: D}",
            "Type: AWS::IAM::Policy\n    Properties: {Roles: [worker], PolicyName: p, PolicyDocument: D}",
        ],
    )
    def test_by_a_resource(self, policy: str) -> None:
        written = f"  P:\n    {policy.replace(': D', ': ' + DOCUMENT)}\n"
        role = role_with("      RoleName: worker", written)
        assert [policy.origin for policy in role.policies] == [PolicyOrigin.ATTACHED]
        assert role.policies.complete

    def test_by_reference_from_the_role(self) -> None:
        written = f"  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties: {{PolicyDocument: {DOCUMENT}}}\n"
        role = role_with("      ManagedPolicyArns: [!Ref P]", written)
        assert [policy.name for policy in role.policies] == ["P"]

    def test_for_another_role(self) -> None:
        written = (
            "  P:\n    Type: AWS::IAM::Policy\n"
            f"    Properties: {{Roles: [other], PolicyName: p, PolicyDocument: {DOCUMENT}}}\n"
        )
        assert may_send(role_with("", written)) is Truth.NO

    @pytest.mark.parametrize("roles", ["[!Ref Name]", "!Ref Names", "[!ImportValue Name]"])
    def test_for_roles_that_are_not_known(self, roles: str) -> None:
        written = (
            "  P:\n    Type: AWS::IAM::Policy\n"
            f"    Properties: {{Roles: {roles}, PolicyName: p, PolicyDocument: {DOCUMENT}}}\n"
        )
        head = "Parameters: {Name: {Type: String}, Names: {Type: CommaDelimitedList}}"
        assert may_send(role_with("", written, head)) is Truth.MAYBE

    def test_by_a_name_that_is_known_when_it_is_deployed(self) -> None:
        name = "!Sub '${AWS::StackName}-role'"
        written = (
            "  P:\n    Type: AWS::IAM::Policy\n"
            f"    Properties: {{Roles: [{name}], PolicyName: p, PolicyDocument: {DOCUMENT}}}\n"
        )
        role = role_with(f"      RoleName: {name}", written)
        assert [policy.name for policy in role.policies] == ["P"]
        assert role.policies.complete

    @pytest.mark.parametrize(
        "other",
        [
            "Outputs: {Name: {Value: !Ref R}}",
            "Outputs: {Name: {Value: !Sub 'role/${R}'}}",
        ],
    )
    def test_other_stacks_may_attach_to_a_role_that_they_know(self, other: str) -> None:
        assert may_send(role_with("", f"{other}\n")) is Truth.MAYBE

    @pytest.mark.parametrize("kind", ["AWS::CloudFormation::Stack", "Custom::Attachment"])
    def test_nested_stack_may_attach_to_a_role_that_it_knows(self, kind: str) -> None:
        nested = f"  S:\n    Type: {kind}\n    Properties: {{Parameters: {{Role: !Ref R}}}}\n"
        assert may_send(role_with("", nested)) is Truth.MAYBE

    def test_who_knows_only_the_arn_attaches_nothing(self) -> None:
        assert may_send(role_with("", "Outputs: {Arn: {Value: !GetAtt R.Arn}}\n")) is Truth.NO

    def test_policy_without_a_role_is_for_none_of_these(self) -> None:
        written = f"  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties: {{PolicyDocument: {DOCUMENT}}}\n"
        assert may_send(role_with("", written)) is Truth.NO

    def test_macro_may_attach_others(self) -> None:
        assert may_send(role_with("", head="Transform: OurMacro")) is Truth.MAYBE


class TestBoundary:
    def test_known(self) -> None:
        role = role_with(
            "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess]\n"
            "      PermissionsBoundary: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
        )
        assert may_send(role) is Truth.NO

    def test_unknown(self) -> None:
        role = role_with(
            "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess]\n"
            "      PermissionsBoundary: !ImportValue Boundary"
        )
        assert may_send(role) is Truth.MAYBE


class TestOfFunction:
    @pytest.mark.parametrize(
        "written",
        [
            "!GetAtt R.Arn",
            "!Sub ${R.Arn}",
            "!Ref R",
            "!Sub arn:aws:iam::${AWS::AccountId}:role/${R}",
            "!Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/path/worker",
        ],
    )
    def test_of_the_template(self, written: str) -> None:
        function = FUNCTION.replace("{Role: !GetAtt R.Arn}", f"\n      Role: {written}")
        app = application(
            f"  R:\n    Type: AWS::IAM::Role\n    Properties:{TRUST}      RoleName: worker\n{function}"
        )
        (found,) = app.functions
        assert isinstance(found.role, Known)
        assert found.role.value is app.roles[0]
        assert list(app.functions_with(app.roles[0])) == [found]

    @pytest.mark.parametrize("written", ["!ImportValue R", "arn:aws:iam::123456789012:role/r", "!Ref Role"])
    def test_of_another_stack(self, written: str) -> None:
        head = "Parameters: {Role: {Type: String}}"
        (found,) = application(
            FUNCTION.replace("{Role: !GetAtt R.Arn}", f"\n      Role: {written}"), head
        ).functions
        assert isinstance(found.role, Unknown)


def test_trust() -> None:
    assert role_with("").trusts("lambda.amazonaws.com") is Truth.YES
    assert role_with("").trusts("ec2.amazonaws.com") is Truth.NO


class TestOfOthers:
    def test_policy_of_a_queue_allows_by_itself(self) -> None:
        policy = "{Effect: Allow, Action: 'sqs:*', Resource: '*', Principal: {AWS: !GetAtt R.Arn}}"
        app = application(
            f"  R:\n    Type: AWS::IAM::Role\n    Properties:{TRUST}"
            "  P:\n    Type: AWS::SQS::QueuePolicy\n"
            f"    Properties: {{Queues: [!Ref Q], PolicyDocument: {{Statement: [{policy}]}}}}\n"
        )
        (role,) = app.roles
        assert role.allows("sqs:SendMessage", "*").truth is Truth.NO
        assert role.allows("sqs:SendMessage", "*", given=app.given_by("sqs")).truth is Truth.YES
        assert role.allows("sns:Publish", "*", given=app.given_by("sns")).truth is Truth.NO

    def test_policy_of_a_queue_that_is_not_known(self) -> None:
        app = application(
            f"  R:\n    Type: AWS::IAM::Role\n    Properties:{TRUST}"
            "  P:\n    Type: AWS::SQS::QueuePolicy\n"
            "    Properties: {Queues: [!Ref Q], PolicyDocument: !ImportValue P}\n"
        )
        (role,) = app.roles
        assert role.allows("sqs:SendMessage", "*", given=app.given_by("sqs")).truth is Truth.MAYBE


def key_of(policy: str) -> tuple[Role, Key]:
    allow = "{Effect: Allow, Action: 'kms:Decrypt', Resource: '*'}"
    app = application(
        f"  R:\n    Type: AWS::IAM::Role\n    Properties:{TRUST}"
        f"      Policies: [{{PolicyName: p, PolicyDocument: {{Statement: [{allow}]}}}}]\n"
        f"  K:\n    Type: AWS::KMS::Key\n    Properties: {policy}\n"
        "  S:\n    Type: AWS::Kinesis::Stream\n"
        "    Properties: {StreamEncryption: {KeyId: !Ref K, EncryptionType: KMS}}\n"
        "  M:\n    Type: AWS::Lambda::EventSourceMapping\n"
        f"    Properties: {{FunctionName: !Ref F, EventSourceArn: !GetAtt S.Arn}}\n{FUNCTION}"
    )
    (function,) = app.functions
    (event,) = function.events
    assert isinstance(event, EventSourceMapping)
    assert event.source_key is not None
    return app.roles[0], event.source_key


ROOT = "{AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{Description: no policy}", Truth.YES),
        (f"{{KeyPolicy: {{Statement: [{{Effect: Allow, Action: 'kms:*', Principal: {ROOT}}}]}}}}", Truth.YES),
        ("{KeyPolicy: {Statement: [{Effect: Allow, Action: 'kms:*', Principal: {Service: a.b}}]}}", Truth.NO),
        ("{KeyPolicy: !ImportValue P}", Truth.MAYBE),
    ],
)
def test_key_has_the_last_word(policy: str, expected: Truth) -> None:
    role, key = key_of(policy)
    assert role.may_use("kms:Decrypt", key).truth is expected
