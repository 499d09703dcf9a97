"""``self-trigger``, as far as the role tells; who reads code adds what the code tells."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import (
    BucketEvent,
    Event,
    EventSourceMapping,
    Function,
    PolicyOrigin,
    Role,
    Service,
    TopicEvent,
)
from lambdalint.policy.document import Effect
from lambdalint.policy.pattern import Dialect, covers, overlaps
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Hole, Known, Text, Truth

#: What writes to a source.
WRITES = {
    Service.S3: ("s3:PutObject",),
    Service.SNS: ("sns:Publish",),
    Service.SQS: ("sqs:SendMessage",),
    Service.DYNAMODB: ("dynamodb:PutItem", "dynamodb:UpdateItem"),
}


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

    def check_event(self, event: Event, function: Function) -> Iterator[Finding]:
        if event.service not in WRITES or event.source_id is None or event.source is None:
            return
        if not function.events.complete or any(one.source_id != event.source_id for one in function.events):
            return  # called by somebody else it may well hand work to itself
        if _chooses(event) or function.recursive_loop.test(lambda text: text == "Allow") is not Truth.NO:
            return
        match function.role:
            case Known(role) if role.policies.complete:
                targets = list(_targets(role, event.service))
            case _:
                return
        if targets and all(_is_source(target.text, event) for target in targets):
            own = next((target for target in targets if target.spelled), None)
            if own is None:
                return  # policies for reading and writing are given to readers too
            message = (
                f"the only {_thing(event)} that `{function.name}` may write to is the one that triggers it, "
                "so each write calls it again; write elsewhere, filter the events, or say "
                "`RecursiveLoop: Allow` where a loop is meant"
            )
            yield self.finding(event.span, message).because(own.span, "writing is allowed here")


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


def _thing(event: Event) -> str:
    return {Service.S3: "bucket", Service.SNS: "topic", Service.SQS: "queue"}.get(event.service, "table")
