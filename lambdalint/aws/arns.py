"""How the ARNs of the resources that functions touch are spelled, and what ``Ref`` returns for each type.

Sources: the *Return values* section of each type in the CloudFormation template reference
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/) and the *Resource types* tables of
the Service Authorization Reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from lambdalint.records import dataclass
from lambdalint.values import Text


@dataclass(frozen=True, slots=True, eq=False)
class ArnFormat:
    """The ARN of a resource type.

    ``arn`` holds ``{name}`` where the physical name stands, and ``{partition}``, ``{region}``, ``{account}``.
    ``ref`` is what ``Ref`` returns: ``name``, ``arn``, or ``other`` for something else (a URL, say).
    ``part_attributes`` return the ARNs of parts, which are the ARN with this behind it and a name that nobody
    writes. ``name_property`` is the property that sets the name, ``name_attributes`` and ``arn_attributes``
    are the attributes of ``Fn::GetAtt`` that return the one and the other.
    """

    arn: str
    ref: str = "name"
    name_property: str | None = None
    name_attributes: frozenset[str] = frozenset()
    arn_attributes: frozenset[str] = frozenset({"Arn"})
    part_attributes: Mapping[str | None, str] = field(default_factory=dict)


_FUNCTION = ArnFormat(
    "arn:{partition}:lambda:{region}:{account}:function:{name}", name_property="FunctionName"
)
_TABLE = ArnFormat(
    "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    name_property="TableName",
    part_attributes={"StreamArn": "/stream/"},
)
_STATE_MACHINE = ArnFormat(
    "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    ref="arn",
    name_property="StateMachineName",
    name_attributes=frozenset({"Name"}),
)
#: SAM has another name for the property: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
_SAM_STATE_MACHINE = ArnFormat(
    _STATE_MACHINE.arn, ref="arn", name_property="Name", name_attributes=frozenset({"Name"})
)

ARNS: Final = {
    "AWS::S3::Bucket": ArnFormat("arn:{partition}:s3:::{name}", name_property="BucketName"),
    "AWS::Lambda::Function": _FUNCTION,
    "AWS::Serverless::Function": _FUNCTION,
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::DynamoDB::GlobalTable": _TABLE,
    "AWS::Serverless::SimpleTable": _TABLE,
    "AWS::SQS::Queue": ArnFormat(
        "arn:{partition}:sqs:{region}:{account}:{name}",
        ref="other",
        name_property="QueueName",
        name_attributes=frozenset({"QueueName"}),
    ),
    "AWS::SNS::Topic": ArnFormat(
        "arn:{partition}:sns:{region}:{account}:{name}",
        ref="arn",
        name_property="TopicName",
        name_attributes=frozenset({"TopicName"}),
        arn_attributes=frozenset({"TopicArn"}),
    ),
    "AWS::Kinesis::Stream": ArnFormat(
        "arn:{partition}:kinesis:{region}:{account}:stream/{name}", name_property="Name"
    ),
    "AWS::KinesisFirehose::DeliveryStream": ArnFormat(
        "arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
        name_property="DeliveryStreamName",
    ),
    "AWS::StepFunctions::StateMachine": _STATE_MACHINE,
    "AWS::Serverless::StateMachine": _SAM_STATE_MACHINE,
    "AWS::Events::EventBus": ArnFormat(
        "arn:{partition}:events:{region}:{account}:event-bus/{name}",
        name_property="Name",
        name_attributes=frozenset({"Name"}),
    ),
    "AWS::KMS::Key": ArnFormat(
        "arn:{partition}:kms:{region}:{account}:key/{name}", name_attributes=frozenset({"KeyId"})
    ),
    "AWS::SSM::Parameter": ArnFormat(
        "arn:{partition}:ssm:{region}:{account}:parameter/{name}",
        name_property="Name",
        arn_attributes=frozenset(),
    ),
    "AWS::EFS::FileSystem": ArnFormat(
        "arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{name}",
        name_attributes=frozenset({"FileSystemId"}),
    ),
    "AWS::EFS::AccessPoint": ArnFormat(
        "arn:{partition}:elasticfilesystem:{region}:{account}:access-point/{name}",
        name_attributes=frozenset({"AccessPointId"}),
    ),
}


def service_of(arn: Text) -> str:
    """The service that an ARN in canonical spelling belongs to (``sqs``); empty where that is not written."""
    parts = str(arn).replace("${AWS::Partition}", "aws").split(":", 3)
    return parts[2] if len(parts) > 3 and parts[0] == "arn" and "$" not in parts[2] else ""
