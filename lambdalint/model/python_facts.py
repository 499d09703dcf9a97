"""The words for Python code, for rules that need more than :class:`~lambdalint.model.code_module.CodeModule`.

``module.python`` of a Python file has ``calls``, ``calls_to(*dotted names)``, ``imports``, ``functions``,
``classes``, ``environment``, ``sdk_clients``, ``sdk_calls``, ``writes``, ``returns(function)`` and
``syntax_newer_than(level)``; what they give are these.
"""

from lambdalint.syntax.python.facts import (
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
)

__all__ = [
    "Access",
    "Call",
    "Class",
    "EnvironmentAccess",
    "Function",
    "Guard",
    "Import",
    "NewerSyntax",
    "Parameter",
    "Return",
    "SdkCall",
    "SdkClient",
    "Shape",
    "SyntaxProblem",
    "Write",
]
