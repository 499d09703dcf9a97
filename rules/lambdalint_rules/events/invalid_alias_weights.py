"""``invalid-alias-weights``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Alias
from lambdalint.values import Known


class InvalidAliasWeights(Rule):
    name = "invalid-alias-weights"
    summary = "an alias divides calls in a way that Lambda does not take"
    severity = Severity.ERROR

    def check_alias(self, alias: Alias) -> Iterator[Finding]:
        for share in alias.shares:
            match share:
                case Known(float(weight)) if not 0 <= weight <= 1:
                    message = f"a weight is the share of the calls from 0 to 1, and Lambda refuses {weight:g}"
                    if 1 < weight <= 100:
                        message += f"; for {weight:g} % write `{weight / 100:g}`"
                    yield self.finding(share, message)
        if len(alias.weights) > 1:
            message = (
                "an alias leads to two versions at most: `FunctionVersion` and one more, not "
                f"{len(alias.weights)}; keep one of them"
            )
            yield self.finding(alias.weights.span or alias.span, message)
