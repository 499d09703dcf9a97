"""``unsupported-tenancy``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, EventSourceMapping, Function
from lambdalint.model.code import is_written
from lambdalint.model.event import Service
from lambdalint.source import Span
from lambdalint.values import Known, Truth

#: Services that call a function without a tenant id, and have no way to give one.
_WITHOUT_TENANT = frozenset({Service.S3, Service.SNS, Service.EVENTS})


class UnsupportedTenancy(Rule):
    name = "unsupported-tenancy"
    summary = "tenant isolation together with what it excludes"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.tenant_isolation:
            case Known("PER_TENANT") as mode:
                found = [*_excluded(function)]
                names = " and ".join(dict.fromkeys(what for _, what in found))
                message = (
                    f"tenant isolation does not go with {names}, which cannot name a tenant, so the "
                    "function is refused; take one of them away"
                )
                finding = self.finding(mode, message)
                for place, _ in found:
                    finding = finding.because(place, "what it excludes")
                if found:
                    yield finding


def _excluded(function: Function) -> Iterator[tuple[Span, str]]:
    """What tenant isolation does not go with, and where it stands.

    https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
    """
    match function.snapstart:
        case Known("PublishedVersions") as switch:
            yield switch.span, "SnapStart"
    if function.provisioned_concurrency is Truth.YES:
        yield function.provisioned.span, "provisioned concurrency"
    for holder in (*function.aliases, *function.versions):
        if is_written(holder.provisioned) is Truth.YES:
            yield holder.provisioned.span, "provisioned concurrency"
    for url in function.urls:
        yield url.span, "a function URL"
    for event in function.events:
        if _gives_no_tenant(event):
            yield event.span, event.service.title


def _gives_no_tenant(event: Event) -> bool:
    # SAM takes APIs only; elsewhere a schedule or a state machine may give the tenant by itself.
    if event.by_sam:
        return event.service is not Service.API
    return isinstance(event, EventSourceMapping) or event.service in _WITHOUT_TENANT
