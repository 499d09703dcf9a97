"""``zip-settings-on-image``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Known, Origin, Truth


class ZipSettingsOnImage(Rule):
    name = "zip-settings-on-image"
    summary = "a container image function has a runtime, a handler or layers"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.is_image is not Truth.YES or _may_be_zip(function):
            return
        instead = {
            "Runtime": "the base image brings it",
            "Handler": "set `CMD` of the Dockerfile or `ImageConfig.Command`",
        }
        for setting, value in (("Runtime", function.runtime), ("Handler", function.handler)):
            match value:
                case Known(str(text)) if text:
                    inherited = value.origin is Origin.GLOBALS
                    yield self.finding(value, _message(setting, instead[setting], inherited=inherited))
        layers = function.layers
        if layers.span is not None and any(isinstance(layer.arn, Known) for layer in layers):
            yield self.finding(layers.span, _message("Layers", "copy their content in the Dockerfile"))


def _may_be_zip(function: Function) -> bool:
    """Whether only an image URI says that it is an image, with other code beside it."""
    return not isinstance(function.package_type, Known) and len(function.code.sources) > 1


def _message(setting: str, instead: str, *, inherited: bool = False) -> str:
    move = "move it out of Globals or name it in `IgnoreGlobals`" if inherited else "remove it"
    return f"a container image has no `{setting}`, so the deployment fails; {move}: {instead}"
