"""Layer versions, and how functions name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from lambdalint.model.code import CodeLocation
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.model.package import Package


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer version that a template declares.

    ``architectures`` and ``runtimes`` are what it says it is compatible with; empty when it says nothing.
    """

    kind: ClassVar[str] = "layer"

    name: str
    span: Span
    block: Span
    architectures: Many[Value[str]]
    runtimes: Many[Value[str]]
    code: CodeLocation
    #: ``Metadata.BuildMethod`` of SAM, which puts what it builds into the right folder.
    build_method: Value[str]
    _read_package: Callable[[], Value[Package]] | None = field(default=None, repr=False, compare=False)

    @property
    def package(self) -> Value[Package]:
        """What it consists of. Asking reads the disk; nothing is read before."""
        if self._read_package is None:
            return Unknown(self.code.grip, "its files are not at hand")
        return self._read_package()


@dataclass(frozen=True, slots=True)
class LayerReference:
    """One item of a function's ``Layers``: an ARN as far as it is known, and the layer if it is ours."""

    arn: Value[str]
    layer: Layer | None

    @property
    def span(self) -> Span:
        return self.arn.span
