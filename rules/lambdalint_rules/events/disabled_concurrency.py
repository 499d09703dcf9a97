"""``disabled-concurrency``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Truth


class DisabledConcurrency(Rule):
    name = "disabled-concurrency"
    summary = "a function with triggers may not run at all"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        events = [event for event in function.events if event.enabled is Truth.YES]
        match function.reserved_concurrency:
            case Known(0) if events:
                services = ", ".join(dict.fromkeys(event.service.title for event in events))
                waiting = any(event.is_asynchronous for event in events)
                lost = ", and its events go to the dead letters or are lost" if waiting else ""
                message = (
                    f"reserved concurrency 0 switches `{function.name}` off: every call by {services} is "
                    f"throttled{lost}; write 1 or more, or disable the triggers"
                )
                finding = self.finding(function.reserved_concurrency, message)
                yield finding.because(events[0].span, "this calls it")
