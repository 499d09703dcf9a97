"""``baked-credentials``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.secrets import judge
from lambdalint.model.application import Project
from lambdalint.model.image import Image


class BakedCredentials(Rule):
    name = "baked-credentials"
    summary = "a Dockerfile writes credentials into the image"
    severity = Severity.ERROR
    tags = ("external/cwe/cwe-798", "external/cwe/cwe-312")
    security_severity = 8.0

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        for setting in image.settings:
            kind = judge(setting.name, setting.value.value)
            if kind is None:
                continue
            article = "an" if kind.label[0] in "aeiouAEIOU" else "a"
            message = (
                f"`{setting.name}` holds {article} {kind.label} for all who may read the Dockerfile or pull "
                "the image; revoke it, and give the function a role, or a secret to read when it starts"
            )
            yield self.finding(setting.value, message)
