"""``streamless-table``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, EventSourceMapping, Function
from lambdalint.values import Truth


class StreamlessTable(Rule):
    name = "streamless-table"
    summary = "a function reads the stream of a table that has none"
    severity = Severity.ERROR

    def check_event(self, event: Event, function: Function) -> Iterator[Finding]:
        if not isinstance(event, EventSourceMapping) or event.streamed is not Truth.NO:
            return
        assert event.source_id is not None
        if event.source_id.type == "AWS::Serverless::SimpleTable":
            advice = "SAM's `SimpleTable` cannot have one; write an `AWS::DynamoDB::Table` with it"
        else:
            advice = "add `StreamSpecification` with a `StreamViewType`"
        message = (
            f"`{event.source_id.name}` has no stream that `{function.name}` could read, so the deployment "
            f"fails: {advice}"
        )
        yield self.finding(event.source_value.span, message)
