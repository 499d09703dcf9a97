"""The words for JavaScript and TypeScript, for rules that need more than
:class:`~lambdalint.model.code_module.CodeModule`: what ``module.javascript`` holds.
"""

from lambdalint.syntax.javascript.facts import (
    Call,
    Client,
    Dialect,
    EnvironmentUse,
    Export,
    Fate,
    Function,
    Import,
    ImportKind,
    ModuleSystem,
    Path,
    ReadUse,
    SdkCall,
    SdkCallKind,
    SyntaxProblem,
    SystemEvidence,
    WholeUse,
)
from lambdalint.syntax.javascript.literals import ArrayLiteral, ObjectLiteral

__all__ = [
    "ArrayLiteral",
    "Call",
    "Client",
    "Dialect",
    "EnvironmentUse",
    "Export",
    "Fate",
    "Function",
    "Import",
    "ImportKind",
    "ModuleSystem",
    "ObjectLiteral",
    "Path",
    "ReadUse",
    "SdkCall",
    "SdkCallKind",
    "SyntaxProblem",
    "SystemEvidence",
    "WholeUse",
]
