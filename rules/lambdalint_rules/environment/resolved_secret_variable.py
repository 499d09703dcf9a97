"""``resolved-secret-variable``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Variable
from lambdalint.values import Absent, Hole, Reference, text_of

_SECURE = "ssm-secure"
_STORES = {"secretsmanager": "Secrets Manager", _SECURE: "Parameter Store"}
#: What extensions read, and the variable that names a secret for them:
#: https://docs.datadoghq.com/serverless/aws_lambda/configuration/
#: https://docs.newrelic.com/docs/serverless-function-monitoring/aws-lambda-monitoring/
#: https://www.elastic.co/docs/reference/apm/aws-lambda/aws-lambda-secrets-manager
#: https://docs.dynatrace.com/docs/ingest-from/amazon-web-services/integrate-into-aws/aws-lambda-integration
_EXTENSIONS = {
    "DD_API_KEY": "DD_API_KEY_SECRET_ARN",
    "NEW_RELIC_LICENSE_KEY": "NEW_RELIC_LICENSE_KEY_SECRET",
    "ELASTIC_APM_API_KEY": "ELASTIC_APM_SECRETS_MANAGER_API_KEY_ID",
    "ELASTIC_APM_SECRET_TOKEN": "ELASTIC_APM_SECRETS_MANAGER_SECRET_TOKEN_ID",
    "DT_CONNECTION_AUTH_TOKEN": "DT_CONNECTION_AUTH_TOKEN_SECRETS_MANAGER_ARN",
    "DT_LOG_COLLECTION_AUTH_TOKEN": "DT_LOG_COLLECTION_AUTH_TOKEN_SECRETS_MANAGER_ARN",
}
#: Settings of Dynatrace that are kept beside its tokens, and can be given in no other way.
_NO_SECRETS = frozenset({"DT_CLUSTER", "DT_CLUSTER_ID", "DT_CONNECTION_BASE_URL", "DT_TENANT"})


class ResolvedSecretVariable(Rule):
    name = "resolved-secret-variable"
    summary = "a dynamic reference copies a secret into an environment variable"
    severity = Severity.WARNING
    tags = ("external/cwe/cwe-526",)
    security_severity = 4.0

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        # Who may not use the customer managed key is not shown the variables.
        seen_by = "" if isinstance(function.encryption_key, Absent) else " and use its key"
        for piece in text_of(variable.value).pieces:
            match piece:
                case Hole(Reference(Reference.DYNAMIC, name)) if name.partition(":")[0] in _STORES:
                    if variable.name not in _NO_SECRETS or name.startswith(_SECURE):
                        yield self.finding(variable.value, _message(variable.name, name, seen_by))
                    return


def _message(variable: str, reference: str, seen_by: str) -> str:
    """``reference`` is ``secretsmanager:secret-id:SecretString:json-key:version`` or ``ssm-secure:name``."""
    kind = reference.partition(":")[0]
    other = _EXTENSIONS.get(variable) if kind != _SECURE else None
    _, found, rest = reference.partition(":SecretString:")
    key = rest.partition(":")[0] if found else ""
    read = f"pass its name and read it from {_STORES[kind]} in the code"
    if other:
        # They read all of a secret and look for no key in it.
        named = "keep it in a secret of its own, and name that" if key else "name the secret"
        read = f"let the extension read it: {named} in `{other}` instead"
    if kind == _SECURE:
        return f"CloudFormation refuses `ssm-secure` in `{variable}`, so the deployment fails; {read}"
    what = f"`{key}` of the secret" if key else "the secret"
    return (
        f"deploying copies {what} in plain text into `{variable}`, for all who may see the function{seen_by}"
        f", and it stays after a rotation; {read}"
    )
