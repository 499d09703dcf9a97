"""``invalid-architecture``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity, rewriting
from lambdalint.model import ARM64, X86_64, Function, Layer
from lambdalint.values import Known, Many, Value

#: What other tools call them.
OTHER_NAMES = {
    "aarch64": ARM64,
    "arm": ARM64,
    "armv8": ARM64,
    "graviton": ARM64,
    "amd64": X86_64,
    "x64": X86_64,
    "x86": X86_64,
    "x86-64": X86_64,
    "intel": X86_64,
}


class InvalidArchitecture(Rule):
    name = "invalid-architecture"
    summary = "an architecture that Lambda does not have, or more than one for a function"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        yield from self._names(function.architectures)
        first, *others = function.architectures.items or (None,)
        for other in others:
            if isinstance(first, Known) and isinstance(other, Known):
                message = "a function has one architecture, and Lambda refuses more"
                yield self.finding(other, message).because(first, "the first one")

    def check_layer(self, layer: Layer) -> Iterator[Finding]:
        yield from self._names(layer.architectures)

    def _names(self, architectures: Many[Value[str]]) -> Iterator[Finding]:
        for value in architectures:
            match value:
                case Known(name) if name not in {ARM64, X86_64}:
                    right = OTHER_NAMES.get(name.lower()) or next(
                        (known for known in (ARM64, X86_64) if known == name.lower()), None
                    )
                    advice = f"write `{right}`" if right else f"it is `{ARM64}` or `{X86_64}`"
                    finding = self.finding(value, f"there is no architecture `{name}`; {advice}")
                    yield finding.repaired_by(rewriting(value, right) if right else None)
