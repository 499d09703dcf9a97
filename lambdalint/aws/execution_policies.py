"""What AWS's own managed policies for Lambda functions give on every resource, and SAM's for a VPC.

https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html. Nobody can be asked to be
narrower than they are: network interfaces, log groups, traces and metrics.
"""

from __future__ import annotations

from functools import cache

from lambdalint.aws import sam_policies
from lambdalint.aws.managed_policies import managed_policy

_NAMES = (
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "AWSLambdaENIManagementAccess",
    "AWSXRayDaemonWriteAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
    "CloudWatchLambdaApplicationSignalsExecutionRolePolicy",
    "AmazonS3ObjectLambdaExecutionRolePolicy",
)
_DETECTED = "dominantlanguage entities events keyphrases piientities sentiment targetedsentiment"
_ATTACHED = "policy principalpolicy thingprincipal"
#: Metrics belong to a namespace, and a text message goes to a phone number; neither is a resource:
#: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html
#: Speech and translations may use a lexicon or a terminology, and without one act on no resource:
#: https://docs.aws.amazon.com/polly/latest/dg/api-permissions-reference.html
#: Comprehend makes up the ids of its detection jobs, so that no policy can name one:
#: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncomprehend.html
#: IoT attaches policies and things to the identities of Cognito too, which have no ARN:
#: https://docs.aws.amazon.com/iot/latest/developerguide/cog-iot-policies.html
#: What Bedrock makes here is no resource of the call, only what it may be made of:
#: https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions.html
WITHOUT_RESOURCE = frozenset(
    {
        *("sns:publish", "cloudwatch:putmetricdata", "translate:starttexttranslationjob"),
        *("polly:startspeechsynthesistask", "polly:startspeechsynthesisstream"),
        *(f"comprehend:{verb}{what}detectionjob" for verb in ("start", "stop") for what in _DETECTED.split()),
        "comprehend:starttopicsdetectionjob",
        *(f"iot:{verb}{what}" for verb in ("attach", "detach") for what in _ATTACHED.split()),
        *("bedrock:createguardrail", "bedrock:createdataautomationproject"),
    }
)


@cache
def given_on_everything() -> frozenset[str]:
    """The actions, in lower case."""
    found = set(WITHOUT_RESOURCE)
    policies = [policy for name in _NAMES if (policy := managed_policy(name))]
    vpc = sam_policies.template("VPCAccessPolicy")
    for statement in (
        *(one for policy in policies for one in policy.statements),
        *(vpc.statements if vpc else ()),
    ):
        actions = statement.get("Action", ())
        found.update(one.lower() for one in ([actions] if isinstance(actions, str) else actions))
    return frozenset(found)
