"""``hardcoded-region``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import Moment, SdkClient
from lambdalint.model.handler import Handler
from lambdalint.values import Absent, Known

#: Services with one endpoint for the whole partition, those whose data live in one Region, and those that
#: people call elsewhere on purpose (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html).
ELSEWHERE = frozenset(
    """
    account acm acm-pca bedrock bedrock-agent bedrock-agent-runtime bedrock-runtime bcm-data-exports budgets
    ce chatbot cloudfront cloudfront-keyvaluestore cloudwatch cost-optimization-hub cur ecr-public
    globalaccelerator health iam identitystore importexport marketplace-catalog marketplace-entitlement
    meteringmarketplace networkmanager organizations pinpoint pricing quicksight route53
    route53-recovery-control-config route53-recovery-cluster route53domains s3 savingsplans ses sesv2 shield
    sns sso-admin sts support tagging translate trustedadvisor waf wafv2
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)


class HardcodedRegion(Rule):
    name = "hardcoded-region"
    summary = "a client has a literal Region, so the stack works in one Region only"
    severity = Severity.INFO

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        clients = [client for client in handler.sdk_clients if client.moment is not Moment.NEVER]
        for client in clients:
            match client.region, client.service:
                case Known(str(region)), Known(service) if service not in ELSEWHERE:
                    if client.credentials or _is_elsewhere(client, clients):
                        continue
                    if client.region.computed or region not in client.region.span.text:
                        continue  # the default of a parameter that `Fn::Sub` puts there
                    message = (
                        f"`{region}` is written into the code: the stack works in this Region only, and "
                        "calls from another one cross the world; without it the function's own is used"
                    )
                    yield self.finding(client.region, message)


def _is_elsewhere(client: SdkClient, clients: list[SdkClient]) -> bool:
    """Whether other clients are for other Regions: then crossing is what the function is for."""
    others = [other.region for other in clients if other is not client]
    return any(
        (isinstance(other, Known) and other.value != getattr(client.region, "value", None))
        or not isinstance(other, Known | Absent)
        for other in others
    )
