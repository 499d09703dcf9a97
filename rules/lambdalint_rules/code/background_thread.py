"""``background-thread``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.model.python_facts import Guard

_TIMER = "threading.Timer().start"
_START = ("threading.Thread().start", _TIMER)
#: A task that nothing keeps cannot be awaited.
_TASKS = ("asyncio.create_task", "asyncio.ensure_future")
#: Any of these may wait for the thread, whatever it is called.
_WAITING = (".join(", ".wait(", ".acquire(", ".result(", ".get(", ".gather(")
#: Stops a timer that has not fired: the common way to answer before the function runs out of time.
_STOPPING = ".cancel("


class BackgroundThread(Rule):
    name = "background-thread"
    summary = "a thread or task is started in the handler, and nothing waits for it"
    severity = Severity.WARNING

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if module.python is None or module.vendored:
            return
        # Whoever waits may do so in another file.
        waits = any(word in part.source.text for part in handler.modules for word in _WAITING)
        stops = any(_STOPPING in part.source.text for part in handler.modules)
        for call in module.python.calls_to(*_START, *_TASKS):
            if call.guard is not Guard.NONE or module.moment(call.function) is not Moment.INVOCATION:
                continue
            task = call.name in _TASKS
            if waits if not task else call.used or call.awaited:
                continue
            if stops and call.name == _TIMER:
                continue
            what = "the task" if task else "the thread"
            message = (
                f"nothing waits for {what}: Lambda freezes the environment when the handler returns, and "
                "what is not done goes on in a later invocation, or never; wait for it before returning"
            )
            yield self.finding(call.callee, message)
