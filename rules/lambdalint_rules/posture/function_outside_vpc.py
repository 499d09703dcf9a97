"""``function-outside-vpc``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Truth


class FunctionOutsideVpc(Rule):
    name = "function-outside-vpc"
    summary = "a function is in no VPC"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.network.attached is Truth.NO and function.capacity_provider is Truth.NO:
            message = "the function is in no VPC, so no network of yours sees its traffic; write `VpcConfig`"
            yield self.finding(function.network.span, message)
