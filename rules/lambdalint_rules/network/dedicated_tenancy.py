"""``dedicated-tenancy``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known


class DedicatedTenancy(Rule):
    name = "dedicated-tenancy"
    summary = "a function is attached to a VPC with dedicated tenancy"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for item in function.network.subnets:
            vpc = item.subnet.vpc if item.subnet else None
            match vpc.tenancy if vpc else None:
                case Known("dedicated") as tenancy:
                    message = (
                        "Lambda cannot attach functions to a VPC with dedicated tenancy, so the deployment "
                        "fails; attach it to a VPC with default tenancy and peer the two"
                    )
                    yield self.finding(item.id, message).because(tenancy, "the tenancy of its VPC")
                    return
