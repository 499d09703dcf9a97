"""``x86-only-package``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.packages import x86_only
from lambdalint.aws.runtimes import Runtime, runtime
from lambdalint.model import ARM64, X86_64, Function
from lambdalint.model.requirement import Requirement
from lambdalint.values import Known, Truth
from lambdalint_rules.architecture.packages import architecture_of


class X86OnlyPackage(Rule):
    name = "x86-only-package"
    summary = "a dependency that exists for x86_64 only, for a function on arm64"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        architecture = architecture_of(function)
        if architecture is None or architecture.value != ARM64:
            return
        match function.runtime:
            case Known(identifier):
                known = runtime(identifier)
                if known is None or known.family != "python":
                    return
                for requirement in _requirements(function):
                    reason = _reason(requirement, known)
                    if reason is not None:
                        message = (
                            f"`{requirement.name}` cannot be installed for arm64: {reason}; do without it, "
                            f"or let the function run on {X86_64}"
                        )
                        finding = self.finding(requirement.span, message)
                        yield finding.because(architecture, "the function runs on arm64")


def _requirements(function: Function) -> Iterator[Requirement]:
    packages = [function.package]
    packages += [one.layer.package for one in function.layers if one.layer is not None]
    for package in packages:
        match package:
            case Known(known):
                yield from known.requirements


def _reason(requirement: Requirement, python: Runtime) -> str | None:
    version = (python.version[0], python.version[1])
    if requirement.needed(ARM64, version) is not Truth.YES:
        return None
    known = x86_only(requirement.name)
    if known is not None:
        return f"it {known.reason}" if known.reason.startswith("needs") else known.reason
    glibc = (python.glibc[0], python.glibc[1]) if python.glibc else None
    # What has no wheel for x86_64 on Linux either is for another system, under a condition that is not told.
    installs = requirement.installable(X86_64, version, glibc) is Truth.YES
    if installs and requirement.installable(ARM64, version, glibc) is Truth.NO:
        return "the lock file has wheels for x86_64 only, and no source to build"
    return None
