"""``single-stack-subnet``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Truth


class SingleStackSubnet(Rule):
    name = "single-stack-subnet"
    summary = "outbound IPv6 is allowed and a subnet has no IPv6 addresses"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.network.dual_stack:
            case Known(True) as switch:
                for item in function.network.subnets:
                    if item.subnet is not None and item.subnet.has_ipv6 is Truth.NO:
                        message = (
                            "this subnet has no IPv6 addresses, and with `Ipv6AllowedForDualStack` Lambda "
                            "refuses it; give it an `Ipv6CidrBlock`"
                        )
                        finding = self.finding(item.id, message)
                        finding = finding.because(switch, "needs IPv6 in every subnet")
                        yield finding.because(item.subnet.span, "the subnet")
