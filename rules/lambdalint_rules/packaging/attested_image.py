"""``attested-image``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.build_command import Tool
from lambdalint.model.build_use import BuildUse


class AttestedImage(Rule):
    name = "attested-image"
    summary = "an image is pushed with attestations, which make it an index that Lambda does not take"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        command = use.command
        processors = {goal.processor for goal in command.goals}
        if command.tool is not Tool.DOCKER or not command.attests or len(processors) > 1:
            return
        message = (
            "buildx adds an attestation to what it pushes, so that the image is an index, and Lambda refuses "
            "those; write `--provenance=false`"
        )
        yield self.finding(command.span, message)
