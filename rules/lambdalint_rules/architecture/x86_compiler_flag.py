"""``x86-compiler-flag``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import ARM64
from lambdalint.model.application import Project
from lambdalint.model.build_use import BuildUse


class X86CompilerFlag(Rule):
    name = "x86-compiler-flag"
    summary = "a compiler flag for x86 processors in the build of an arm64 function"
    severity = Severity.ERROR

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        wanted = use.architecture
        if wanted is None or wanted.value != ARM64:
            return
        for flag in use.command.x86_flags[:1]:
            message = (
                f"`{flag.value}` asks for instructions that arm64 does not have: a compiler for it refuses "
                "that, and what one for x86 makes does not run; leave it out (arm64 has NEON without a flag)"
            )
            yield self.finding(flag, message).because(wanted, "the function runs on arm64")
