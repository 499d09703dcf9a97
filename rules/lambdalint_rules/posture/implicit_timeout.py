"""``implicit-timeout``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Origin


class ImplicitTimeout(Rule):
    name = "implicit-timeout"
    summary = "`Timeout` is left to the default"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.timeout:
            case Known(origin=Origin.AWS_DEFAULT) as value:
                message = (
                    "nobody chose the timeout of the function: it is 3 seconds by default; write `Timeout`"
                )
                yield self.finding(value, message)
