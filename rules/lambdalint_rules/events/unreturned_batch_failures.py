"""``unreturned-batch-failures``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Handler
from lambdalint.values import Known, Truth
from lambdalint_rules.events.batch_answer import KEY, SETTING, batched


class UnreturnedBatchFailures(Rule):
    name = "unreturned-batch-failures"
    summary = "an event source asks which records failed, and the handler never says"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        asking = [event for event in batched(function) if event.reports_item_failures is Truth.YES]
        match handler.shape:
            case Known() as shape if asking and handler.returns(KEY) is Truth.NO:
                message = (
                    f"the event source asks for failures (`{SETTING}`), and no `return` of the handler gives "
                    f"`{KEY}`: every batch that raises no error counts as done; return the ids of the "
                    "records that failed"
                )
                finding = self.finding(shape.span, message)
                for event in asking:
                    finding = finding.because(event.response_types.span or event.span, "asked for here")
                yield finding
