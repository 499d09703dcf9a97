"""``aws-managed-key``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Absent


class AwsManagedKey(Rule):
    name = "aws-managed-key"
    summary = "environment variables are encrypted with a key that the account does not control"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        variables = function.environment.variables
        match function.encryption_key:
            case Absent() if variables.items:
                message = (
                    "the environment variables are encrypted with the key of Lambda, whose policy nobody can "
                    "change; write `KmsKeyArn` with a key of your own"
                )
                yield self.finding(variables.span or function.span, message)
