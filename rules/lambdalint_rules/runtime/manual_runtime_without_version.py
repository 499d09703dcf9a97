"""``manual-runtime-without-version``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity, rewriting
from lambdalint.model import Function
from lambdalint.values import Absent, Known, Truth


class ManualRuntimeWithoutVersion(Rule):
    name = "manual-runtime-without-version"
    summary = "`UpdateRuntimeOn: Manual` does not say which runtime version"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        management = function.runtime_management
        match management.update_on, management.version_arn:
            case Known("Manual") as mode, Absent() if function.is_image is Truth.NO:
                message = (
                    "`Manual` without `RuntimeVersionArn`: Lambda refuses it; "
                    "write `Auto`, or add the ARN from the function's `INIT_START` log line"
                )
                yield self.finding(mode, message).repaired_by(rewriting(mode, "Auto"))
