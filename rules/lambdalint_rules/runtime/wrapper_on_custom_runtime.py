"""``wrapper-on-custom-runtime``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint_rules.runtime.lifecycle import zip_runtime
from lambdalint_rules.runtime.wrapper import VARIABLE, wrapper


class WrapperOnCustomRuntime(Rule):
    name = "wrapper-on-custom-runtime"
    summary = "a wrapper script is set for an OS-only runtime, which never runs it"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM

    def check_function(self, function: Function) -> Iterator[Finding]:
        variable = wrapper(function)
        match zip_runtime(function):
            case (value, found) if found.os_only and variable is not None:
                message = (
                    f"`{VARIABLE}` has no effect on `{found.id}`: OS-only runtimes run no wrapper scripts; "
                    "start it from `bootstrap`, or use a managed runtime"
                )
                yield self.finding(variable.key, message).because(value, "an OS-only runtime")
