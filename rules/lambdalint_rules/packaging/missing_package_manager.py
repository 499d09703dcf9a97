"""``missing-package-manager``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import runtime
from lambdalint.model.application import Project
from lambdalint.model.image import Image, ImageCommand
from lambdalint.values import Known

#: What each Amazon Linux has not: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html (runtimes)
_FOREIGN = frozenset({"apk", "apt", "apt-get", "aptitude", "zypper"})
_MISSING = {
    "AL1": _FOREIGN | {"dnf", "microdnf"},
    "AL2": _FOREIGN | {"dnf", "microdnf"},
    "AL2023": _FOREIGN | {"yum"},
}
_RIGHT = {"AL1": "yum", "AL2": "yum", "AL2023": "dnf"}


class MissingPackageManager(Rule):
    name = "missing-package-manager"
    summary = "a Dockerfile calls a package manager that its Lambda base image does not have"
    severity = Severity.ERROR

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        match image.runtime:
            case Known(identifier) as named:
                known = runtime(identifier)
            case _:
                return
        system = known.operating_system if known is not None else None
        if known is None or system is None or system not in _MISSING:
            return
        brought: set[str] = set()
        for command in image.own_commands:
            if command.program in _MISSING[system] - brought and command.certain:
                right = _RIGHT[system]
                message = (
                    f"the base image of `{known.id}` is {_NAMES[system]} and has no `{command.program}`, so "
                    f"the image cannot be built; use `{right}`"
                )
                yield self.finding(command.span, message).because(named, "the base image")
                return
            brought |= _may_bring(command)


def _may_bring(command: ImageCommand) -> set[str]:
    """Package managers that an installed package may be."""
    managers = {"yum", "dnf", "microdnf", *_FOREIGN}
    return {name for name in managers for text in command.arguments if text is None or name in text}


_NAMES = {"AL1": "Amazon Linux 1", "AL2": "Amazon Linux 2", "AL2023": "Amazon Linux 2023"}
