"""The runtime of a zip function and where it stands in its life: what the runtime rules share.

It refuses to judge an image function (its runtime is in the image), a runtime that nobody knows, and one that
exists for images only, of which ``container-only-runtime`` says all there is to say.
"""

from __future__ import annotations

from datetime import date

from lambdalint import Finding, rewriting
from lambdalint.aws.runtimes import Phase, Runtime, phase, runtime, successor
from lambdalint.model import Function
from lambdalint.records import dataclass
from lambdalint.values import Known, Truth


@dataclass(frozen=True, slots=True)
class Standing:
    """A runtime as it is named in a function, on a day. ``successor`` is what to move to."""

    value: Known[str]
    runtime: Runtime
    phase: Phase
    successor: str | None

    @property
    def advice(self) -> str:
        """The end of a message: what to write instead, if anything is."""
        return f"; use `{self.successor}`" if self.successor else ""

    def repaired(self, finding: Finding) -> Finding:
        """The finding with a fix where the successor is of the same family and can be written in place.

        ``go1.x`` is none: its successor wants another package (a ``bootstrap``), not only another name.
        """
        following = runtime(self.successor) if self.successor else None
        if following is None or following.family != self.runtime.family:
            return finding
        return finding.repaired_by(rewriting(self.value, following.id))


def zip_runtime(function: Function) -> tuple[Known[str], Runtime] | None:
    """The runtime of a zip function, if it is one that Lambda has or had."""
    match function.runtime:
        case Known(identifier) as value if function.is_image is Truth.NO:
            found = runtime(identifier)
            return (value, found) if found is not None else None
    return None


def standing(function: Function, as_of: date) -> Standing | None:
    """Where the runtime of a function stands on a day, if there is anything to say about it."""
    match zip_runtime(function):
        case (value, found) if not found.container_only:
            return Standing(value, found, phase(found, as_of), successor(found, as_of))
    return None
