"""``blocked-egress``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Handler
from lambdalint.values import Truth
from lambdalint_rules.network.calls import direct_calls

HTTPS = 443


class BlockedEgress(Rule):
    name = "blocked-egress"
    summary = "the security groups of a function let none of its calls to AWS out"
    severity = Severity.WARNING

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        network = function.network
        if network.attached is not Truth.YES or network.allows_egress(HTTPS) is not Truth.NO:
            return
        calls = direct_calls(handler, function)
        if calls:
            service, request = next(iter(calls.items()))
            message = (
                f"no security group of `{function.name}` lets TCP out to port {HTTPS}, and its code calls "
                f"`{service}`: the call waits until it times out; allow port {HTTPS} in the outbound rules"
            )
            groups = [reference.span for reference in network.security_groups]
            yield self.finding(groups[0] if groups else network.span, message).because(
                request.span, "the call"
            )
