"""``log-level-without-json``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Origin


class LogLevelWithoutJson(Rule):
    name = "log-level-without-json"
    summary = "a log level for logs that are plain text"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        logs = function.logs
        match logs.format:
            case Known("Text") as form:
                pass
            case _:
                return
        for name, level in (
            ("ApplicationLogLevel", logs.application_level),
            ("SystemLogLevel", logs.system_level),
        ):
            match level:
                case Known():
                    written = form.origin is not Origin.AWS_DEFAULT
                    message = (
                        f"Lambda refuses `{name}` where `LogFormat` is `Text`"
                        f"{'' if written else ', which it is when nothing is written'}; write "
                        "`LogFormat: JSON`, or take the level away"
                    )
                    finding = self.finding(level, message)
                    yield finding.because(form, "the format") if written else finding
