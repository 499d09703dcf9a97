"""Numbers that Lambda holds to a range: a resolved setting -> what is wrong with it, if that is certain."""

from __future__ import annotations

from collections.abc import Callable

from lambdalint.patterns import regex
from lambdalint.values import Known, Origin, Truth, Value

# 1_024, 0x400 and 15:00 are numbers in YAML 1.1, which CloudFormation reads
_OTHER_INTEGER = regex(
    r"[+-]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*|[0-9]+(:[0-5]?[0-9])+)"
)
_FLOAT = regex(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
# ${memory}, {{ memory }}, <%= memory %>, %(memory)s, __MEMORY__, @memory@: for some other tool to fill in
_FOREIGN = regex(r"\$\{|\{\{|<%|%\(|^(__\w+__|@\w+@)$")


def is_given_later(value: Known[str]) -> bool:
    """Whether a text only holds a place: another tool fills it in, or a parameter has an empty default."""
    text = value.value
    return _FOREIGN.search(text) is not None or (
        not text.strip() and value.origin in {Origin.PARAMETER, Origin.PARAMETER_DEFAULT}
    )


def flaw(
    value: Value[int | str], unit: str, allowed: Callable[[bool], range], on_instances: Truth
) -> str | None:
    """What is wrong with a number and what to write, to complete "`MemorySize` …".

    ``allowed`` gives the range with and without a capacity provider; where it is not told whether there is
    one, the wider range counts.
    """
    values = allowed(on_instances is not Truth.NO)
    least, most = values[0], values[-1]
    bounds = f"{least:,} to {most:,} {unit}"
    match value:
        case Known(int(number)) if number < least:
            return (
                f"is {number:,}, and Lambda takes {bounds}, so the deployment fails; write at least {least}"
            )
        case Known(int(number)) if number > most:
            return f"is {number:,}, and Lambda takes {bounds}, so the deployment fails; write at most {most}"
        case Known(str(text)) as known if not _is_whole(text) and not is_given_later(
            Known(text, known.span, known.origin)
        ):
            return (
                f"is no whole number, so the deployment fails; write a number from {bounds}, without a unit"
            )
    return None


def _is_whole(text: str) -> bool:
    text = text.strip()
    if _OTHER_INTEGER.fullmatch(text):
        return True
    return _FLOAT.fullmatch(text) is not None and float(text).is_integer()
