"""``public-function-url``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import FunctionUrl
from lambdalint.values import Known


class PublicFunctionUrl(Rule):
    name = "public-function-url"
    summary = "a function URL asks nobody who they are"
    severity = Severity.WARNING
    security_severity = 5.3
    tags = ("external/cwe/cwe-306",)

    def check_url(self, url: FunctionUrl) -> Iterator[Finding]:
        match url.auth_type:
            case Known("NONE") as auth:
                yield self.finding(
                    auth,
                    "the URL asks nobody who they are: with the permissions that it needs, anybody can call "
                    "the function at your cost; write `AWS_IAM`, or check callers in the code and suppress "
                    "this with the reason",
                )
