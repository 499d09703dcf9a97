"""``write-outside-tmp``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.source import Span
from lambdalint.values import Known
from lambdalint_rules.code.paths import is_extraction, misplaced, python_writes

#: Functions of Node's `fs` that create or change what their first argument names.
_NODE_WRITERS = frozenset(
    f"{name}{suffix}"
    for name in ("writeFile", "appendFile", "mkdir", "rm", "rmdir", "unlink", "truncate")
    for suffix in ("", "Sync")
) | {"createWriteStream"}
#: A database that is part of the package can be read.
_READING_TOO = frozenset({"sqlite3.connect"})


class WriteOutsideTmp(Rule):
    name = "write-outside-tmp"
    summary = "code writes a file where the file system is read-only"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        for _, write in python_writes(handler):
            path = misplaced(write.path)
            if path is not None and not is_extraction(write) and write.call.name not in _READING_TOO:
                yield self._finding(write.path.span, path)
        for module in handler.modules:
            for span, path in _node_writes(module):
                yield self._finding(span, path)

    def _finding(self, place: Span, path: str) -> Finding:
        where = "there" if path.startswith("/") else "beside the code"
        message = f"nothing can be written {where}, it is read-only on Lambda: this fails; write below `/tmp`"
        return self.finding(place, message)


def _node_writes(module: CodeModule) -> Iterator[tuple[Span, str]]:
    if module.javascript is None or module.vendored or "chdir" in module.source.text:
        return
    for call in module.javascript.calls:
        callee = call.callee
        if (
            callee is None
            or callee.module not in {"fs", "fs-extra"}
            or module.moment(call.function) is Moment.NEVER
        ):
            continue
        if callee.steps and callee.steps[-1] in _NODE_WRITERS:
            match call.argument(0):
                case Known(str()) as value if (path := misplaced(value)) is not None:
                    yield value.span, path
