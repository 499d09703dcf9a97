"""``unsupported-destination``."""

from collections.abc import Iterator
from typing import Any

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.arns import service_of
from lambdalint.model import Application, EventSourceMapping, Function
from lambdalint.model.asynchronous import Outcome
from lambdalint.values import Known, Origin, Reference, Text, Unknown, Value

#: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
_SERVICES = {
    Outcome.SUCCESS: ("sqs", "sns", "lambda", "events"),
    Outcome.FAILURE: ("sqs", "sns", "lambda", "events", "s3"),
    Outcome.DEAD_LETTER: ("sqs", "sns"),
}
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-eventsourcemapping-onfailure.html
_OF_STREAMS = ("sqs", "sns", "s3")
_TITLES = {
    "sqs": "SQS queues",
    "sns": "SNS topics",
    "lambda": "functions",
    "events": "event buses",
    "s3": "S3 buckets",
}


class UnsupportedDestination(Rule):
    name = "unsupported-destination"
    summary = "events are to be sent to what Lambda does not send to"
    severity = Severity.ERROR

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        queues = {queue.name for queue in application.queues}
        for value, arn, services in _targets(function):
            message = _flaw(value, arn, services, queues)
            if message:
                yield self.finding(value, message)


def _targets(function: Function) -> Iterator[tuple[Value[Any], Text, tuple[str, ...]]]:
    """Where the function sends what, by its ARN, and the services that Lambda takes there."""
    if function.dead_letter is not None:
        yield function.dead_letter.value, function.dead_letter.arn, _SERVICES[Outcome.DEAD_LETTER]
    for invocation in function.invocations:
        for destination in invocation.destinations:
            yield destination.value, destination.arn, _SERVICES[destination.outcome]
    for event in function.events:
        if isinstance(event, EventSourceMapping):
            yield event.failure_target, event.failure_arn, _OF_STREAMS


def _flaw(value: Value[Any], arn: Text, services: tuple[str, ...], queues: set[str]) -> str:
    """Why Lambda sends nothing there; empty where it may."""
    match value:
        # The default of a parameter may be a word for "none", or a hint for who deploys.
        case Known(str(text), origin=origin) if text and origin is not Origin.PARAMETER_DEFAULT:
            if not text.startswith(("arn:", "kafka://")):
                return "this is no ARN, and Lambda takes nothing else here"
        case Unknown(reference=Reference(kind=Reference.RESOURCE, name=name, attribute=None)):
            if name in queues:
                return f"`Ref` of a queue is its URL, and Lambda takes an ARN; write `!GetAtt {name}.Arn`"
    service = service_of(arn)
    if not service or service in services:
        return ""
    titles = [_TITLES[one] for one in services]
    return (
        f"Lambda does not send these records to `{service}`, so they are lost or the deployment fails; it "
        f"sends them to {', '.join(titles[:-1])} and {titles[-1]}"
    )
