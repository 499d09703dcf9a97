"""``too-many-layers``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.limits import LAYERS_MAXIMUM
from lambdalint.model import Function
from lambdalint.model.code import is_written
from lambdalint.values import Truth


class TooManyLayers(Rule):
    name = "too-many-layers"
    summary = "the function has more layers than Lambda allows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        certain = [layer for layer in function.layers if is_written(layer.arn) is Truth.YES]
        if len(certain) <= LAYERS_MAXIMUM or function.is_image is not Truth.NO:
            return
        message = (
            f"the function has {len(certain)} layers, and Lambda takes {LAYERS_MAXIMUM}, so the deployment "
            "fails; merge some of them, or move their content into the package"
        )
        found = self.finding(function.layers.span or function.span, message)
        yield found.because(certain[LAYERS_MAXIMUM].span, "the first layer too many")
