"""``unexecutable-extension``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Layer
from lambdalint.model.package import Form
from lambdalint.values import Known

_FOLDER = "extensions/"


class UnexecutableExtension(Rule):
    name = "unexecutable-extension"
    summary = "an extension is in the archive of a layer and nobody may run it"
    severity = Severity.ERROR

    def check_layer(self, layer: Layer) -> Iterator[Finding]:
        match layer.package:
            # What zips a folder may set permissions.
            case Known(package) if package.form is Form.ARCHIVE and package.contents is not None:
                paths = sorted(
                    path
                    for path in package.contents.unexecutable
                    if path.startswith(_FOLDER) and "/" not in path.removeprefix(_FOLDER)
                )
                if paths:
                    message = (
                        f"`{paths[0]}` is not executable, and Lambda starts every file in `/opt/extensions`, "
                        "so each function with the layer fails with `Extension.LaunchError`; run `chmod 755` "
                        "on it before zipping, or put what is no extension elsewhere"
                    )
                    yield self.finding(package.span, message)
