"""``unexecutable-bootstrap``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint_rules.packaging.bootstrap_file import NAME, os_only_runtime, whole_archive


class UnexecutableBootstrap(Rule):
    name = "unexecutable-bootstrap"
    summary = "the `bootstrap` of a custom runtime is in the archive and nobody may run it"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = os_only_runtime(function)
        own = whole_archive(function.package)
        if managed is None or own is None:
            return
        named, known = managed
        package, contents = own
        if NAME in contents.unexecutable:
            message = (
                f"`{NAME}` in `{package.path}` is not executable, so `{known.id}` cannot start the function "
                f"(`Runtime.InvalidEntrypoint`); run `chmod 755 {NAME}` before zipping"
            )
            yield self.finding(package.span, message).because(named, f"this runtime starts `{NAME}`")
