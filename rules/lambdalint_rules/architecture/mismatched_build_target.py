"""``mismatched-build-target``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.build_command import Goal, Place, Tool
from lambdalint.model.build_use import BuildUse

_TOOLS = frozenset({Tool.GO, Tool.CARGO, Tool.CARGO_LAMBDA, Tool.DOTNET, Tool.DOTNET_LAMBDA})


class MismatchedBuildTarget(Rule):
    name = "mismatched-build-target"
    summary = "a program is built for another processor or operating system than the function's"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        if use.command.tool not in _TOOLS or not use.functions:
            return
        foreign = _other_system(use)
        if foreign is not None:
            message = (
                f"this builds for {foreign.system}, and functions run on Linux: the program does not start; "
                "build for linux"
            )
            yield self.finding(foreign.where, message)
            return
        goal, wanted = use.wrong_goal(), use.architecture
        if goal is None or wanted is None:
            return
        name = f"function `{use.functions[0].name}` runs" if len(use.functions) == 1 else "the functions run"
        message = (
            f"this builds for {goal.processor}, and {name} on {wanted.value}: the program does not start "
            f"(`exec format error`); build for {wanted.value}"
        )
        yield self.finding(goal.where, message).because(wanted, f"the function runs on {wanted.value}")


def _other_system(use: BuildUse) -> Goal | None:
    """Another operating system, where the result certainly is a function's."""
    command = use.command
    if command.resource is None and command.place is not Place.DOCKERFILE:
        return None
    return next((goal for goal in command.goals if goal.system not in {None, "linux"}), None)
