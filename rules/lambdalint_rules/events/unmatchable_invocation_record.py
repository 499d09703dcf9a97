"""``unmatchable-invocation-record``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, Function, PatternEvent
from lambdalint.values import Known, Many, Value

#: "The value for the `source` event field is `lambda`": today's
#: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, which writes a hyphen
#: in both detail types, as records do that people have logged. Editions of 2023 and the CDK's page print an
#: en dash, which is no record's.
SOURCE = "lambda"
TITLE = "Lambda Function Invocation Result"
RECORDS = frozenset({f"{TITLE} - Success", f"{TITLE} - Failure"})


class UnmatchableInvocationRecord(Rule):
    name = "unmatchable-invocation-record"
    summary = "an event pattern for records of invocations that no such record matches"
    severity = Severity.ERROR

    def check_event(self, event: Event, function: Function) -> Iterator[Finding]:
        if not isinstance(event, PatternEvent):
            return
        sources, types = _texts(event.sources), _texts(event.detail_types)
        if not sources or not types:
            return
        if all(one.value in RECORDS for one in types):
            # `aws.` is kept for services: nobody else can send events with such a source.
            if all(one.value.startswith("aws.") for one in sources):
                message = (
                    f"records of invocations come from `{SOURCE}`, so the rule never calls the function; "
                    f"write `{SOURCE}`"
                )
                yield self.finding(sources[0], message).because(types[0].span, "records are asked for here")
        elif all(one.value == SOURCE for one in sources) and not any(_other(one) for one in types):
            message = (
                f"no record of an invocation has this `detail-type`, so the rule never calls the function; "
                f"write `{TITLE} - Success` or `{TITLE} - Failure`"
            )
            yield self.finding(types[0], message)


def _other(detail_type: Known[str]) -> bool:
    """Whether it is a record's, or something of the user's own."""
    text = detail_type.value
    return text in RECORDS or not text.casefold().startswith(TITLE.casefold())


def _texts(items: Many[Value[str]]) -> list[Known[str]]:
    """All of the items, or nothing where one of them may be something else."""
    known = [item for item in items if isinstance(item, Known)]
    return known if items.complete and len(known) == len(items) else []
