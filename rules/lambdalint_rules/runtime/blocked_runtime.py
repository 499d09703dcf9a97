"""``blocked-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase, phase, runtime, successor
from lambdalint.model import Function
from lambdalint.values import Known, Truth


class BlockedRuntime(Rule):
    name = "blocked-runtime"
    summary = "Lambda no longer creates or updates functions with this runtime"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime:
            case Known(identifier) if function.is_image is Truth.NO and (found := runtime(identifier)):
                if found.container_only:
                    return  # `container-only-runtime` says all there is to say
                match phase(found, self.as_of):
                    case Phase.CREATE_BLOCKED:
                        since, what = found.create_block, "to create functions"
                    case Phase.UPDATE_BLOCKED:
                        since, what = found.update_block, "to create or update functions"
                    case _:
                        return
                advice = f"; use `{better}`" if (better := successor(found, self.as_of)) else ""
                message = f"`{identifier}` is blocked: since {since} Lambda refuses {what} with it{advice}"
                yield self.finding(function.runtime, message)
