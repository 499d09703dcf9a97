"""``incomplete-zip-function``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.function import Declaration
from lambdalint.values import Absent, Known, Truth


class IncompleteZipFunction(Rule):
    name = "incomplete-zip-function"
    summary = "a function from a zip archive has no runtime or no handler"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if not _is_zip(function):
            return
        missing = [
            (setting, value)
            for setting, value in (("Runtime", function.runtime), ("Handler", function.handler))
            if isinstance(value, Absent)
            and not (setting == "Runtime" and function.customer_runtime is not Truth.NO)
        ]
        if not missing:
            return
        names = " and no ".join(f"`{setting}`" for setting, _ in missing)
        # The CLI, boto3 and CloudFormation write it each in their own way.
        is_command = function.declared_as is Declaration.COMMAND
        other = "make `Image` its package type" if is_command else "write `PackageType: Image`"
        message = (
            f"the function has no {names}, so the deployment fails: code in a zip archive needs both; "
            f"add what is missing, or {other}"
        )
        yield self.finding(missing[0][1], message)


def _is_zip(function: Function) -> bool:
    """Whether it is written that the code is a zip archive: nothing else says what the function lacks."""
    if function.is_image is not Truth.NO:
        return False
    return isinstance(function.package_type, Known) or bool(function.code.sources)
