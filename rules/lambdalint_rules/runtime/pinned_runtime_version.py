"""``pinned-runtime-version``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code import is_written
from lambdalint.values import Known, Truth


class PinnedRuntimeVersion(Rule):
    name = "pinned-runtime-version"
    summary = "the function stays on one runtime version and gets no more patches of it"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        management = function.runtime_management
        match management.update_on, management.version_arn:
            # Which version it is does not matter; that there is one, a reference says as well.
            case Known("Manual") as mode, version if is_written(version) is Truth.YES:
                if function.is_image is not Truth.NO:
                    return
                message = (
                    "`Manual` keeps the function on one runtime version without security patches; "
                    "write `Auto` (or `FunctionUpdate`) and drop `RuntimeVersionArn` after the roll-back"
                )
                yield self.finding(mode, message).because(version, "the runtime version that it stays on")
