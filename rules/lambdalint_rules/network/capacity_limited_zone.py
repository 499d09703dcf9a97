"""``capacity-limited-zone``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known

#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet-endpoints.html
_LIMITED = "use1-az3"


class CapacityLimitedZone(Rule):
    name = "capacity-limited-zone"
    summary = "a subnet of a function is in an Availability Zone with little capacity for Lambda"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        for item in function.network.subnets:
            match item.subnet.zone_id if item.subnet else None:
                case Known(str(zone)) as value if zone.strip() == _LIMITED:
                    message = (
                        f"this subnet is in `{_LIMITED}`, where Lambda has little capacity; use subnets in "
                        "other zones of us-east-1"
                    )
                    yield self.finding(item.id, message).because(value, "its Availability Zone")
