"""``missing-wrapper``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint_rules.runtime.lifecycle import zip_runtime
from lambdalint_rules.runtime.wrapper_files import wrapper_file


class MissingWrapper(Rule):
    name = "missing-wrapper"
    summary = "the wrapper script is in neither the package nor a layer"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = wrapper_file(function)
        named = zip_runtime(function)
        # Custom runtimes take no wrapper, of which another rule tells.
        if found is None or not found.missing or named is None or named[1].family == "provided":
            return
        lacking = (
            "no layer of the function has" if found.value.value.startswith("/opt/") else "the package lacks"
        )
        message = (
            f"{lacking} `{found.path}`, so the function does not start; put the script there, and make it "
            "executable"
        )
        yield self.finding(found.value, message)
