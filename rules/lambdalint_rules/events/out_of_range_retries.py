"""``out-of-range-retries``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import AsynchronousInvocation
from lambdalint.values import Known

#: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
RETRIES = range(3)
AGE = range(60, 21_601)


class OutOfRangeRetries(Rule):
    name = "out-of-range-retries"
    summary = "retry attempts or event age outside of what Lambda takes"
    severity = Severity.ERROR

    def check_invocation(self, invocation: AsynchronousInvocation) -> Iterator[Finding]:
        for value, allowed, what in (
            (invocation.maximum_retries, RETRIES, "`MaximumRetryAttempts`"),
            (invocation.maximum_age, AGE, "`MaximumEventAgeInSeconds`"),
        ):
            match value:
                case Known(int(number)) if number not in allowed:
                    bounds = f"{allowed[0]} to {allowed[-1]:,}"
                    message = f"{what} is {number:,}, and Lambda takes {bounds}, so the deployment fails"
                    yield self.finding(value, message)
