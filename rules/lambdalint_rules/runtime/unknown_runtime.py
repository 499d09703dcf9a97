"""``unknown-runtime``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import is_newer_than_known, nearest, runtime
from lambdalint.model import Function
from lambdalint.values import Known, Truth

#: What another tool fills in before a deployment: `{{ cookiecutter.runtime }}`, `${RUNTIME}`, `JAVA_VERSION`
#: (but `PYTHON_3_12` is a slip: the name of a constant of CDK).
_PLACEHOLDER = re.compile(r".*([{}<>$%@\[\]]|__).*|[A-Z0-9]+(_[A-Z]+)+|RUNTIME", re.DOTALL)


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
                near = nearest(identifier, self.as_of)
                advice = (
                    f"use `{near}`"
                    if near
                    else "use one that it has, or `provided.al2023` with a `bootstrap`"
                )
                yield self.finding(
                    value, f"Lambda has no runtime `{identifier}` and refuses the function; {advice}"
                )
