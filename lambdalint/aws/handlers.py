"""Handler strings: what ``Handler`` says -> why the runtime cannot find anything by it, if that is certain.

Looks at the form alone and never at files: ``app.py`` has the form of a Python handler. A runtime that is
not known, and those that may run anything (``provided``, ``go1.x``, customer-managed), are held to the form
of the API alone.

Sources: ``Handler`` in https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html, and the
runtimes themselves: ``_get_handler`` of aws/aws-lambda-python-runtime-interface-client,
``UserFunction.js`` of aws/aws-lambda-nodejs-runtime-interface-client, ``lambda_handler.rb`` of
aws/aws-lambda-ruby-runtime-interface-client, ``HandlerInfo.java`` of aws/aws-lambda-java-libs, and
https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from lambdalint.aws.limits import HANDLER_MAXIMUM

FORMS: Final[Mapping[str, str]] = {
    "dotnet": "Assembly::Namespace.Class::Method",
    "java": "package.Class::method",
    "nodejs": "path/file.export",
    "python": "path/module.function",
    "ruby": "path/file.method",
}
"""The form of a handler, by runtime family."""


def refusal(handler: str) -> str | None:
    """Why Lambda refuses a handler with any runtime, to complete "the handler …"; None when it takes it."""
    if not handler:
        return "is empty"
    if re.search(r"\s", handler):
        return "contains white space"
    if len(handler) > HANDLER_MAXIMUM:
        return f"has {len(handler)} characters, and Lambda takes {HANDLER_MAXIMUM}"
    return None


def flaw(handler: str, family: str | None) -> str | None:
    """Why a runtime finds nothing by a handler, to complete "the handler …"; None when it may.

    ``family`` is that of a :class:`~lambdalint.aws.runtimes.Runtime`.
    """
    check = _BY_FAMILY.get(family or "")
    return check(handler) if check and handler else None


def _python(handler: str) -> str | None:
    module, dot, function = handler.rpartition(".")
    if not dot:
        return "has no dot and names no function"
    if not function:
        return "ends with a dot and names no function"
    if "" in module.replace("/", ".").split("."):  # ./src/app.handler becomes the module "..src.app"
        return "names a module that Python cannot import (no part of its path may be empty, `.` or `..`)"
    return None


def _node(handler: str) -> str | None:
    if ".." in handler:
        return "contains `..`, which the runtime refuses"
    _, dot, export = handler.rpartition("/")[2].partition(".")
    if not dot:
        return "has no dot in its last part and names no export"
    return None if export else "ends with a dot and names no export"


def _ruby(handler: str) -> str | None:
    # newer clients split at `|`, which the service puts where the dots were
    return None if re.search(r"[.|]", handler) else "has no dot and names no method"


def _java(handler: str) -> str | None:
    name, separator, method = handler.rpartition("::")
    if not separator:
        name, method = handler, "handleRequest"
    if not method:
        return "ends with `::` and names no method"
    if "::" in name:
        return "has more than one `::`"
    if "/" in name or "" in name.split("."):
        return "names no Java class (packages are parted by single dots)"
    return None


def _dotnet(handler: str) -> str | None:
    parts = handler.split("::")
    if len(parts) == 1:  # the name of an executable assembly
        return None
    if len(parts) != 3:
        return f"has {len(parts)} parts between `::`, and .NET needs three"
    return "has an empty part between `::`" if "" in parts else None


_BY_FAMILY: Final[Mapping[str, Callable[[str], str | None]]] = {
    "dotnet": _dotnet,
    "java": _java,
    "nodejs": _node,
    "python": _python,
    "ruby": _ruby,
}
