"""Hostile input must come to an end. How long it takes is the business of the benchmark, not of a test."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Seconds of processor time; what a test here does takes a fraction of one unless it goes astray.
LIMIT = 60


@contextmanager
def comes_to_an_end() -> Iterator[None]:
    """Fails where the body runs for good, as patterns do that try every way to match."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"not done after {LIMIT} s of processor time")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
