"""``literal-secret``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.secrets import Evidence, SecretKind, judge
from lambdalint.model import Function, Variable
from lambdalint.values import Known, Origin, Unknown


class LiteralSecret(Rule):
    name = "literal-secret"
    summary = "an environment variable holds a secret in plain text"
    severity = Severity.ERROR
    tags = ("external/cwe/cwe-798", "external/cwe/cwe-312")
    security_severity = 8.0

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        kind = _secret(variable)
        if kind is None:
            return
        article = "an" if kind.label[0] in "aeiouAEIOU" else "a"
        message = (
            f"`{variable.name}` holds {article} {kind.label} in plain text, for all who may see the template "
            "or the function; revoke it, keep the new one in Secrets Manager and read it in the code"
        )
        yield self.finding(variable.value, message)


def _secret(variable: Variable) -> SecretKind | None:
    match variable.value:
        # What is given for a parameter at deployment is not in the template.
        case Known(str(text), origin=origin) if origin is not Origin.PARAMETER:
            return judge(variable.name, text)
        case Unknown(text=text) if text is not None and text.pieces and isinstance(text.pieces[0], str):
            # !Sub postgres://app:password@${Database.Endpoint.Address}/orders
            start = text.pieces[0]
            found = judge(variable.name, f"{start}host.internal") if start.endswith("@") else None
            return found if found is not None and found.evidence is Evidence.FORM else None
    return None
