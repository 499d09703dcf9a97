"""Python source → facts: imports, functions, calls, AWS SDK requests, environment, returns, syntax.

``read(source)`` gives a :class:`Module`; :class:`Closure` the modules that one of them loads, linked, so
that clients made in one and used in another are found. Everything is read, nothing executed.
"""

from lambdalint.syntax.python.closure import Closure, Files, Folder
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
from lambdalint.syntax.python.module import Module, read
from lambdalint.syntax.python.parse import decode
from lambdalint.syntax.python.reach import CallGraph

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
