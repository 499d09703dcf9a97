"""``mismatched-layer``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.public_layers import public_layer
from lambdalint.model import ARM64, X86_64, Function, Layer, LayerReference
from lambdalint.values import Known, text_of


class MismatchedLayer(Rule):
    name = "mismatched-layer"
    summary = "a layer that is made for the other architecture"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.architecture:
            case Known(architecture) as chosen if architecture in {ARM64, X86_64}:
                for reference in function.layers:
                    for finding in self._layer(reference, architecture):
                        yield finding.because(chosen, f"the function runs on {architecture}")

    def _layer(self, reference: LayerReference, architecture: str) -> Iterator[Finding]:
        if reference.layer is not None:
            if _excludes(reference.layer, architecture):
                message = (
                    f"layer `{reference.layer.name}` says that it is for {_said(reference.layer)}, and the "
                    f"function runs on {architecture}, which cannot load native code for that; take a layer "
                    f"for {architecture}, or add that to `CompatibleArchitectures` if the layer has none"
                )
                says = reference.layer.architectures.span or reference.layer.span
                yield self.finding(reference.arn, message).because(says, "what the layer says it is for")
            return
        public = public_layer(str(text_of(reference.arn)))
        if public is not None and architecture not in public.architectures:
            made_for = " and ".join(sorted(public.architectures))
            message = (
                f"layer `{public.name}` is published for {made_for}, and the function runs on "
                f"{architecture}, which cannot load what is built in it; take the one for {architecture} of "
                f"{public.publisher}"
            )
            yield self.finding(reference.arn, message)


def _said(layer: Layer) -> str:
    return " and ".join(str(value.value) for value in layer.architectures if isinstance(value, Known))


def _excludes(layer: Layer, architecture: str) -> bool:
    """Whether a layer says what it is for, and this is not among it."""
    named = [value.value for value in layer.architectures if isinstance(value, Known)]
    complete = layer.architectures.complete and len(named) == len(layer.architectures)
    return complete and bool(named) and architecture not in named
