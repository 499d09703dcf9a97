"""``unlimited-log-retention``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Absent, Known


class UnlimitedLogRetention(Rule):
    name = "unlimited-log-retention"
    summary = "the logs of a function are kept for ever"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.logs.group:
            case Absent() as value:
                message = (
                    "Lambda makes the log group of this function and keeps its logs for ever; declare an "
                    f"`AWS::Logs::LogGroup` named `/aws/lambda/${{{function.name}}}` with `RetentionInDays`"
                )
                yield self.finding(value, message)
            case Known(group):
                match group.retention:
                    case Absent() as retention:
                        message = "the logs of the function are kept for ever; write `RetentionInDays`"
                        yield self.finding(retention, message).because(function.span, "the function")
