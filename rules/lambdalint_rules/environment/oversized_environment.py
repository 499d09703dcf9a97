"""``oversized-environment``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import size
from lambdalint.aws.limits import ENVIRONMENT_MAXIMUM
from lambdalint.model import Function, Variable
from lambdalint.values import text_of


class OversizedEnvironment(Rule):
    name = "oversized-environment"
    summary = "the environment variables take more bytes than Lambda allows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        variables = function.environment.variables.items
        total = sum(map(_size, variables))
        if total <= ENVIRONMENT_MAXIMUM:
            return
        message = (
            f"the environment takes {total:,} bytes, and Lambda allows {ENVIRONMENT_MAXIMUM:,}, so the "
            "deployment fails; move what is long to Parameter Store, S3 or a file in the package"
        )
        largest = max(variables, key=_size)
        found = self.finding(function.environment.span, message)
        yield found.because(largest.key, f"the largest variable takes {_size(largest):,} bytes")


def _size(variable: Variable) -> int:
    """The bytes of name and value that are certain: what is not known counts nothing."""
    return size([(variable.name, text_of(variable.value).known_part)])
