"""Where a function's logs go, in which form, and for how long."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Text, Value


@dataclass(frozen=True, slots=True)
class LogGroup:
    """A log group of the template. ``retention`` is days, absent where logs are kept for ever."""

    kind: ClassVar[str] = "log group"

    name: str
    span: Span
    block: Span
    retention: Value[int | str]


@dataclass(frozen=True, slots=True)
class LogSettings:
    """``LoggingConfig``. ``format`` is ``JSON`` or ``Text``.

    ``group`` is absent where certainly no log group of the template takes the logs, so that Lambda makes one.
    ``stream`` is the ARN of any log stream of the group that ``LogGroup`` names, ``None`` where nothing does.
    ``application_level`` and ``system_level`` are the least severe messages that are kept.
    """

    format: Value[str]
    group: Value[LogGroup]
    stream: Text | None
    application_level: Value[str]
    system_level: Value[str]
