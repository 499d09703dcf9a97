"""``retiring-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase
from lambdalint.model import Function
from lambdalint_rules.runtime.lifecycle import standing


class RetiringRuntime(Rule):
    name = "retiring-runtime"
    summary = "the runtime will be deprecated within 180 days"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = standing(function, self.as_of)
        if found is None or found.phase is not Phase.RETIRING or found.runtime.deprecated is None:
            return
        left = (found.runtime.deprecated - self.as_of).days
        days = "1 day" if left == 1 else f"{left} days"
        message = (
            f"`{found.runtime.id}` will be deprecated in {days}, on {found.runtime.deprecated}: "
            f"it gets no security patches from then on{found.advice}"
        )
        yield found.repaired(self.finding(found.value, message))
