"""``idle-vpc-schedule``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.schedules import longest_gap
from lambdalint.model import Application, Function
from lambdalint.model.event import ScheduleEvent
from lambdalint.values import Hole, Known, Truth, text_of

#: "If a Lambda function remains idle for 14 days, Lambda reclaims any unused Hyperplane ENIs";
#: older editions have 30 days.
#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-enis
_DAYS = 14


class IdleVpcSchedule(Rule):
    name = "idle-vpc-schedule"
    summary = "a function in a VPC runs so rarely that its network interface is gone each time"
    severity = Severity.WARNING

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        match function.events.items:
            case (ScheduleEvent(expression=Known(str(text)) as expression),):
                gap = longest_gap(text)
                if gap is None or gap <= _DAYS or function.network.attached is not Truth.YES:
                    return
                if not _has_other_callers(function, application):
                    message = (
                        f"up to {gap} days pass between two runs, and from a function in a VPC that is idle "
                        f"for {_DAYS} days Lambda takes the network interface, so that the next invocation "
                        "fails; let it run more often"
                    )
                    finding = self.finding(expression, message)
                    yield finding.because(function.network.span, "the function is in a VPC")


def _has_other_callers(function: Function, application: Application) -> bool:
    """Whether anything besides the schedule may call the function."""
    said = (function.events, function.urls, function.permissions)
    if not all(things.complete for things in said) or function.urls.items:
        return True
    if len(function.permissions) > 1:
        return True
    return any(
        isinstance(piece, Hole) and piece.reference.name == function.name
        for other in application.functions
        for variable in other.environment.variables
        for piece in text_of(variable.value).pieces
    )
