"""``snapstart-log-variable``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import UNDEFINED_WITH_SNAPSTART
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Need
from lambdalint.model.handler import Handler
from lambdalint.values import Known, Truth


class SnapstartLogVariable(Rule):
    name = "snapstart-log-variable"
    summary = "code needs a variable that functions with SnapStart do not have"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        match function.snapstart:
            case Known("PublishedVersions") as switch if not module.vendored:
                pass
            case _:
                return
        for read in module.reads:
            if read.need is not Need.REQUIRED or not read.raises or read.reached is not Truth.YES:
                continue
            match read.name:
                case Known(name) if name in UNDEFINED_WITH_SNAPSTART:
                    message = (
                        f"`{name}` does not exist in functions with SnapStart, so this fails with "
                        "`KeyError`; ask with `os.environ.get` and do without it"
                    )
                    yield self.finding(read.span, message).because(switch, "SnapStart is on")
