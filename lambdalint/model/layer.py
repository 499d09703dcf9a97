"""Layer versions, and how functions name them."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.model.code import CodeLocation
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Value


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


@dataclass(frozen=True, slots=True)
class LayerReference:
    """One item of a function's ``Layers``: an ARN as far as it is known, and the layer if it is ours."""

    arn: Value[str]
    layer: Layer | None

    @property
    def span(self) -> Span:
        return self.arn.span
