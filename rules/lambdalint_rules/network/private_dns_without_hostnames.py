"""``private-dns-without-hostnames``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Finding, Rule, Severity
from lambdalint.finding import Subject
from lambdalint.model import Application
from lambdalint.model.network import Vpc
from lambdalint.values import Absent, Known, Value


class PrivateDnsWithoutHostnames(Rule):
    name = "private-dns-without-hostnames"
    summary = "an endpoint has private DNS in a VPC that has no DNS hostnames or no DNS support"
    severity = Severity.ERROR

    def check_application(self, application: Application) -> Iterator[Finding]:
        for vpc in application.vpcs:
            lacking = [*_lacking(vpc)]
            for endpoint in vpc.endpoints if lacking else ():
                match endpoint.type, endpoint.private_dns:
                    case Known("Interface"), Known(True) as switch:
                        names = " and ".join(f"`{name}: true`" for name, _ in lacking)
                        message = (
                            "EC2 refuses private DNS for an endpoint as long as its VPC has no "
                            f"{names}; write {'them' if len(lacking) > 1 else 'it'} in `{vpc.name}`"
                        )
                        finding = self.finding(switch, message)
                        for _, value in lacking:
                            place = vpc.span if isinstance(value, Absent) else value
                            finding = finding.because(place, "the VPC")
                        yield replace(finding, subject=Subject(endpoint.kind, endpoint.name))


def _lacking(vpc: Vpc) -> Iterator[tuple[str, Value[bool]]]:
    """The attributes that private DNS needs and that are off: hostnames are so by default."""
    match vpc.dns_hostnames:
        case Absent() | Known(False):
            yield "EnableDnsHostnames", vpc.dns_hostnames
    match vpc.dns_support:
        case Known(False):
            yield "EnableDnsSupport", vpc.dns_support
