"""``missing-source-permissions``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Application, EventSourceMapping, Function, Role, Service
from lambdalint.values import Text
from lambdalint_rules.permissions.needs import NETWORK, Lack, explained, lacks, named, role_of

#: What Lambda certainly uses. AWS's own policies allow more, which roles do without:
#: https://docs.aws.amazon.com/lambda/latest/dg/permissions-executionrole-update.html
_OF_THE_SOURCE = {
    Service.SQS: ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    Service.KINESIS: ("kinesis:GetRecords", "kinesis:GetShardIterator"),
    Service.DYNAMODB: ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
    Service.MQ: ("mq:DescribeBroker",),
}
_ANYWHERE = {
    Service.MSK: ("kafka:GetBootstrapBrokers", *NETWORK),
    Service.MQ: ("secretsmanager:GetSecretValue",),
    Service.DOCUMENTDB: (
        *("rds:DescribeDBClusters", "rds:DescribeDBClusterParameters", "rds:DescribeDBSubnetGroups"),
        *("secretsmanager:GetSecretValue", *NETWORK),
    ),
}
#: One of these is enough.
_EITHER = {
    Service.KINESIS: ("kinesis:DescribeStream", "kinesis:DescribeStreamSummary"),
    Service.MSK: ("kafka:DescribeClusterV2", "kafka:DescribeCluster"),
}
_MANAGED = {
    Service.SQS: "AWSLambdaSQSQueueExecutionRole",
    Service.KINESIS: "AWSLambdaKinesisExecutionRole",
    Service.DYNAMODB: "AWSLambdaDynamoDBExecutionRole",
    Service.MSK: "AWSLambdaMSKExecutionRole",
}


class MissingSourcePermissions(Rule):
    name = "missing-source-permissions"
    summary = "the role of a function cannot read the event source of the function"
    severity = Severity.ERROR

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        if role is None:
            return
        for event in function.events:
            if isinstance(event, EventSourceMapping):
                yield from self._mapping(application, function, role, event)

    def _mapping(
        self, application: Application, function: Function, role: Role, event: EventSourceMapping
    ) -> Iterator[Finding]:
        lacking = list(_lacking(application, function, role, event))
        if not lacking:
            return
        managed = _MANAGED.get(event.service)
        them = "it" if len(lacking) == 1 else "them"
        advice = f"attach `{managed}`, or allow {them}" if managed else f"allow {them}"
        message = (
            f"role `{role.name}` does not allow {named(lacking)}, so Lambda cannot read "
            f"{event.service.title} for `{function.name}`; {advice}"
        )
        finding = explained(self.finding(event.source_value, message), role, lacking)
        # What stands elsewhere may have a policy of its own, which nobody sees here.
        yield finding if event.source_id else replace(finding, confidence=Confidence.MEDIUM)


def _lacking(
    application: Application, function: Function, role: Role, event: EventSourceMapping
) -> Iterator[Lack]:
    if event.source is None or not _is_known(event) or _is_consumer(event.source):
        return
    needed = _OF_THE_SOURCE.get(event.service, ())
    yield from lacks(function, role, needed, event.source, application)
    either = _EITHER.get(event.service, ())
    missing = lacks(function, role, either, event.source, application)
    if either and len(missing) == len(either):
        yield missing[0]
    yield from lacks(function, role, _ANYWHERE.get(event.service, ()), None, application)


def _is_known(event: EventSourceMapping) -> bool:
    """Whether anything of the source is written: it is in the template, or its ARN is."""
    return event.source_id is not None or (event.source is not None and bool(event.source.known_part))


def _is_consumer(source: Text) -> bool:
    """Whether it is a consumer of a stream, which is read by another action, under another ARN."""
    return "consumer" in str(source).lower()
