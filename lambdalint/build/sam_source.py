"""The policies that SAM adds for the event sources that a function reads.

The authority is ``samtranslator/model/eventsources/pull.py`` and the class ``SNS`` of ``push.py`` (1.115).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.build import policy_data, sam_destination
from lambdalint.build.managed_policy import added_by_sam
from lambdalint.build.resources import Place, Resources
from lambdalint.build.sam_truth import is_written, node_of
from lambdalint.model.role import PolicyOrigin, RolePolicy
from lambdalint.template.fields import Fields
from lambdalint.template.intrinsics import call_of
from lambdalint.values import Known, Value, text_of

_MANAGED = {
    "Kinesis": "AWSLambdaKinesisExecutionRole",
    "DynamoDB": "AWSLambdaDynamoDBExecutionRole",
    "SQS": "AWSLambdaSQSQueueExecutionRole",
    "MSK": "AWSLambdaMSKExecutionRole",
}
_WITH_STATEMENTS = frozenset({"MSK", "MQ", "SelfManagedKafka", "DocumentDB"})
#: Types of ``SourceAccessConfigurations`` whose ``URI`` is a secret, for each kind of source.
_SECRETS = {
    "MSK": frozenset({"CLIENT_CERTIFICATE_TLS_AUTH"}),
    "MQ": frozenset({"BASIC_AUTH"}),
    "DocumentDB": frozenset({"BASIC_AUTH"}),
    "SelfManagedKafka": frozenset(
        {
            "SASL_SCRAM_256_AUTH",
            "SASL_SCRAM_512_AUTH",
            "BASIC_AUTH",
            "CLIENT_CERTIFICATE_TLS_AUTH",
            "OAUTHBEARER_AUTH",
            "SERVER_ROOT_CA_CERTIFICATE",
        }
    ),
}
_NETWORK = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
)
_RDS = "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:"
_KEY = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/"


def policies(place: Place, resources: Resources) -> Iterator[RolePolicy]:
    """The policies for the ``Events`` of a function."""
    events = place.properties.fields("Events")
    if not events.complete:
        yield _unknown("Events", events)
    for item in events.entries():
        event = events.fields_of(item.value, item.key)
        source = event.fields("Properties")
        match event.string("Type"):
            case Known(kind) if kind in _MANAGED or kind in _WITH_STATEMENTS:
                yield from _of_source(kind, source, event, resources)
            case Known("SNS"):
                if is_written(source, "SqsSubscription"):
                    yield added_by_sam(_MANAGED["SQS"], source.key("SqsSubscription"), resources)
            case Known():
                continue
            case _:
                yield _unknown(item.name, event)


def _of_source(kind: str, source: Fields, event: Fields, resources: Resources) -> Iterator[RolePolicy]:
    if kind in _MANAGED:
        yield added_by_sam(_MANAGED[kind], event.grip, resources)
    if kind in _WITH_STATEMENTS:
        configurations = source.items("SourceAccessConfigurations")
        if source.complete and configurations.complete:
            statements = list(_statements(kind, source))
            if statements:
                yield policy_data.added_by_sam(kind, event.grip, statements, resources)
        else:
            yield _unknown(kind, event)
    yield from sam_destination.of_mapping(source, resources)


def _statements(kind: str, source: Fields) -> Iterator[dict[str, Any]]:
    kinds: set[str] = set()
    for item in source.items("SourceAccessConfigurations"):
        configuration = source.fields_of(item, item.span)
        match configuration.string("Type"):
            case Known(name):
                kinds.add(name)
                if name in _SECRETS[kind]:
                    yield _allow(configuration.value("URI"), "secretsmanager:GetSecretValue")
    if kind == "MQ":
        yield _allow(source.value("Broker"), "mq:DescribeBroker")
    if kind == "DocumentDB":
        yield _allow({"Fn::Sub": f"{_RDS}cluster-pg:*"}, "rds:DescribeDBClusterParameters")
        yield _allow({"Fn::Sub": f"{_RDS}subgrp:*"}, "rds:DescribeDBSubnetGroups")
        yield _allow(source.value("Cluster"), "rds:DescribeDBClusters")
    if kind == "DocumentDB" or (
        kind == "SelfManagedKafka" and kinds.issuperset({"VPC_SUBNET", "VPC_SECURITY_GROUP"})
    ):
        yield _allow("*", *_NETWORK)
    if kind != "MSK" and is_written(source, "SecretsManagerKmsKeyId"):
        yield _allow(_key(source.string("SecretsManagerKmsKeyId")), "kms:Decrypt")
    if kind in {"MSK", "SelfManagedKafka"}:
        yield from _schema_registry(source.fields("SchemaRegistryConfig"))


def _key(identifier: Value[str]) -> dict[str, Any]:
    match identifier:
        case Known(text):
            return {"Fn::Sub": _KEY + text}
    return {"Fn::Join": ["", [{"Fn::Sub": _KEY}, identifier]]}


def _schema_registry(config: Fields) -> Iterator[dict[str, Any]]:
    for item in config.items("AccessConfigs"):
        access = config.fields_of(item, item.span)
        if is_written(access, "URI"):
            yield _allow(access.value("URI"), "secretsmanager:GetSecretValue")
    node = node_of(config, "SchemaRegistryURI")
    call = call_of(node) if node is not None else None
    if call is not None and call.name not in {"Ref", "Fn::Sub"}:
        return  # SAM looks into texts only
    uri = config.value("SchemaRegistryURI")
    text = str(text_of(uri)).replace("${AWS::Partition}", "aws").replace("${AWS::Region}", "region")
    parts = text.split(":")
    if len(parts) > 5 and parts[5].startswith("registry/"):
        name = parts[5].removeprefix("registry/")
        yield _allow(uri, "glue:GetRegistry")
        schemas = "arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/"
        yield _allow([{"Fn::Sub": f"{schemas}{name}/*"}], "glue:GetSchemaVersion")


def _allow(resource: Any, *actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


def _unknown(name: str, fields: Fields) -> RolePolicy:
    return RolePolicy(name, fields.grip, None, PolicyOrigin.SAM_ADDED)
