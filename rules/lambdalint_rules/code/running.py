"""Whether a call of Python code runs on Lambda at all."""

from __future__ import annotations

from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.python_facts import Call, Guard


def runs(call: Call, module: CodeModule) -> bool:
    """Not below ``if __name__ == "__main__"``, not for type checkers, and not in a function nobody calls."""
    return call.guard not in (Guard.NEVER, Guard.MAIN) and module.moment(call.function) is not Moment.NEVER
