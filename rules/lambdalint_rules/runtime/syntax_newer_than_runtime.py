"""``syntax-newer-than-runtime``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule
from lambdalint.model.handler import Handler
from lambdalint_rules.runtime.lifecycle import zip_runtime


class SyntaxNewerThanRuntime(Rule):
    name = "syntax-newer-than-runtime"
    summary = "a file that the handler loads does not parse with the function's Python"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        python = module.python
        match zip_runtime(function):
            case (value, runtime) if python is not None and not module.has_holes and not module.vendored:
                pass
            case _:
                return
        note = f"the function runs on `{runtime.id}`"
        if python.problem is not None:
            message = f"no Python 3 parses this file, so the function does not load: {python.problem.message}"
            yield self.finding(python.problem.span, message).because(value, note)
            return
        level = (runtime.version[0], runtime.version[1])
        newer = [*python.syntax_newer_than(level)]
        if not newer:
            return
        first = newer[0]
        needed = max(item.since for item in newer)
        also = f" (and {len(newer) - 1} more in this file)" if len(newer) > 1 else ""
        message = (
            f"this needs Python {first.since[0]}.{first.since[1]} ({first.feature}){also}, so the file does "
            f"not parse and the function does not load; use `python{needed[0]}.{needed[1]}` or newer, or "
            "write it the older way"
        )
        yield self.finding(first.span, message).because(value, note)
