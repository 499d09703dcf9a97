"""``unexecutable-wrapper``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint_rules.runtime.wrapper_files import wrapper_file


class UnexecutableWrapper(Rule):
    name = "unexecutable-wrapper"
    summary = "the wrapper script is there and nobody may run it"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = wrapper_file(function)
        if found is None or found.package is None or not found.package.closed:
            return
        contents = found.package.contents
        if contents is not None and found.path in contents.unexecutable:
            message = (
                f"`{found.path}` of `{found.package.path}` is not executable, so the function does not "
                "start; run `chmod +x` on it, and `git update-index --chmod=+x` where git keeps it"
            )
            yield self.finding(found.value, message)
