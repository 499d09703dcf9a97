"""How the rules of this pack name things: code in a message, what its loss means, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from lambdalint import Finding
from lambdalint.model import Function, ReferencedCode


def owners(codes: Sequence[ReferencedCode]) -> str:
    """Whose code it is: "`Orders`", "`Orders` and `Invoices`", "`Orders` and 4 others"."""
    first, *others = (f"`{code.owner.name}`" for code in codes)
    if len(others) == 1:
        return f"{first} and {others[0]}"
    return f"{first} and {len(others)} others" if others else first


def loss(codes: Sequence[ReferencedCode]) -> str:
    """What happens when Lambda cannot read the code any more: functions stop, layers cannot be deployed.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html#self-managed-storage-lifecycle
    """
    functions = [code for code in codes if isinstance(code.owner, Function)]
    if not functions:
        return "no function that keeps the layer can be updated"
    return "the function goes inactive" if len(functions) == 1 else "the functions go inactive"


def used_by(finding: Finding, codes: Sequence[ReferencedCode]) -> Finding:
    """The finding with the first place that makes the bucket a code bucket."""
    name = codes[0].owner.name
    return finding.because(codes[0].mode, f"Lambda reads the code of `{name}` from this bucket")


def about(finding: Finding, codes: Sequence[ReferencedCode]) -> Finding:
    """The finding with the key of the first code that it is about."""
    return finding.because(codes[0].key, f"the code of `{codes[0].owner.name}`")


#: What a copy can be replaced by, and what that asks of the bucket:
#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html
WHERE_IT_IS = "where it is, given a versioned bucket whose policy lets Lambda read it"
