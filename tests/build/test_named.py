"""Texts of code that name resources of the template."""

from __future__ import annotations

import pytest

from lambdalint.build.project import ProjectReader
from lambdalint.model import Application
from lambdalint.source import Source
from lambdalint.values import Hole, Reference, Text

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
  Mail:
    Type: AWS::SQS::Queue
  Word:
    Type: AWS::SecretsManager::Secret
"""


def application() -> Application:
    reader = ProjectReader()
    reader.read(Source("template.yaml", TEMPLATE))
    return reader.project().applications[0]


def reference(name: str, attribute: str | None = None) -> Text:
    return Text((Hole(Reference(Reference.RESOURCE, name, attribute)),))


TABLE, QUEUE = "AWS::DynamoDB::Table", "AWS::SQS::Queue"
REGION = Hole(Reference(Reference.PSEUDO, "AWS::Region"))
ACCOUNT = Hole(Reference(Reference.PSEUDO, "AWS::AccountId"))


@pytest.mark.parametrize(
    ("text", "type_", "found"),
    [
        (reference("Orders"), TABLE, "Orders"),
        (reference("Orders", "Arn"), TABLE, "Orders"),
        (reference("Orders", "StreamArn"), TABLE, None),
        (reference("Orders"), QUEUE, None),
        (Text.of("orders"), TABLE, "Orders"),
        (Text.of("Orders"), TABLE, None),
        (Text.of("arn:aws:dynamodb:", REGION, ":", ACCOUNT, ":table/orders"), TABLE, "Orders"),
        (reference("Mail"), QUEUE, "Mail"),
        (reference("Mail", "QueueUrl"), QUEUE, "Mail"),
        (reference("Gone"), QUEUE, None),
        (Text(()), QUEUE, None),
        (reference("Word"), "AWS::SecretsManager::Secret", "Word"),
    ],
)
def test_resources_by_reference_arn_and_name(text: Text, type_: str, found: str | None) -> None:
    named = application().named(text, type_)
    assert (named.id.name if named is not None else None) == found


def test_the_arn_is_the_canonical_one() -> None:
    named = application().named(reference("Orders"), TABLE)
    assert named is not None
    assert str(named.arn) == "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders"
    secret = application().named(reference("Word"), "AWS::SecretsManager::Secret")
    assert secret is not None
    assert secret.arn is None
