"""``api-timeout-overrun``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import ApiEvent, ApiKind, Function
from lambdalint.values import Absent, Known, Truth

#: Milliseconds that an integration waits where nothing is said; a REST API can be raised above it.
#: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
LIMITS = {ApiKind.REST: 29_000, ApiKind.HTTP: 30_000, ApiKind.WEBSOCKET: 29_000}


class ApiTimeoutOverrun(Rule):
    name = "api-timeout-overrun"
    summary = "the API in front of a function gives up before the function does"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        timeout = function.timeout
        events = [event for event in function.events if isinstance(event, ApiEvent)]
        if not isinstance(timeout, Known) or not isinstance(timeout.value, int) or not events:
            return
        if len(events) < len(function.events) or not _only_by_events(function):
            return  # the time may be for somebody else
        limits = [_limit(event) for event in events]
        known = [limit for limit in limits if limit is not None]
        if len(known) < len(limits) or max(known) >= timeout.value * 1000:
            return
        longest = max(known)
        event = events[limits.index(longest)]
        message = (
            f"`{function.name}` may take {timeout.value} s, but the {event.api.value} in front of it gives "
            f"up after {longest / 1000:g} s: the caller gets an error while the function goes on and is "
            "paid for; set a timeout below that"
        )
        place = event.timeout.span if isinstance(event.timeout, Known) else event.span
        yield self.finding(timeout, message).because(place, f"it waits {longest / 1000:g} s")


def _only_by_events(function: Function) -> bool:
    """Whether nothing else in the template shows that somebody calls the function without the API."""
    services = {event.service.principal for event in function.events}
    callers = [permission.principal for permission in function.permissions]
    strangers = [one for one in callers if not isinstance(one, Known) or one.value not in services]
    return function.events.complete and not function.urls.items and function.urls.complete and not strangers


def _limit(event: ApiEvent) -> int | None:
    """Milliseconds that the API waits; ``None`` where it is not known, or where nothing waits."""
    if event.authorizer or event.streamed is not Truth.NO or event.asynchronous is not Truth.NO:
        return None
    match event.timeout:
        case Known(int(milliseconds)):
            return milliseconds
        case Absent():
            return LIMITS[event.api]
    return None
