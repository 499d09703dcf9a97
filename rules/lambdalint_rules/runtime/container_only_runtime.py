"""``container-only-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Runtime, phase, successor
from lambdalint.model import Function
from lambdalint.values import Known
from lambdalint_rules.runtime.lifecycle import Standing, zip_runtime


class ContainerOnlyRuntime(Rule):
    name = "container-only-runtime"
    summary = "a zip function names a runtime that exists only as a container image"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match zip_runtime(function):
            case (Known() as value, Runtime(container_only=True) as found):
                place = Standing(value, found, phase(found, self.as_of), successor(found, self.as_of))
                message = (
                    f"`{found.id}` exists only as a base image: Lambda refuses a zip function with it"
                    f"{place.advice}, or deploy a container image"
                )
                yield place.repaired(self.finding(value, message))
