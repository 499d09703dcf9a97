"""``missing-log-permissions``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Layer
from lambdalint.values import Known, Truth
from lambdalint_rules.permissions.needs import explained, lacks, named, role_of

#: `logs:CreateLogGroup` is needed only where nobody makes the group before.
_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")


class MissingLogPermissions(Rule):
    name = "missing-log-permissions"
    summary = "the role of a function cannot write its logs"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        if role is None or _may_log_elsewhere(function):
            return
        lacking, where = lacks(function, role, _ACTIONS), ""
        if not lacking and function.logs.stream is not None:
            lacking = lacks(function, role, ("logs:PutLogEvents",), function.logs.stream)
            where = " for the log group that `LoggingConfig` names"
        if lacking and not any(lack.denied_by for lack in lacking):
            message = (
                f"role `{role.name}` does not allow {named(lacking)}{where}: the logs of `{function.name}` "
                "are lost, those of its errors too; attach `AWSLambdaBasicExecutionRole`"
            )
            yield explained(self.finding(function.role, message), role, lacking)


def _may_log_elsewhere(function: Function) -> bool:
    """Whether an extension may take the logs, so that CloudWatch is left out on purpose."""
    brought = any(one.layer is None or _may_have_extension(one.layer) for one in function.layers)
    return brought or not function.layers.complete or function.is_image is not Truth.NO


def _may_have_extension(layer: Layer) -> bool:
    match layer.package:
        case Known(package) if package.closed:
            return package.has_folder("extensions")
    return True
