"""``mismatched-wheel-platform``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.build_command import Tool
from lambdalint.model.build_use import BuildUse

_TOOLS = frozenset({Tool.PIP, Tool.UV, Tool.NPM})


class MismatchedWheelPlatform(Rule):
    name = "mismatched-wheel-platform"
    summary = "packages are installed for another processor than the function's"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        goal, wanted = use.wrong_goal(), use.architecture
        if use.command.tool not in _TOOLS or goal is None or wanted is None:
            return
        name = f"function `{use.functions[0].name}` runs" if len(use.functions) == 1 else "the functions run"
        message = (
            f"this installs packages for {goal.processor}, and {name} on {wanted.value}: native code in them "
            f"cannot be loaded; install for {wanted.value}"
        )
        yield self.finding(goal.where, message).because(wanted, f"the function runs on {wanted.value}")
