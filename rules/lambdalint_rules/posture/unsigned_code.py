"""``unsigned-code``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Absent, Truth


class UnsignedCode(Rule):
    name = "unsigned-code"
    summary = "a function runs code that nobody has signed"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.code_signing:
            case Absent() as value if function.is_image is Truth.NO:
                message = (
                    "Lambda runs whatever code is deployed here, signed or not; write `CodeSigningConfigArn`"
                )
                yield self.finding(value, message)
