"""What AWS's own managed policies for Lambda functions give on every resource.

https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html. Nobody can be asked to be
narrower than they are: network interfaces, log groups, traces and metrics.
"""

from __future__ import annotations

from functools import cache

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
#: Metrics belong to a namespace, and a text message goes to a phone number; neither is a resource:
#: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html
#: Speech and translations may use a lexicon or a terminology, and without one act on no resource:
#: https://docs.aws.amazon.com/polly/latest/dg/api-permissions-reference.html
#: Comprehend makes up the ids of its detection jobs, so that no policy can name one:
#: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncomprehend.html
_WITHOUT_RESOURCE = frozenset(
    {
        *("sns:publish", "cloudwatch:putmetricdata", "translate:starttexttranslationjob"),
        *("polly:startspeechsynthesistask", "polly:startspeechsynthesisstream"),
        *(f"comprehend:{verb}{what}detectionjob" for verb in ("start", "stop") for what in _DETECTED.split()),
        "comprehend:starttopicsdetectionjob",
    }
)


@cache
def given_on_everything() -> frozenset[str]:
    """The actions, in lower case."""
    found = set(_WITHOUT_RESOURCE)
    for name in _NAMES:
        policy = managed_policy(name)
        for statement in policy.statements if policy else ():
            actions = statement.get("Action", ())
            found.update(one.lower() for one in ([actions] if isinstance(actions, str) else actions))
    return frozenset(found)
