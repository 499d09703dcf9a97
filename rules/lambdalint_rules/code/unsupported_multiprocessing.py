"""``unsupported-multiprocessing``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint_rules.code.paths import is_unexpected

#: Each of them makes a semaphore. `Process`, `Pipe`, `Manager` and `RawValue` do not.
_NAMES = (
    "Array",
    "Barrier",
    "BoundedSemaphore",
    "Condition",
    "Event",
    "JoinableQueue",
    "Lock",
    "Pool",
    "Queue",
    "RLock",
    "Semaphore",
    "SimpleQueue",
    "Value",
)
CALLS = (
    *(f"multiprocessing.{name}" for name in _NAMES),
    *(f"multiprocessing.get_context().{name}" for name in _NAMES),
    "multiprocessing.dummy.Pool",
    "multiprocessing.pool.Pool",
    "multiprocessing.pool.ThreadPool",
    "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.process.ProcessPoolExecutor",
)


class UnsupportedMultiprocessing(Rule):
    name = "unsupported-multiprocessing"
    summary = "code needs a semaphore in shared memory, which Lambda does not have"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if module.python is None or (
            "multiprocessing" not in module.source.text and "ProcessPool" not in module.source.text
        ):
            return
        for call in module.python.calls_to(*CALLS):
            if not is_unexpected(call) or module.moment(call.function) is Moment.NEVER:
                continue
            shown = call.callee.text
            message = (
                f"`{shown}` makes a semaphore in `/dev/shm`, which Lambda does not have: it raises "
                "`OSError: [Errno 38] Function not implemented`; use threads (`ThreadPoolExecutor`), or "
                "`Process` with `Pipe`"
            )
            yield self.finding(call.callee, message)
