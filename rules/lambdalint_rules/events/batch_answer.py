"""The answer by which a function says which records of a batch failed."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import EventSourceMapping, Function, Service
from lambdalint.values import Truth

#: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
KEY = "batchItemFailures"
SETTING = "ReportBatchItemFailures"
_SOURCES = frozenset({Service.SQS, Service.KINESIS, Service.DYNAMODB})


def batched(function: Function) -> Iterator[EventSourceMapping]:
    """The mappings of a function whose batches may fail in part: of more than one record."""
    for event in function.events:
        if isinstance(event, EventSourceMapping) and event.service in _SOURCES and not _is_single(event):
            yield event


def _is_single(event: EventSourceMapping) -> bool:
    return event.batch_size.test(lambda size: str(size) == "1") is Truth.YES
