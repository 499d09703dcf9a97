"""``unstructured-logs``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known


class UnstructuredLogs(Rule):
    name = "unstructured-logs"
    summary = "a function writes its logs as plain text"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.logs.format:
            case Known(form) as value if form != "JSON":
                message = (
                    "logs have the format `Text` here: Lambda cannot filter them by level, and its own lines "
                    "have no fields to search by; write `LoggingConfig: {LogFormat: JSON}`"
                )
                yield self.finding(value, message)
