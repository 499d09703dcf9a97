"""``invalid-storage-mode``."""

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Severity
from lambdalint.model import CodeLocation, Function, Layer
from lambdalint.model.referenced_code import COPY, REFERENCE
from lambdalint.values import Known, Origin

_MODES = (COPY, REFERENCE)


class InvalidStorageMode(Rule):
    name = "invalid-storage-mode"
    summary = "the storage mode of the code is neither COPY nor REFERENCE"
    severity = Severity.ERROR

    def check_code(self, code: CodeLocation, owner: Function | Layer) -> Iterator[Finding]:
        match code.storage_mode:
            case Known(mode) as value if mode not in _MODES:
                meant = next((known for known in _MODES if known == mode.strip().upper()), None)
                advice = f"write `{meant}`" if meant else f"write `{REFERENCE}` or `{COPY}`"
                found = self.finding(value, f"Lambda refuses the storage mode `{mode}`; {advice}")
                written = value.origin in {Origin.WRITTEN, Origin.GLOBALS} and value.span.text == mode
                yield found.repaired_by(_fix(value, meant)) if meant and written else found


def _fix(value: Known[str], mode: str) -> Fix:
    return Fix(f"Write `{mode}`", (Edit(value.span, mode),))
