"""``invalid-handler``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.handlers import FORMS, flaw, refusal
from lambdalint.aws.runtimes import parse_id
from lambdalint.model import Function
from lambdalint.model.package import Form
from lambdalint.values import Known, Truth
from lambdalint_rules.configuration.settings import is_given_later


class InvalidHandler(Rule):
    name = "invalid-handler"
    summary = "the handler cannot name anything in its runtime"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.handler:
            case Known(str(handler)) as value if function.is_image is Truth.NO and not is_given_later(value):
                family = _family(function)
                advice = f"; write `{form}`" if (form := _form(family, function)) else ""
                shown = f"the handler `{' '.join(handler[:130].split())}`" if handler else "the handler"
                if reason := refusal(handler):
                    yield self.finding(value, f"{shown} {reason}, so the deployment fails{advice}")
                elif reason := flaw(handler, family):
                    yield self.finding(value, f"{shown} {reason}, so the function cannot start{advice}")


def _form(family: str | None, function: Function) -> str | None:
    """What a handler looks like; inline code lies in a file ``index``."""
    form = FORMS.get(family or "")
    match function.package:
        case Known(package) if package.form is Form.INLINE and form:
            return f"index.{form.rpartition('.')[2]}"
    return form


def _family(function: Function) -> str | None:
    """The family whose rules the handler follows; None where a wrapper may read it its own way."""
    if function.environment.declares("AWS_LAMBDA_EXEC_WRAPPER") is not Truth.NO:
        return None
    match function.runtime:
        case Known(identifier) if parsed := parse_id(identifier):
            return parsed[0]
    return None
