"""``relative-working-directory``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Truth


class RelativeWorkingDirectory(Rule):
    name = "relative-working-directory"
    summary = "the working directory of an image function is no absolute path"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.image_settings.working_directory:
            case Known(str(path)) as value if path and not path.startswith("/"):
                if function.is_image is not Truth.YES:
                    return
                message = (
                    f"`{path}` is no absolute path, which Lambda asks for; write "
                    f"`/{path.removeprefix('./')}` if that is where the code lies"
                )
                yield self.finding(value, message)
