"""``unknown-runtime``."""

import re
from collections.abc import Iterator
from datetime import date

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase, is_newer_than_known, nearest, phase, runtime, successor
from lambdalint.model import Function
from lambdalint.patterns import regex
from lambdalint.values import Known, Truth

#: What another tool fills in before a deployment: `{{ cookiecutter.runtime }}`, `${RUNTIME}`, `JAVA_VERSION`
#: (but `PYTHON_3_12` is a slip: the name of a constant of CDK).
_PLACEHOLDER = regex(r".*([{}<>$%@\[\]]|__).*|[A-Z0-9]+(_[A-Z]+)+|RUNTIME", re.DOTALL)


class UnknownRuntime(Rule):
    name = "unknown-runtime"
    summary = "Lambda never had a runtime of this name"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime:
            case Known(identifier) as value if function.is_image is Truth.NO:
                if runtime(identifier) or is_newer_than_known(identifier):
                    return
                if _PLACEHOLDER.fullmatch(identifier):
                    return
                advice = _advice(identifier, self.as_of)
                yield self.finding(
                    value, f"Lambda has no runtime `{identifier}` and refuses the function; {advice}"
                )


def _advice(identifier: str, as_of: date) -> str:
    near = nearest(identifier, as_of)
    meant = runtime(near) if near else None
    if meant is None:
        return "use one that it has, or `provided.al2023` with a `bootstrap`"
    lives = phase(meant, as_of) in {Phase.SUPPORTED, Phase.RETIRING}
    following = None if lives else successor(meant, as_of)
    return f"use `{following}` (`{meant.id}` is deprecated)" if following else f"use `{meant.id}`"
