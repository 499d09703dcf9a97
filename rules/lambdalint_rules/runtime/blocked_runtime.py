"""``blocked-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase
from lambdalint.model import Function
from lambdalint_rules.runtime.lifecycle import standing


class BlockedRuntime(Rule):
    name = "blocked-runtime"
    summary = "Lambda no longer creates or updates functions with this runtime"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = standing(function, self.as_of)
        if found is None:
            return
        match found.phase:
            case Phase.CREATE_BLOCKED:
                since, what = found.runtime.create_block, "to create functions"
            case Phase.UPDATE_BLOCKED:
                since, what = found.runtime.update_block, "to create or update functions"
            case _:
                return
        message = (
            f"`{found.runtime.id}` is blocked: since {since} Lambda refuses {what} with it{found.advice}"
        )
        yield found.repaired(self.finding(found.value, message))
