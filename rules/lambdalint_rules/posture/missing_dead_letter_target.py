"""``missing-dead-letter-target``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, Function, Service
from lambdalint.model.asynchronous import Outcome
from lambdalint.values import Truth


class MissingDeadLetterTarget(Rule):
    name = "missing-dead-letter-target"
    summary = "events that a function failed on are lost"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.keeps_dead_letters is not Truth.NO or _has_failure_destination(function) is not Truth.NO:
            return
        if _is_only_waited_for(function):
            return
        message = (
            "no event that fails here is kept: after two retries Lambda drops it; write "
            "`DestinationConfig.OnFailure` or a dead-letter queue"
        )
        yield self.finding(function.span, message)


def _has_failure_destination(function: Function) -> Truth:
    return function.invocations.some(
        lambda settings: Truth.some(
            Truth.of(destination.outcome is Outcome.FAILURE) for destination in settings.destinations
        )
    )


def _is_only_waited_for(function: Function) -> bool:
    """Whether all who call it are known, and each waits for the answer or polls.

    A stack waits for the answer of a custom resource, and fails without.
    """
    events = function.events
    return events.complete and bool(events.items) and not any(map(_is_left_alone, events))


def _is_left_alone(event: Event) -> bool:
    return event.is_asynchronous and event.service is not Service.CLOUDFORMATION
