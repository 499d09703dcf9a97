"""``bypassed-snapstart``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.function import Declaration
from lambdalint.model.target import LATEST
from lambdalint.values import Known, Truth


class BypassedSnapstart(Rule):
    name = "bypassed-snapstart"
    summary = "a trigger calls `$LATEST` of a function whose published versions have SnapStart"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.snapstart:
            case Known("PublishedVersions") as switch:
                pass
            case _:
                return
        for event in function.events:
            qualifier = event.target.qualifier
            if event.target.names(function.name) is not Truth.YES or qualifier is None:
                continue
            if event.is_deployment:  # once in a deployment, who cares for speed
                continue
            if qualifier.literal in {"", LATEST} and event.enabled is Truth.YES:
                is_sam = function.declared_as is Declaration.SAM and event.by_sam
                advice = (
                    "write `AutoPublishAlias`" if is_sam else "let it call an alias of a published version"
                )
                message = (
                    f"SnapStart starts published versions only, and {event.service.title} calls `$LATEST` of "
                    f"`{function.name}`, which starts as slowly as without it; {advice}"
                )
                yield self.finding(switch, message).because(event.span, "this calls `$LATEST`")
                return
