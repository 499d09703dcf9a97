"""ARNs in their canonical spelling."""

from __future__ import annotations

import pytest

from lambdalint.aws.arns import service_of
from lambdalint.values import Hole, Reference, Text

PARTITION = Hole(Reference(Reference.PSEUDO, "AWS::Partition"))
NAME = Hole(Reference(Reference.PARAMETER, "Name"))


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        (Text.of("arn:", PARTITION, ":sqs:eu-west-1:123456789012:orders"), "sqs"),
        (Text.of("arn:", PARTITION, ":s3:::", NAME), "s3"),
        (Text.of("arn:aws:lambda:eu-west-1:123456789012:function:orders"), "lambda"),
        (Text.of("arn:", PARTITION, ":", NAME, ":eu-west-1:123456789012:orders"), ""),
        (Text.of(NAME), ""),
        (Text.of("orders"), ""),
        (Text(()), ""),
    ],
)
def test_service_of(arn: Text, expected: str) -> None:
    assert service_of(arn) == expected
