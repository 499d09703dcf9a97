"""``ineffective-permission``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Permission
from lambdalint.values import Known

#: Sources that Lambda polls with the rights of the execution role.
#: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
_POLLED = {
    "sqs.amazonaws.com": ("SQS queues", "sqs:ReceiveMessage"),
    "kinesis.amazonaws.com": ("Kinesis streams", "kinesis:GetRecords"),
    "dynamodb.amazonaws.com": ("DynamoDB streams", "dynamodb:GetRecords"),
}


class IneffectivePermission(Rule):
    name = "ineffective-permission"
    summary = "a permission for a service that never calls functions"
    severity = Severity.WARNING

    def check_permission(self, permission: Permission) -> Iterator[Finding]:
        match permission.principal:
            case Known(str(principal)) as value if principal in _POLLED:
                service, action = _POLLED[principal]
                message = (
                    f"{service} never call a function: Lambda reads them with the rights of the execution "
                    f"role, so this permission does nothing; take it away, and let the role do `{action}`"
                )
                yield self.finding(value, message)
