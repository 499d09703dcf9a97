"""``out-of-range-timeout``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws import limits
from lambdalint.model import Function
from lambdalint_rules.configuration.settings import flaw


class OutOfRangeTimeout(Rule):
    name = "out-of-range-timeout"
    summary = "the timeout is outside what Lambda allows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        wrong = flaw(function.timeout, "seconds", limits.timeout, function.capacity_provider)
        if wrong:
            yield self.finding(function.timeout, f"`Timeout` {wrong}")
