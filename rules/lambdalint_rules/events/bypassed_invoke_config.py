"""``bypassed-invoke-config``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.event import Service
from lambdalint.values import Truth


class BypassedInvokeConfig(Rule):
    name = "bypassed-invoke-config"
    summary = "retry settings and destinations for another alias or version than the events go to"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        # A custom resource calls the function in passing: the settings are hardly meant for it.
        events = [
            event
            for event in function.events
            if event.is_asynchronous and event.service is not Service.CLOUDFORMATION
        ]
        if not events or not function.events.complete:
            return
        for settings in function.invocations:
            met = [settings.target.same_qualifier(event.target) for event in events]
            if all(truth is Truth.NO for truth in met):
                message = (
                    f"these settings are for {settings.target.shown_qualifier}, and the events of "
                    f"`{function.name}` go to {events[0].target.shown_qualifier}, so they count for none of "
                    "them; set the same `Qualifier`"
                )
                finding = self.finding(settings.span, message)
                yield finding.because(events[0].target.span, "this is what is called")
