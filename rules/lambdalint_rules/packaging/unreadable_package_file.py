"""``unreadable-package-file``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Layer
from lambdalint.model.package import Form, Package
from lambdalint.values import Known, Value


class UnreadablePackageFile(Rule):
    name = "unreadable-package-file"
    summary = "a file in the archive has permissions with which Lambda cannot read it"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        yield from self._package(function.package)

    def check_layer(self, layer: Layer) -> Iterator[Finding]:
        yield from self._package(layer.package)

    def _package(self, value: Value[Package]) -> Iterator[Finding]:
        match value:
            case Known(package) if package.form is Form.ARCHIVE and package.contents is not None:
                paths = package.contents.unreadable
                if paths:
                    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
                    message = (
                        f"`{paths[0]}`{more} cannot be read by everybody, and Lambda runs code as a user of "
                        "its own, who gets `Permission denied`; zip files as 644, programs and folders as 755"
                    )
                    yield self.finding(package.span, message)
