"""``deprecated-base-image``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase, phase, runtime, successor
from lambdalint.model.application import Project
from lambdalint.model.image import Image
from lambdalint.values import Known


class DeprecatedBaseImage(Rule):
    name = "deprecated-base-image"
    summary = "a container image stands on a Lambda base image whose runtime is deprecated"
    severity = Severity.ERROR

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        match image.runtime:
            case Known(identifier):
                known = runtime(identifier)
            case _:
                return
        if known is None or known.deprecated is None:
            return
        following = successor(known, self.as_of)
        advice = f"; build from the image of `{following}`" if following else ""
        match phase(known, self.as_of):
            case Phase.SUPPORTED:
                return
            case Phase.RETIRING:
                message = (
                    f"AWS stops patching this base image on {known.deprecated}, when `{known.id}` is "
                    f"deprecated{advice}"
                )
                yield self.finding(image.base, message, severity=Severity.WARNING)
            case _:
                message = (
                    f"`{known.id}` is deprecated since {known.deprecated}: AWS no longer patches this base "
                    f"image{advice}"
                )
                yield self.finding(image.base, message)
