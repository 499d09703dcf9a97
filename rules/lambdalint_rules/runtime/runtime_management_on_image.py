"""``runtime-management-on-image``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Absent, Truth


class RuntimeManagementOnImage(Rule):
    name = "runtime-management-on-image"
    summary = "`RuntimeManagementConfig` cannot update the runtime inside a container image"
    severity = Severity.WARNING

    def check_function(self, function: Function) -> Iterator[Finding]:
        management = function.runtime_management
        if management.written is not Truth.YES or function.is_image is not Truth.YES:
            return
        message = (
            "`RuntimeManagementConfig` does nothing here: Lambda never updates the runtime in an image; "
            "remove it, and rebuild the image to get patches"
        )
        image = function.code.image if isinstance(function.package_type, Absent) else function.package_type
        yield self.finding(management.span, message).because(image, "the function runs a container image")
