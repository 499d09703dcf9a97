"""``unused-permissions``."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from lambdalint import Finding, Rule, Severity
from lambdalint.aws import actions
from lambdalint.model import Application, PolicyOrigin, Role
from lambdalint.policy.document import Effect, Principal, Term
from lambdalint.values import Known
from lambdalint_rules.permissions.usage import used_services

_WRITTEN = frozenset({PolicyOrigin.INLINE, PolicyOrigin.ATTACHED})
_LAMBDA = "lambda.amazonaws.com"
#: What Lambda does for event source mappings, which may stand in another template:
#: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
_POLLING = frozenset(
    """
    dynamodb:describestream dynamodb:getrecords dynamodb:getsharditerator dynamodb:liststreams
    kafka:describecluster kafka:describeclusterv2 kafka:getbootstrapbrokers kafka:listscramsecrets
    kinesis:describestream kinesis:describestreamconsumer kinesis:describestreamsummary kinesis:getrecords
    kinesis:getsharditerator kinesis:listshards kinesis:liststreams kinesis:subscribetoshard mq:describebroker
    sqs:changemessagevisibility sqs:deletemessage sqs:getqueueattributes sqs:getqueueurl sqs:receivemessage
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)
_CHECKPOINT = "lambda:checkpointdurableexecution"


class UnusedPermissions(Rule):
    name = "unused-permissions"
    summary = "a role allows a service that none of its functions uses"
    severity = Severity.INFO
    opt_in = True

    def check_application(self, application: Application) -> Iterator[Finding]:
        for role in application.execution_roles:
            allowed = dict(_first_by_service(role)) if _is_for_functions(role) else {}
            if not allowed:
                continue
            functions = list(application.functions_with(role))
            used = used_services(functions)
            if used is None:
                continue
            names = ", ".join(f"`{function.name}`" for function in functions[:3])
            whose = f"{names} and others" if len(functions) > 3 else names
            for service, term in allowed.items():
                if service not in used:
                    message = (
                        f"nothing of {whose} uses `{service}`, neither code nor configuration; remove it "
                        f"from the policies of role `{role.name}`"
                    )
                    yield self.finding(term.span, message).because(role.span, "the role")


def _is_for_functions(role: Role) -> bool:
    """Whether nobody but functions of the template uses the role."""
    if role.told or role.trust is None or not role.trust.statements.complete:
        return False
    for statement in role.trust.statements:
        principals = statement.principals
        if principals is None or not principals.complete:
            return False
        if any(one.kind != Principal.SERVICE or one.name.literal != _LAMBDA for one in principals):
            return False
    return True


def _first_by_service(role: Role) -> Iterator[tuple[str, Term]]:
    """The services of which written policies allow what code would use, each with the first place."""
    seen: set[str] = set()
    for policy in role.policies:
        if policy.origin not in _WRITTEN or policy.document is None:
            continue
        for statement in policy.document.statements:
            match statement.effect:
                case Known(Effect.ALLOW):
                    for term in statement.actions or ():
                        service = _service(term)
                        if service is not None and service not in seen:
                            seen.add(service)
                            yield service, term


def _service(term: Term) -> str | None:
    text = term.text.literal
    if text is None or "durable" in text.lower() or fnmatchcase(_CHECKPOINT, text.lower()):
        return None  # Lambda itself needs those of durable functions
    service, colon, _ = text.lower().partition(":")
    known = colon and service in actions.services() and service != "kafka-cluster"
    return service if known and text.lower() not in _POLLING else None
