"""``ignored-batch-records``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import EventSourceMapping, Function
from lambdalint.model.event import Service
from lambdalint.model.handler import Handler
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Truth, Value

#: Records of a batch when nothing else is said.
#: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
_DEFAULTS = {Service.SQS: 10, Service.KINESIS: 100, Service.DYNAMODB: 100}


class IgnoredBatchRecords(Rule):
    name = "ignored-batch-records"
    summary = "a handler works on one record of a batch, and the others are lost"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        batch = next((found for event in function.events if (found := _batch(event))), None)
        places = _single_records(handler) if batch is not None else ()
        if batch is None or not places:
            return
        mapping, size = batch
        message = (
            f"{mapping.service.title} gives this function up to {size} records at a time, and it works on "
            "one; Lambda takes the others for done, so they are lost; loop over `Records`"
        )
        finding = self.finding(places[0], message)
        value = mapping.span if isinstance(mapping.batch_size, Absent) else mapping.batch_size
        yield finding.because(value, f"batches of {size}")


def _batch(event: object) -> tuple[EventSourceMapping, int] | None:
    """A mapping that certainly gives more than one record, and how many at most."""
    if not isinstance(event, EventSourceMapping) or event.enabled is not Truth.YES:
        return None
    size = _size(event.batch_size, _DEFAULTS.get(event.service, 0))
    return (event, size) if size > 1 and event.service in _DEFAULTS else None


def _size(written: Value[int | str], default: int) -> int:
    match written:
        case Known(int(size)):
            return size
        case Absent():
            return default
    return 0


def _single_records(handler: Handler) -> tuple[Span, ...]:
    """Where the handler takes one record, if it has no other use for its event."""
    module = handler.module
    match handler.shape:
        case Known(shape) if handler.wrapper is None:
            if module.python is not None and not shape.fact.decorators:
                return module.python.single_items(shape.fact, "Records")
            if module.javascript is not None:
                items = module.javascript.single_items
                return tuple(one.span for one in items if one.function == shape.fact and one.key == "Records")
    return ()
