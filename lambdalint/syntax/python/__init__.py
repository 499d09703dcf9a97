"""Python source → facts: imports, functions, calls, AWS SDK requests, environment, returns, syntax.

``read(source)`` gives a :class:`Module`; :class:`Closure` the modules that one of them loads, linked, so
that clients made in one and used in another are found. Everything is read, nothing executed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdalint.syntax.python.facts import (
    ENVIRONMENT,
    Access,
    Call,
    Class,
    EnvironmentAccess,
    Function,
    Guard,
    Import,
    NewerSyntax,
    Parameter,
    Return,
    SdkCall,
    SdkClient,
    Shape,
    SyntaxProblem,
    Write,
    environment_variable,
)

if TYPE_CHECKING:
    from lambdalint.syntax.python.closure import Closure as Closure
    from lambdalint.syntax.python.closure import Files as Files
    from lambdalint.syntax.python.closure import Folder as Folder
    from lambdalint.syntax.python.module import Module as Module
    from lambdalint.syntax.python.module import read as read
    from lambdalint.syntax.python.parse import decode as decode
    from lambdalint.syntax.python.reach import CallGraph as CallGraph

#: Imported when they are used: the words for facts are cheap, reading is not.
_HOMES = {
    "CallGraph": "reach",
    "Closure": "closure",
    "Files": "closure",
    "Folder": "closure",
    "Module": "module",
    "decode": "parse",
    "read": "module",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "ENVIRONMENT",
    "Access",
    "Call",
    "CallGraph",
    "Class",
    "Closure",
    "EnvironmentAccess",
    "Files",
    "Folder",
    "Function",
    "Guard",
    "Import",
    "Module",
    "NewerSyntax",
    "Parameter",
    "Return",
    "SdkCall",
    "SdkClient",
    "Shape",
    "SyntaxProblem",
    "Write",
    "decode",
    "environment_variable",
    "read",
]
