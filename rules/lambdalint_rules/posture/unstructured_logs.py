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
                    "logs are plain text here, which can neither be filtered by level nor searched by field; "
                    "write `LoggingConfig: {LogFormat: JSON}`"
                )
                yield self.finding(value, message)
