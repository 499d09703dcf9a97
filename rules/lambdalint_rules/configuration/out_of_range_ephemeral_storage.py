"""``out-of-range-ephemeral-storage``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws import limits
from lambdalint.model import Function
from lambdalint_rules.configuration.settings import flaw


class OutOfRangeEphemeralStorage(Rule):
    name = "out-of-range-ephemeral-storage"
    summary = "the size of `/tmp` is outside what Lambda allows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        wrong = flaw(function.ephemeral_storage, "MB", limits.ephemeral_storage, function.capacity_provider)
        if wrong:
            yield self.finding(function.ephemeral_storage, f"the size of `EphemeralStorage` {wrong}")
