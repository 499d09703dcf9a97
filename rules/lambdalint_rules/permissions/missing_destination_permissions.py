"""``missing-destination-permissions``."""

from collections.abc import Iterator
from typing import Any

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.arns import service_of
from lambdalint.model import Application, EventSourceMapping, Function
from lambdalint.values import Text, Value
from lambdalint_rules.permissions.needs import explained, lacks, named, role_of

#: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations
_ACTIONS = {
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "lambda": "lambda:InvokeFunction",
    "events": "events:PutEvents",
    "s3": "s3:PutObject",
}


class MissingDestinationPermissions(Rule):
    name = "missing-destination-permissions"
    summary = "the role of a function cannot send to its dead-letter target or destination"
    severity = Severity.ERROR

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        for value, arn, what in _targets(function) if role is not None else ():
            action = _ACTIONS.get(service_of(arn))
            if action is None or role is None:
                continue
            resource = Text.of(*arn.pieces, "/*") if action == "s3:PutObject" else arn
            lacking = lacks(function, role, [action], resource, application)
            if lacking:
                message = (
                    f"role `{role.name}` does not allow {named(lacking)} to the {what} of "
                    f"`{function.name}`: the deployment fails, or what should arrive there is lost"
                )
                yield explained(self.finding(value, message), role, lacking)


def _targets(function: Function) -> Iterator[tuple[Value[Any], Text, str]]:
    if function.dead_letter is not None:
        yield function.dead_letter.value, function.dead_letter.arn, "dead-letter target"
    for invocation in function.invocations:
        for destination in invocation.destinations:
            yield (
                destination.value,
                destination.arn,
                f"{destination.outcome.value.replace(' ', '-')} destination",
            )
    for event in function.events:
        if isinstance(event, EventSourceMapping):
            yield event.failure_target, event.failure_arn, "failure destination of an event source"
