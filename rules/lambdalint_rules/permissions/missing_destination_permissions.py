"""``missing-destination-permissions``."""

from collections.abc import Iterator
from typing import Any

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.arns import service_of
from lambdalint.model import Application, EventSourceMapping, Function, RoleMaker
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
        if role is None:
            return
        for value, arn, what, by_type in _targets(function):
            action = _ACTIONS.get(service_of(arn))
            if action is None:
                continue
            resource = Text.of(*arn.pieces, "/*") if action == "s3:PutObject" else arn
            lacking = lacks(function, role, [action], resource, application)
            if lacking:
                denied = any(lack.denied_by for lack in lacking)
                by_sam = by_type and role.made_by is RoleMaker.SAM and not denied
                advice = "write its `Type` too, by which SAM allows it" if by_sam else "allow it in the role"
                message = (
                    f"role `{role.name}` does not allow {named(lacking)} to the {what} of "
                    f"`{function.name}`: the deployment fails, or what should arrive there is lost; {advice}"
                )
                yield explained(self.finding(value, message), role, lacking)


def _targets(function: Function) -> Iterator[tuple[Value[Any], Text, str, bool]]:
    """Where it is sent to, and whether a ``Type`` there makes SAM allow it in the role that it makes."""
    if function.dead_letter is not None:
        yield function.dead_letter.value, function.dead_letter.arn, "dead-letter target", False
    for invocation in function.invocations:
        for destination in invocation.destinations:
            yield (
                destination.value,
                destination.arn,
                f"{destination.outcome.value.replace(' ', '-')} destination",
                False,
            )
    for event in function.events:
        if isinstance(event, EventSourceMapping):
            what = "failure destination of an event source"
            yield event.failure_target, event.failure_arn, what, event.by_sam
