"""``arm64-unsupported-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import runtime, successor
from lambdalint.model import ARM64, Function
from lambdalint.values import Known, Truth


class Arm64UnsupportedRuntime(Rule):
    name = "arm64-unsupported-runtime"
    summary = "the runtime has no arm64 version, so Lambda refuses the function"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime, function.architecture:
            case Known(identifier) as named, Known(architecture) as chosen if (
                architecture == ARM64 and function.is_image is Truth.NO
            ):
                known = runtime(identifier)
                if known is None or ARM64 in known.architectures:
                    return
                following = successor(known, self.as_of)
                advice = f"; use `{following}`, which has one" if following else ""
                message = f"`{identifier}` runs on x86_64 only, and the function is for arm64{advice}"
                yield self.finding(named, message).because(chosen, "the architecture")
