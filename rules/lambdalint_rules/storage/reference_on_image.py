"""``reference-on-image``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code import is_written
from lambdalint.model.referenced_code import REFERENCE
from lambdalint.values import Known, Truth


class ReferenceOnImage(Rule):
    name = "reference-on-image"
    summary = "a container image is to be referenced in S3"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        mode = function.code.storage_mode
        if function.is_image is not Truth.YES or not isinstance(mode, Known) or mode.value != REFERENCE:
            return
        name = function.code.spelling.mode
        message = (
            f"`{name}: {REFERENCE}` is for .zip packages, and this function is a container image, whose code "
            f"stays in Amazon ECR; take `{name}` away"
        )
        found = self.finding(mode, message)
        image = function.code.image if is_written(function.code.image) is Truth.YES else function.package_type
        yield found.because(image, "the function is an image")
