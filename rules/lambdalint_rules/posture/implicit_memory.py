"""``implicit-memory``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Origin


class ImplicitMemory(Rule):
    name = "implicit-memory"
    summary = "`MemorySize` is left to the default"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.memory:
            case Known(origin=Origin.AWS_DEFAULT) as value:
                message = (
                    "nobody chose the memory of the function: it is 128 MB by default; write `MemorySize`"
                )
                yield self.finding(value, message)
