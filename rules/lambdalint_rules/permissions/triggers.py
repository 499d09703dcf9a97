"""Which permissions let a trigger call its function: an event -> the permissions that may be meant for it."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import Event, Function, Permission, Service
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.records import dataclass
from lambdalint.values import Absent, Text, Truth, text_of
from lambdalint_rules.permissions.routes import reaches

#: Sources whose ARN is one name, so that two of them compare.
_NAMED = frozenset({Service.S3, Service.SNS})
INVOKE = "lambda:InvokeFunction"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A permission for the service of an event.

    ``source`` says whether it is for the event's source, ``qualifier`` whether it is for what is called.
    """

    permission: Permission
    source: Truth
    qualifier: Truth


def unpermitted(function: Function) -> Iterator[tuple[Event, list[Candidate]]]:
    """The events that certainly need a permission and have no right one, each source once.

    None where permissions may be given elsewhere. With each event, those permissions that would be right but
    for their source or their qualifier.
    """
    if not function.permissions.complete:
        return
    seen = set()
    for event in function.events:
        if event.by_sam or event.needs_permission is not Truth.YES or event.enabled is Truth.NO:
            continue
        found = list(candidates(event, function))
        if any((one.source & one.qualifier) is not Truth.NO for one in found):
            continue
        key = (event.service, event.source_id or event.name, event.target.qualifier)
        if key not in seen:
            seen.add(key)
            yield event, found


def candidates(event: Event, function: Function) -> Iterator[Candidate]:
    """The permissions of a function that may be for the service of the event."""
    for permission in function.permissions:
        if (_service(permission, event.service) & _invokes(permission)) is not Truth.NO:
            qualifier = permission.target.same_qualifier(event.target)
            yield Candidate(permission, _source(permission, event), qualifier)


def _service(permission: Permission, service: Service) -> Truth:
    """Whether a permission names the service; Logs has a principal in each Region, China has its own."""
    principal = text_of(permission.principal)
    literal = principal.literal
    if literal is None:
        return Truth.MAYBE
    wanted = (service.principal or "").partition(".")[0]
    return Truth.of(literal in {"*", service.principal} or literal.startswith(f"{wanted}."))


def _invokes(permission: Permission) -> Truth:
    action = permission.action
    if isinstance(action, Absent):
        return Truth.MAYBE
    return covers(text_of(action), Text.of(INVOKE), Dialect.ACTION)


def _source(permission: Permission, event: Event) -> Truth:
    """Whether the permission is for the source of the event: NO only where it provably is for another."""
    if isinstance(permission.source_arn, Absent) or event.source is None:
        return Truth.YES
    if event.source_id in permission.source_ids:
        if event.service is Service.API and event.source_id is not None:
            return reaches(permission.source, event.source, event.source_id.name)
        return Truth.YES
    if event.source_id is not None and any(one.type == event.source_id.type for one in permission.source_ids):
        return Truth.NO
    if event.service in _NAMED and event.source_id is not None:
        return covers(permission.source, event.source, Dialect.ARN)
    return Truth.MAYBE
