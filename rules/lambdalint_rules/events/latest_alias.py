"""``latest-alias``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Alias
from lambdalint.values import Known

LATEST = "$LATEST"


class LatestAlias(Rule):
    name = "latest-alias"
    summary = "an alias divides calls between `$LATEST` and a version"
    severity = Severity.ERROR

    def check_alias(self, alias: Alias) -> Iterator[Finding]:
        if not alias.weights.items:
            return
        for version in (alias.version, *alias.weights):
            match version:
                case Known(text) if text == LATEST:
                    message = (
                        "an alias with routing weights takes two published versions and never `$LATEST`, "
                        "so the deployment fails; publish the code and name the version"
                    )
                    yield self.finding(version, message)
