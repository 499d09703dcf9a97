"""``unset-image-platform``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.build_command import Place, Tool
from lambdalint.model.build_use import BuildUse
from lambdalint.values import Absent, Truth
from lambdalint_rules.architecture.builds import deploys


class UnsetImagePlatform(Rule):
    name = "unset-image-platform"
    summary = "`docker build` for a function leaves the processor to the machine that builds"
    severity = Severity.WARNING

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        command, image = use.command, use.image
        # What a CI file runs on is told there, or by who runs it.
        if command.tool is not Tool.DOCKER or command.place is not Place.SCRIPT or image is None:
            return
        if command.pinned is not Truth.NO or not isinstance(image.platform, Absent) or image.architecture:
            return
        if not deploys(use):
            return
        wanted = use.architecture
        option = (
            f"--platform linux/{'amd64' if wanted.value == 'x86_64' else 'arm64'}" if wanted else "--platform"
        )
        message = (
            "without a platform the image is for the machine that builds it, and a function runs on one "
            f"kind of processor; write `{option}`"
        )
        finding = self.finding(command.span, message)
        yield finding.because(wanted, f"the function runs on {wanted.value}") if wanted else finding
