"""``fifo-failure-target``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Destination, Function
from lambdalint.values import Truth


class FifoFailureTarget(Rule):
    name = "fifo-failure-target"
    summary = "events go to a FIFO queue or topic, which Lambda does not send to"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = [destination for one in function.invocations for destination in one.destinations]
        if function.dead_letter is not None:
            found.append(function.dead_letter)
        for destination in found:
            if destination.is_fifo is not Truth.YES:
                continue
            finding = self.finding(
                destination.value,
                f"Lambda does not send to FIFO queues and topics: what should go here ({_what(destination)}) "
                "is lost, and only a metric tells; use a standard one",
            )
            target = destination.queue or destination.topic
            yield finding.because(target.span, "it is a FIFO one") if target else finding


def _what(destination: Destination) -> str:
    return destination.outcome.value
