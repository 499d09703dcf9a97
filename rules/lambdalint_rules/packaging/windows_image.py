"""``windows-image``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.image import Image
from lambdalint.patterns import regex
from lambdalint.values import Known, Origin

_WINDOWS = regex(r"mcr\.microsoft\.com/windows(?:/|:|$)|.*:.*(?:nanoserver|windowsservercore)", re.IGNORECASE)


class WindowsImage(Rule):
    name = "windows-image"
    summary = "the image of a function is one for Windows, which Lambda does not run"
    severity = Severity.ERROR

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        if not project.users(image):
            return
        message = "Lambda runs images for Linux only, and this one is for Windows; build from a Linux image"
        match image.platform, image.base:
            case Known(platform) as value, _ if platform.lower().startswith("windows/"):
                yield self.finding(value, message)
            case _, Known(name) as value if _WINDOWS.match(name) and value.origin is Origin.WRITTEN:
                yield self.finding(value, message)
