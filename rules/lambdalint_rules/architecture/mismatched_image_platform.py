"""``mismatched-image-platform``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import ARM64, X86_64
from lambdalint.model.application import Project
from lambdalint.model.build_command import Tool
from lambdalint.model.build_use import BuildUse
from lambdalint.model.image import Image
from lambdalint.values import Known, Origin
from lambdalint_rules.architecture.builds import deploys


class MismatchedImagePlatform(Rule):
    name = "mismatched-image-platform"
    summary = "a container image is built for another processor than the function's"
    severity = Severity.ERROR

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        built = image.architecture
        # The default of a build argument is for whoever gives no other one.
        if built is None or built.origin is Origin.PARAMETER_DEFAULT or built.causes:
            return
        for function in project.users(image):
            match function.architecture:
                case Known(name) as wanted if name in {ARM64, X86_64} and name != built.value:
                    message = (
                        f"this image is for {built.value}, and function `{function.name}` runs on {name}: it "
                        f"does not start (`exec format error`); build from an image for {name}"
                    )
                    yield self.finding(built, message).because(wanted, f"the function runs on {name}")
                    return

    def check_build(self, use: BuildUse, project: Project) -> Iterator[Finding]:
        goal, wanted = use.wrong_goal(), use.architecture
        if (
            use.command.tool is not Tool.DOCKER
            or goal is None
            or wanted is None
            or len(use.command.goals) > 1
        ):
            return
        if deploys(use):
            message = (
                f"this builds an image for {goal.processor}, and the function runs on {wanted.value}: it "
                f"does not start (`exec format error`); build with `--platform linux/{_DOCKER[wanted.value]}`"
            )
            yield self.finding(goal.where, message).because(wanted, f"the function runs on {wanted.value}")


_DOCKER = {X86_64: "amd64", ARM64: "arm64"}
