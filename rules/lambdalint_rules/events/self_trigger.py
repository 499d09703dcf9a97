"""``self-trigger``: by what the code writes to, else by the only thing that the role lets it write to."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import (
    Application,
    BucketEvent,
    Event,
    EventSourceMapping,
    Function,
    Handler,
    PolicyOrigin,
    Role,
    SdkRequest,
    Service,
    TopicEvent,
)
from lambdalint.policy.document import Effect
from lambdalint.policy.pattern import Dialect, covers, overlaps
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Hole, Known, Text, Truth, text_of

#: What writes to a source.
WRITES = {
    Service.S3: ("s3:PutObject",),
    Service.SNS: ("sns:Publish",),
    Service.SQS: ("sqs:SendMessage",),
    Service.DYNAMODB: ("dynamodb:PutItem", "dynamodb:UpdateItem"),
}
#: The member of the input that names what is written to.
_MEMBERS = {
    Service.S3: "Bucket",
    Service.SNS: "TopicArn",
    Service.SQS: "QueueUrl",
    Service.DYNAMODB: "TableName",
}
#: The same for operations that need one of these permissions and are no trigger, or none each time.
_QUIET = frozenset({"CreateMultipartUpload", "UploadPart", "UploadPartCopy"})


@dataclass(frozen=True, slots=True)
class _Target:
    """A resource that a policy lets the function write to. ``spelled``: by an action that does just that."""

    text: Text
    span: Span
    spelled: bool


class SelfTrigger(Rule):
    name = "self-trigger"
    summary = "a function writes to what triggers it"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    in_every_case = True

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        for event in function.events:
            yield from self._event(application, event, function)

    def _event(self, application: Application, event: Event, function: Function) -> Iterator[Finding]:
        if event.service not in WRITES or event.source_id is None or event.source is None:
            return
        if not function.events.complete or any(one.source_id != event.source_id for one in function.events):
            return  # called by somebody else it may well hand work to itself
        if _chooses(event) or function.recursive_loop.test(lambda text: text == "Allow") is not Truth.NO:
            return
        writes = list(_writes(event, function))
        for handler, request in writes:
            if request.always and _names_source(application, event, handler, request):
                yield self._by_code(request, event, function)
                return
        if any(not request.always for _, request in writes):
            return  # what it looks at before it writes may well end the round
        if not writes and _writes_nothing(event, function):
            return
        match function.role:
            case Known(role) if role.policies.complete and not _is_shared(application, function, role):
                targets = list(_targets(role, event.service))
            case _:
                return
        if targets and all(_is_source(target.text, event) for target in targets):
            own = next((target for target in targets if target.spelled), None)
            if own is None:
                return  # policies for reading and writing are given to readers too
            message = (
                f"the only {_thing(event)} that `{function.name}` may write to is the one that triggers it, "
                f"so each write calls it again; {_advice(event)}"
            )
            yield self.finding(event.span, message).because(own.span, "writing is allowed here")

    def _by_code(self, request: SdkRequest, event: Event, function: Function) -> Finding:
        message = (
            f"each call of `{function.name}` writes here to the {_thing(event)} that triggers it, so it "
            f"calls itself again and again; {_advice(event)}"
        )
        finding = self.finding(request.span, message).because(event.span, "the trigger")
        # A write that changes nothing of an item makes no record in the stream.
        certain = event.service is not Service.DYNAMODB
        return replace(finding, confidence=Confidence.HIGH) if certain else finding


def _writes(event: Event, function: Function) -> Iterator[tuple[Handler, SdkRequest]]:
    """The requests of the code that write to something of the kind that triggers it."""
    match function.handler_code:
        case Known(handler):
            for request in handler.sdk_requests:
                actions = {action for one in request.operations for action in one.actions}
                quiet = any(operation.name in _QUIET for operation in request.operations)
                if request.is_made and not quiet and not actions.isdisjoint(WRITES[event.service]):
                    yield handler, request


def _writes_nothing(event: Event, function: Function) -> bool:
    """Whether the code is there and has no client of the service: then the role allows what nobody does."""
    name = WRITES[event.service][0].partition(":")[0]
    match function.handler_code:
        case Known(handler):
            services = [module.sdk_services for module in handler.modules]
            return all(one.complete and name not in one.items for one in services)
    return False


def _names_source(application: Application, event: Event, handler: Handler, request: SdkRequest) -> bool:
    """Whether a request certainly writes to what triggers the function."""
    if event.source_id is None or not request.with_own_credentials:
        return False
    value = handler.argument(request, _MEMBERS[event.service])
    named = application.named(text_of(value), event.source_id.type)
    return named is not None and named.id == event.source_id


def _is_shared(application: Application, function: Function, role: Role) -> bool:
    """Whether other functions have the role too: then it may be they who write."""
    return any(other is not function for other in application.functions_with(role))


def _chooses(event: Event) -> bool:
    """Whether the trigger takes some events only: the function's own writes need not be among them."""
    match event:
        case BucketEvent():
            names = [item.value if isinstance(item, Known) else "s3:" for item in event.events]
            created = all(name.startswith("s3:ObjectCreated:") for name in names) and event.events.complete
            plain = event.prefixes == type(event.prefixes)() and event.suffixes == type(event.suffixes)()
            return not (created and names and plain)
        case EventSourceMapping():
            return event.filter_written is not Truth.NO
        case TopicEvent():
            return False
    return True


def _targets(role: Role, service: Service) -> Iterator[_Target]:
    """Everything of a service's kind that the policies of a role let it write to."""
    actions = [Text.of(action) for action in WRITES[service]]
    for policy in role.policies:
        by_hand = policy.origin in {PolicyOrigin.INLINE, PolicyOrigin.ATTACHED}
        for statement in policy.document.statements if policy.document else ():
            if isinstance(statement.effect, Known) and statement.effect.value is Effect.DENY:
                continue
            named = [
                term
                for term in statement.actions or ()
                if any(overlaps(term.text, action, Dialect.ACTION) is not Truth.NO for action in actions)
            ]
            if not named and statement.actions is not None:
                continue
            spelled = by_hand and any(
                covers(action, one.text, Dialect.ACTION) is Truth.YES for one in named for action in actions
            )
            if statement.resources is None:
                yield _Target(Text.of("*"), statement.span, spelled=False)
            for term in statement.resources or ():
                yield _Target(term.text, term.span, spelled)


def _is_source(target: Text, event: Event) -> bool:
    """Whether a resource of a policy is what triggers, or something in it."""
    assert event.source_id is not None
    if str(target).startswith(str(event.source)):
        return True
    return any(
        isinstance(piece, Hole) and piece.reference.name == event.source_id.name for piece in target.pieces
    )


def _advice(event: Event) -> str:
    # Lambda finds no loops through tables, so to allow them changes nothing.
    meant = "suppress this" if event.service is Service.DYNAMODB else "say `RecursiveLoop: Allow`"
    return f"write elsewhere, filter the events, or {meant} where a loop is meant"


def _thing(event: Event) -> str:
    return {Service.S3: "bucket", Service.SNS: "topic", Service.SQS: "queue"}.get(event.service, "table")
