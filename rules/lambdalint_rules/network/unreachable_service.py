"""``unreachable-service``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.endpoints import endpoint_services
from lambdalint.model import Function, Handler
from lambdalint.values import Truth
from lambdalint_rules.network.calls import direct_calls


class UnreachableService(Rule):
    name = "unreachable-service"
    summary = "code calls a service that the function cannot reach from its subnets"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        network = function.network
        if network.attached is not Truth.YES:
            return
        for service, request in direct_calls(handler, function).items():
            if network.reaches(service) is Truth.NO:
                message = (
                    f"code of `{function.name}` calls `{service}`, and no subnet of the function has a way "
                    f"there: the call waits until it times out; {_advice(service)} a route to a NAT gateway"
                )
                yield self.finding(network.span, message).because(request.span, "the call")


def _advice(service: str) -> str:
    kinds = endpoint_services(service)
    if not kinds:
        return "add"
    return f"add a {'gateway' if kinds[0].gateway else 'VPC'} endpoint for `{kinds[0].suffix}`, or"
