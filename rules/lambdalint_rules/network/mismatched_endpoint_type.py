"""``mismatched-endpoint-type``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Finding, Rule, Severity
from lambdalint.finding import Subject
from lambdalint.model import Application
from lambdalint.values import Known, Origin


class MismatchedEndpointType(Rule):
    name = "mismatched-endpoint-type"
    summary = "a gateway endpoint for a service that has interface endpoints only"
    severity = Severity.ERROR

    def check_application(self, application: Application) -> Iterator[Finding]:
        for endpoint in application.endpoints:
            match endpoint.type:
                case Known("Gateway") as kind if endpoint.has_no_gateway:
                    how = (
                        ", which is what an endpoint is by default"
                        if kind.origin is Origin.AWS_DEFAULT
                        else ""
                    )
                    message = (
                        f"`{endpoint.service}` has no gateway endpoint{how}, and EC2 refuses it; write "
                        "`VpcEndpointType: Interface`, with subnets and security groups"
                    )
                    place = endpoint.span if how else kind
                    subject = Subject(endpoint.kind, endpoint.name)
                    yield replace(self.finding(place, message), subject=subject)
