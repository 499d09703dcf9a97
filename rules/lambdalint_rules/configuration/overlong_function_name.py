"""``overlong-function-name``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.limits import FUNCTION_NAME_MAXIMUM
from lambdalint.model import Function
from lambdalint.values import Known, text_of


class OverlongFunctionName(Rule):
    name = "overlong-function-name"
    summary = "the name of the function has more characters than Lambda allows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        known = text_of(function.function_name).known_part
        # arn:aws:lambda:eu-west-1:111122223333:function:orders, or 111122223333:function:orders
        name = known.rpartition("function:")[2].partition(":")[0]
        if len(name) <= FUNCTION_NAME_MAXIMUM:
            return
        whole = isinstance(function.function_name, Known)
        size = (
            f"{len(name)} characters" if whole else f"{len(name)} characters without the parts still to come"
        )
        message = (
            f"the function name has {size}, and Lambda takes {FUNCTION_NAME_MAXIMUM}, so the deployment "
            "fails; shorten it, or leave it to CloudFormation"
        )
        yield self.finding(function.function_name, message)
