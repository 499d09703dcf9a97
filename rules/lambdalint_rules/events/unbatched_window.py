"""``unbatched-window``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, EventSourceMapping, Function, Service
from lambdalint.values import Absent, Known, Truth

#: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
LARGEST = 10


class UnbatchedWindow(Rule):
    name = "unbatched-window"
    summary = "a queue is read in batches of more than 10 without a batching window"
    severity = Severity.ERROR

    def check_event(self, event: Event, function: Function) -> Iterator[Finding]:
        if not isinstance(event, EventSourceMapping) or event.service is not Service.SQS:
            return
        match event.batch_size, event.batching_window:
            case Known(int(size)), Absent() | Known(0) if size > LARGEST:
                if event.queue is not None and event.queue.fifo is Truth.YES:
                    advice = f"a FIFO queue gives at most {LARGEST}; write at most {LARGEST}"
                else:
                    advice = (
                        f"above {LARGEST} it needs time to gather them; set "
                        f"`MaximumBatchingWindowInSeconds` to at least 1, or write at most {LARGEST}"
                    )
                message = f"Lambda refuses batches of {size:,} messages here: {advice}"
                yield self.finding(event.batch_size, message)
