"""``out-of-range-memory``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws import limits
from lambdalint.model import Function
from lambdalint_rules.configuration.settings import flaw


class OutOfRangeMemory(Rule):
    name = "out-of-range-memory"
    summary = "the memory size is outside what Lambda allows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        wrong = flaw(function.memory, "MB", limits.memory, function.capacity_provider)
        if wrong:
            yield self.finding(function.memory, f"`MemorySize` {wrong}")
