"""``public-subnet``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.network import Target
from lambdalint.values import Truth


class PublicSubnet(Rule):
    name = "public-subnet"
    summary = "a function is in a subnet that reaches the internet through an internet gateway"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.network.dual_stack.test(bool) is not Truth.NO:
            return  # an address of IPv6 is public
        for item in function.network.subnets:
            route = item.subnet.default_route if item.subnet else None
            if route is not None and route.target is Target.INTERNET_GATEWAY:
                message = (
                    "this subnet leads to the internet through an internet gateway, and a function has no "
                    "public IPv4 address, so it reaches nothing there; use one with a route to a NAT gateway"
                )
                finding = self.finding(item.id, message)
                yield finding.because(route.gateway, "the default route of the subnet")
