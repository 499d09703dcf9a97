"""``incomplete-vpc-config``."""

from collections.abc import Iterator
from typing import Any

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Many, Truth


class IncompleteVpcConfig(Rule):
    name = "incomplete-vpc-config"
    summary = "subnets without security groups, or the reverse"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        network = function.network
        if network.written is not Truth.YES:
            return
        if network.attached is Truth.YES and _is_empty(network.security_groups):
            yield self._finding(function, "SubnetIds", "SecurityGroupIds")
        elif _is_empty(network.subnets) and network.security_groups.items:
            yield self._finding(function, "SecurityGroupIds", "SubnetIds")

    def _finding(self, function: Function, given: str, missing: str) -> Finding:
        message = (
            f"`VpcConfig` has `{given}` and no `{missing}`; Lambda needs both to attach the function to a "
            f"VPC, so add `{missing}`"
        )
        return self.finding(function.network.span, message)


def _is_empty(listed: Many[Any]) -> bool:
    return listed.complete and not listed.items
