"""Queues and topics, as far as functions read from them or send to them."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Text, Truth, Value


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of SQS that the template declares, or that SAM makes for a subscription (then ``by_sam``).

    ``visibility_timeout`` is seconds. ``redrive_target`` is the ARN of the queue for what fails, spelled as
    the ARN of that queue is, ``None`` where there is none or it is not known; ``redriven`` says which.
    """

    kind: ClassVar[str] = "queue"

    name: str
    span: Span
    block: Span
    arn: Text
    visibility_timeout: Value[int | str]
    fifo: Truth
    redriven: Truth
    redrive_target: Text | None
    max_receive_count: Value[int | str]
    by_sam: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of SNS that the template declares."""

    kind: ClassVar[str] = "topic"

    name: str
    span: Span
    block: Span
    arn: Text
    fifo: Truth
