"""``single-zone-subnets``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Subnet
from lambdalint.model.network import same_zone


class SingleZoneSubnets(Rule):
    name = "single-zone-subnets"
    summary = "all subnets of a function lie in one Availability Zone"
    severity = Severity.WARNING
    #: Who deploys a template that takes one zone or several has chosen.
    in_every_case = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        listed = function.network.subnets
        subnets = [item.subnet for item in listed if item.subnet is not None]
        if not subnets or not listed.complete or len(subnets) < len(listed):
            return
        first, *others = subnets
        if not all(_in_same_zone(first, other) for other in others):
            return
        where = "is in one subnet only" if not others else "has all its subnets in one Availability Zone"
        message = f"the function {where} and fails when that zone does; add a subnet in another zone"
        finding = self.finding(listed.items[0].span, message)
        for subnet in subnets if others else ():
            finding = finding.because(subnet.zone, f"the zone of `{subnet.name}`")
        yield finding


def _in_same_zone(one: Subnet, other: Subnet) -> bool:
    return one is other or same_zone(one.zone, other.zone) or same_zone(one.zone_id, other.zone_id)
