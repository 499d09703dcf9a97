"""``api-timeout-overrun``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import ApiEvent, ApiKind, Application, Function, Role
from lambdalint.policy.document import Statement
from lambdalint.policy.pattern import covers
from lambdalint.policy.questions import grants, statements_of
from lambdalint.values import Absent, Hole, Known, Reference, Text, Truth, text_of

#: A function of nobody: what is allowed with it is allowed with all.
_ANY = Text.of("arn:aws:lambda:us-east-1:111122223333:function:made-up")

#: Milliseconds that an integration waits where nothing is said; a REST API can be raised above it.
#: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
LIMITS = {ApiKind.REST: 29_000, ApiKind.HTTP: 30_000, ApiKind.WEBSOCKET: 29_000}


class ApiTimeoutOverrun(Rule):
    name = "api-timeout-overrun"
    summary = "the API in front of a function gives up before the function does"
    severity = Severity.WARNING

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        timeout = function.timeout
        events = [event for event in function.events if isinstance(event, ApiEvent)]
        if not isinstance(timeout, Known) or not isinstance(timeout.value, int) or not events:
            return
        if len(events) < len(function.events) or not _only_by_events(function):
            return  # the time may be for somebody else
        if any(_may_invoke(role, function) for role in application.roles):
            return  # such as for itself: an answer at once, and the work in a second invocation
        if any(_is_told(other, function) for other in application.functions if other is not function):
            return
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


def _may_invoke(role: Role, function: Function) -> bool:
    """Whether a role, other than such as APIs have, allows to invoke this very function."""
    if role.trusts("apigateway.amazonaws.com") is Truth.YES:
        return False
    return any(_names(statement, function) for statement in statements_of(role.documents))


def _is_told(other: Function, function: Function) -> bool:
    """Whether a variable of another function names the function: what would it do but invoke it?"""
    return any(
        isinstance(piece, Hole)
        and piece.reference.kind == Reference.RESOURCE
        and piece.reference.name == function.name
        for variable in other.environment.variables
        for piece in text_of(variable.value).pieces
    )


def _names(statement: Statement, function: Function) -> bool:
    if statement.resources is None or grants(statement, "lambda:InvokeFunction") is Truth.NO:
        return False
    # A name with a parameter in it stands in the ARN as the function; policies may spell it as it is written.
    spelled = Text.of(*function.arn.pieces[:-1], *text_of(function.function_name).pieces)
    patterns = [term.text for term in statement.resources if covers(term.text, _ANY) is not Truth.YES]
    return any(covers(pattern, arn) is Truth.YES for pattern in patterns for arn in (function.arn, spelled))


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
