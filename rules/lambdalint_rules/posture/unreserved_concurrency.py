"""``unreserved-concurrency``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Absent, Truth


class UnreservedConcurrency(Rule):
    name = "unreserved-concurrency"
    summary = "a function may use up the concurrency of the account"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.reserved_concurrency:
            case Absent() as value if function.capacity_provider is Truth.NO:
                message = (
                    "no concurrency is reserved: the function shares what the account has with all others, "
                    "and each can take it from the rest; write `ReservedConcurrentExecutions`"
                )
                yield self.finding(value, message)
