"""``crlf-entry-script``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model.application import Project
from lambdalint.model.image import Image

#: Programs that may take the carriage returns out.
_EDITORS = frozenset({"dos2unix", "sed", "tr", "perl", "python", "python3", "awk", "fromdos"})


class CrlfEntryScript(Rule):
    name = "crlf-entry-script"
    summary = "the script that an image starts has line ends of Windows"
    severity = Severity.ERROR

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        script, start = image.script, image.entry_point or image.command
        if script is None or start is None or any(one.program in _EDITORS for one in image.commands):
            return
        if (
            not start.arguments
            or start.arguments[0].value.rsplit("/", 1)[-1] != script.path.rsplit("/", 1)[-1]
        ):
            return  # a shell that is told what to run does not look at the first line
        first = script.source.text.partition("\n")[0]
        if first.endswith("\r"):
            message = (
                f"the first line of `{script.path}` ends in a carriage return, so Linux looks for an "
                "interpreter that is not there and the image does not start; save the script with line feeds"
            )
            finding = self.finding(script.source.span(0, max(len(first) - 1, 1)), message)
            yield finding.because(start.span, "the image starts it")
