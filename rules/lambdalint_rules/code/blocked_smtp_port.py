"""``blocked-smtp-port``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.model.python_facts import Call, Guard
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Truth

_CALLS = ("smtplib.SMTP", "smtplib.SMTP().connect")


class BlockedSmtpPort(Rule):
    name = "blocked-smtp-port"
    summary = "mail is sent through port 25, which is closed to functions outside of a VPC"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        # In a VPC the server may be inside, and AWS opens the port for a NAT gateway on request.
        if module.python is None or function.network.attached is not Truth.NO:
            return
        for call in module.python.calls_to(*_CALLS):
            if module.moment(call.function) is Moment.NEVER or call.guard in {Guard.MAIN, Guard.NEVER}:
                continue
            place = _port_25(call)
            if place is not None:
                message = (
                    "AWS blocks port 25 for functions, and outside of a VPC nothing opens it: the connection "
                    "times out; use the submission port of the server, 587 with `starttls()`, or Amazon SES"
                )
                yield self.finding(place, message)


def _port_25(call: Call) -> Span | None:
    """Where a call says, or leaves it to the default, that it connects to port 25 of another machine."""
    host = call.argument(0, "host")
    match host:
        case Known(str(name)) if name in {"localhost", "127.0.0.1", "::1"}:
            return None
    match call.argument(1, "port"):
        case Known(25) as port:
            return port.span
        # Without a port, the host may bring one: "mail.example.com:587".
        case Known(0) | Absent() if isinstance(host, Known) and isinstance(host.value, str):
            return call.callee if host.value and ":" not in host.value else None
    return None
