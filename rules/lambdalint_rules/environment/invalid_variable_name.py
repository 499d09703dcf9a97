"""``invalid-variable-name``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import RESERVED, is_valid_name
from lambdalint.model import Function, Variable


class InvalidVariableName(Rule):
    name = "invalid-variable-name"
    summary = "Lambda does not accept the name of an environment variable"
    severity = Severity.ERROR

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        name = variable.name
        # `_HANDLER` is none of Lambda's names either, but `reserved-variable-name` says all there is to say
        if is_valid_name(name) or name in RESERVED:
            return
        better = _nearest(name)
        advice = f", for example `{better}`" if better else ""
        message = (
            f"the variable name `{name}` is refused: Lambda wants a letter, then at least one letter, digit "
            f"or underscore{advice}"
        )
        yield self.finding(variable.key, message)


def _nearest(name: str) -> str | None:
    """A valid name that says the same: ``my-table`` becomes ``my_table``; none for letters beyond ASCII."""
    if not name.isascii():
        return None
    found = re.sub(r"[^a-zA-Z0-9]+", "_", name).strip("_")
    return found if is_valid_name(found) and found not in RESERVED else None
