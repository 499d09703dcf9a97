"""``unsupported-inline-code``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import runtime
from lambdalint.model import Function
from lambdalint.model.code import is_written
from lambdalint.values import Known, Truth

#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
_FAMILIES = frozenset({"nodejs", "python"})


class UnsupportedInlineCode(Rule):
    name = "unsupported-inline-code"
    summary = "inline code for a runtime that has none"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if is_written(function.code.inline) is not Truth.YES or len(function.code.sources) > 1:
            return
        match function.runtime:
            case Known(identifier) as value if (found := runtime(identifier)) is not None:
                if found.family not in _FAMILIES:
                    message = (
                        "inline code is for Node.js and Python only, so a deployment with "
                        f"`{found.id}` fails; put the code into a file and deploy its folder"
                    )
                    finding = self.finding(value, message)
                    yield finding.because(function.code.grip, "the inline code")
