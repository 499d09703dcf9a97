"""``unqualified-trigger``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Event, Function
from lambdalint.values import Truth


class UnqualifiedTrigger(Rule):
    name = "unqualified-trigger"
    summary = "a trigger calls the newest code instead of an alias"
    severity = Severity.INFO
    opt_in = True

    def check_event(self, event: Event, function: Function) -> Iterator[Finding]:
        qualifier = event.target.qualifier
        if event.target.names(function.name) is not Truth.YES or qualifier is None:
            return
        if event.is_deployment:
            return  # a custom resource and its code change in one deployment
        if qualifier.literal in {"", "$LATEST"}:
            advice = "write `AutoPublishAlias`" if event.by_sam else "let it call an alias"
            message = (
                f"{event.service.title} calls the newest code of `{function.name}`, so a bad deployment is "
                f"live at once and nothing can be rolled back; {advice}"
            )
            yield self.finding(event.span, message)
