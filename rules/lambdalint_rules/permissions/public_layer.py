"""``public-layer``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import LayerPermission
from lambdalint.values import Absent, Known


class PublicLayer(Rule):
    name = "public-layer"
    summary = "a layer is open to every AWS account"
    severity = Severity.WARNING
    security_severity = 5.3
    tags = ("external/cwe/cwe-732",)

    def check_layer_permission(self, permission: LayerPermission) -> Iterator[Finding]:
        match permission.principal, permission.organization:
            case Known("*") as everybody, Absent():
                yield self.finding(
                    everybody,
                    "every AWS account in the world can read and use this layer; name the account, or add "
                    "`OrganizationId`",
                )
