"""``resolved-secret-variable``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Variable
from lambdalint.values import Hole, Reference, text_of

_SECURE = "ssm-secure"
_STORES = {"secretsmanager": "Secrets Manager", _SECURE: "Parameter Store"}


class ResolvedSecretVariable(Rule):
    name = "resolved-secret-variable"
    summary = "a dynamic reference copies a secret into an environment variable"
    severity = Severity.WARNING
    tags = ("external/cwe/cwe-526",)
    security_severity = 4.0

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        for piece in text_of(variable.value).pieces:
            match piece:
                case Hole(Reference(Reference.DYNAMIC, name)) if name.partition(":")[0] in _STORES:
                    yield self.finding(variable.value, _message(variable.name, name))
                    return


def _message(variable: str, reference: str) -> str:
    """``reference`` is ``secretsmanager:secret-id:SecretString:json-key:version`` or ``ssm-secure:name``."""
    kind = reference.partition(":")[0]
    read = f"pass its name and read it from {_STORES[kind]} in the code"
    if kind == _SECURE:
        return f"CloudFormation refuses `ssm-secure` in `{variable}`, so the deployment fails; {read}"
    _, found, rest = reference.partition(":SecretString:")
    key = rest.partition(":")[0] if found else ""
    what = f"`{key}` of the secret" if key else "the secret"
    return (
        f"deploying copies {what} in plain text into `{variable}`, for all who may see the function, and it "
        f"stays after a rotation; {read}"
    )
