"""``wildcard-resource``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.actions import expand, supports_resource
from lambdalint.aws.execution_policies import given_on_everything
from lambdalint.model import Role
from lambdalint.policy.document import Flaw, FlawKind
from lambdalint.values import Truth
from lambdalint_rules.permissions.written import written


class WildcardResource(Rule):
    name = "wildcard-resource"
    summary = "a function may change every resource of a kind, although the policy could name them"
    severity = Severity.WARNING
    security_severity = 4.0
    tags = ("external/cwe/cwe-732",)

    def check_execution_role(self, role: Role) -> Iterator[Finding]:
        for flaw in written(role):
            if flaw.kind is not FlawKind.WILDCARD_RESOURCE:
                continue
            names = _as_written(flaw, set(flaw.subjects) - given_on_everything())
            if names:
                more = f" and {len(names) - 2} more" if len(names) > 2 else ""
                shown = " and ".join(names[:2]) if not more else ", ".join(names[:2])
                verb = "is" if len(names) == 1 else "are"
                advice = "name the ones that it works with"
                if any(map(_partly_limitable, names)):
                    advice = "list what it calls, and name the resources of that"
                message = f"{shown}{more} {verb} allowed on every resource; {advice}"
                yield self.finding(flaw.span, message)


def _partly_limitable(shown: str) -> bool:
    """Whether a term stands for actions, too, that a policy with a resource would not allow: `textract:*`."""
    meant = expand(shown.strip("`")) if "*" in shown or "?" in shown else ()
    return any(supports_resource(one) is Truth.NO for one in meant)


def _as_written(flaw: Flaw, changing: set[str]) -> list[str]:
    """The terms of the statement that stand for these actions, each once whatever its case."""
    terms = flaw.statement.actions if flaw.statement is not None else None
    literals = {one.lower(): one for term in terms or () if (one := term.text.literal) is not None}
    meant = [one for one in literals.values() if not changing.isdisjoint(expand(one))]
    # Beside others `*` is told of by itself, as the whole administration that it is.
    return [f"`{one}`" for one in meant if one != "*" or len(meant) == 1]
