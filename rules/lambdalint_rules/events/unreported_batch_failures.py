"""``unreported-batch-failures``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Handler
from lambdalint.values import Known, Truth
from lambdalint_rules.events.batch_answer import KEY, SETTING, batched


class UnreportedBatchFailures(Rule):
    name = "unreported-batch-failures"
    summary = "the handler says which records failed, and the event source does not listen"
    severity = Severity.WARNING

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        deaf = [event for event in batched(function) if event.reports_item_failures is Truth.NO]
        match handler.shape:
            case Known() as shape if deaf and handler.returns(KEY) is Truth.YES:
                for event in deaf:
                    message = (
                        f"the handler returns `{KEY}`, and this event source does not ask for it: records "
                        f"that failed count as done and are lost; write `FunctionResponseTypes: [{SETTING}]`"
                    )
                    yield self.finding(event.span, message).because(shape.span, "the handler")
