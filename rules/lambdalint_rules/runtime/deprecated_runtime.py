"""``deprecated-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase
from lambdalint.model import Function
from lambdalint_rules.runtime.lifecycle import standing


class DeprecatedRuntime(Rule):
    name = "deprecated-runtime"
    summary = "the runtime is deprecated: it gets no more security patches, and soon no more deployments"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = standing(function, self.as_of)
        if found is None or found.phase is not Phase.DEPRECATED:
            return
        block = found.runtime.create_block
        later = f", and from {block} Lambda refuses to create functions with it" if block else ""
        message = (
            f"`{found.runtime.id}` is deprecated since {found.runtime.deprecated}: "
            f"it gets no more security patches{later}{found.advice}"
        )
        yield found.repaired(self.finding(found.value, message))
