"""``reserved-variable-name``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import RESERVED
from lambdalint.model import Function, Variable


class ReservedVariableName(Rule):
    name = "reserved-variable-name"
    summary = "an environment variable has a name that Lambda keeps for itself"
    severity = Severity.ERROR

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        if variable.name in RESERVED:
            message = (
                f"`{variable.name}` is reserved, so Lambda refuses the configuration; remove the variable "
                "and read the one that Lambda sets, or give yours another name"
            )
            yield self.finding(variable.key, message)
