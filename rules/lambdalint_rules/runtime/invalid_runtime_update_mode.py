"""``invalid-runtime-update-mode``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Safety, Severity, rewriting
from lambdalint.model import Function
from lambdalint.values import Known

#: https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html
_MODES = ("Auto", "FunctionUpdate", "Manual")


class InvalidRuntimeUpdateMode(Rule):
    name = "invalid-runtime-update-mode"
    summary = "`UpdateRuntimeOn` is none of the modes that Lambda has"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime_management.update_on:
            case Known(str(mode)) as value if mode not in _MODES:
                message = (
                    f"`{mode}` is no mode of runtime updates; write `Auto`, `FunctionUpdate` or `Manual`"
                )
                finding = self.finding(value, message)
                meant = [name for name in _MODES if name.lower() == mode.lower()]
                yield finding.repaired_by(rewriting(value, meant[0], Safety.SAFE)) if meant else finding
