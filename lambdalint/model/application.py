"""The root of the model: everything that one template declares, in one of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from lambdalint.model.bucket import Bucket
from lambdalint.model.function import Function
from lambdalint.model.layer import Layer
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Cause


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that reading stumbled over. ``kind`` is the name of the rule that reports it."""

    kind: str
    span: Span
    message: str
    related: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """One template in one scenario: under ``truths``, its conditions have these values."""

    kind: ClassVar[str] = "template"

    path: str
    functions: tuple[Function, ...] = ()
    layers: tuple[Layer, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    truths: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """All that was found under the given paths: one application for each case of each template."""

    applications: tuple[Application, ...] = ()
    problems: tuple[Problem, ...] = ()
