"""What Lambda does with an event that nobody waits for: how often it retries, and where failures go."""

from __future__ import annotations

from enum import Enum
from typing import Any, ClassVar

from lambdalint.model.queue import Queue, Topic
from lambdalint.model.target import FunctionTarget
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Text, Truth, Value


class Outcome(Enum):
    """What sends to a destination."""

    SUCCESS = "on success"
    FAILURE = "on failure"
    DEAD_LETTER = "dead letters"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the record of an invocation goes.

    ``arn`` is the target's in its canonical spelling. ``queue`` and ``topic`` are those of the template.
    ``type`` is what SAM's ``Type`` says; where SAM makes the target itself, nothing names one.
    """

    span: Span
    outcome: Outcome
    value: Value[Any]
    arn: Text
    type: Value[str]
    queue: Queue | None
    topic: Topic | None

    @property
    def is_fifo(self) -> Truth:
        """Whether it is a FIFO queue or topic; the names of all of these end in ``.fifo``."""
        if self.queue is not None:
            return self.queue.fifo
        if self.topic is not None:
            return self.topic.fifo
        service = self.arn.known_part
        if ":sqs:" in service or ":sns:" in service:
            return self.arn.endswith(".fifo")
        return Truth.MAYBE


@dataclass(frozen=True, slots=True)
class AsynchronousInvocation:
    """``EventInvokeConfig``, of SAM (then ``name`` is the function's) or as a resource.

    ``maximum_age`` is seconds. ``target`` says for which qualifier it counts.
    """

    kind: ClassVar[str] = "asynchronous invocation"

    name: str
    span: Span
    target: FunctionTarget
    maximum_age: Value[int | str]
    maximum_retries: Value[int | str]
    destinations: tuple[Destination, ...]
