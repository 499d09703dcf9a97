"""``multi-platform-image``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.build_command import Tool
from lambdalint.model.build_use import BuildUse


class MultiPlatformImage(Rule):
    name = "multi-platform-image"
    summary = "one container image for several processors, which Lambda does not take"
    severity = Severity.ERROR

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        processors = sorted({goal.processor for goal in use.command.goals if goal.processor is not None})
        if use.command.tool is not Tool.DOCKER or len(processors) < 2:
            return
        wanted = use.architecture
        only = f"for {wanted.value} alone" if wanted else "one image for each"
        message = (
            f"this makes one image for {' and '.join(processors)}, and Lambda refuses images for more than "
            f"one processor; build {only}"
        )
        yield self.finding(use.command.goals[0].where, message)
