"""``overcommitted-concurrency``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import EventSourceMapping, Function
from lambdalint.values import Known, Value


class OvercommittedConcurrency(Rule):
    name = "overcommitted-concurrency"
    summary = "more concurrency is promised than is reserved for the function"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.reserved_concurrency:
            case Known(int(reserved)) if reserved > 0:  # 0 is `disabled-concurrency`
                pass
            case _:
                return
        provisioned = [
            function.provisioned,
            *(alias.provisioned for alias in function.aliases),
            *(version.provisioned for version in function.versions),
        ]
        queues = [
            event.maximum_concurrency for event in function.events if isinstance(event, EventSourceMapping)
        ]
        for values, what, happens in (
            (provisioned, "provisioned", "Lambda refuses more than is reserved"),
            (queues, "given to its queues by `MaximumConcurrency`", "their messages are throttled"),
        ):
            numbers = list(_numbers(values))
            total = sum(number for _, number in numbers)
            if total > reserved:
                value, _ = numbers[-1]
                message = (
                    f"{total} concurrent executions of `{function.name}` are {what}, but {reserved} are "
                    f"reserved: {happens}; reserve at least {total}"
                )
                finding = self.finding(value, message)
                yield finding.because(function.reserved_concurrency, f"{reserved} are reserved")


def _numbers(values: list[Value[int | str]]) -> Iterator[tuple[Value[int | str], int]]:
    for value in values:
        match value:
            case Known(int(number)):
                yield value, number
