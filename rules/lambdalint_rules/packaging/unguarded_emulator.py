"""``unguarded-emulator``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.image import Image

_EMULATORS = frozenset({"aws-lambda-rie", "aws-lambda-rie-arm64", "aws-lambda-rie-x86_64"})


class UnguardedEmulator(Rule):
    name = "unguarded-emulator"
    summary = "an image starts the runtime interface emulator in Lambda as well"
    severity = Severity.ERROR

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        # A Dockerfile that no function names may be for trying out.
        if not project.users(image):
            return
        message = (
            "this starts the emulator, which waits for requests of its own and takes none from Lambda; start "
            "it only where `AWS_LAMBDA_RUNTIME_API` is not set, by a script"
        )
        start = image.entry_point or image.command
        if start is not None and start.arguments and _name(start.arguments[0].value) in _EMULATORS:
            yield self.finding(start.arguments[0], message)
        elif image.script is not None and start is not None:
            if "AWS_LAMBDA_RUNTIME_API" in image.script.source.text:
                return
            for command in image.script.programs:
                if command.program in _EMULATORS and command.certain:
                    yield self.finding(command.span, message).because(
                        start.span, "the image starts the script"
                    )
                    return


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]
