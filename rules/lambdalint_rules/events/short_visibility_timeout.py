"""``short-visibility-timeout``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, EventSourceMapping, Function
from lambdalint.values import Known

#: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
FACTOR = 6


class ShortVisibilityTimeout(Rule):
    name = "short-visibility-timeout"
    summary = "messages become visible again while the function may still work on them"
    severity = Severity.WARNING

    def check_event(self, event: Event, function: Function) -> Iterator[Finding]:
        if not isinstance(event, EventSourceMapping) or event.queue is None:
            return
        visibility = event.queue.visibility_timeout
        match visibility, function.timeout:
            case Known(int(visible)), Known(int(timeout)):
                window = event.batching_window.value if isinstance(event.batching_window, Known) else 0
                window = window if isinstance(window, int) else 0
            case _:
                return
        least = FACTOR * timeout + window
        if visible >= least:
            return
        made = f"the queue that SAM makes here hides messages for {visible} s"
        what = made if event.queue.by_sam else f"`{event.queue.name}` hides messages for {visible} s"
        if visible < timeout:
            severity = Severity.ERROR
            happens = "Lambda refuses such a mapping"
        else:
            severity = Severity.WARNING
            happens = "a batch that is throttled meanwhile may be worked on twice"
        needed = f"{FACTOR} x {timeout}" + (f" + {window}" if window else "")
        message = (
            f"{what}, but `{function.name}` may take {timeout} s: {happens}; {_advice(event, least, needed)}"
        )
        finding = self.finding(visibility, message, severity=severity)
        finding = finding.because(function.timeout, f"the timeout of `{function.name}`")
        if window:
            finding = finding.because(event.batching_window, "the batching window")
        yield finding


def _advice(event: EventSourceMapping, least: int, needed: str) -> str:
    if event.queue is not None and event.queue.by_sam:
        return f"subscribe a queue of your own with at least {least} s ({needed})"
    return f"set `VisibilityTimeout` to at least {least} ({needed})"
