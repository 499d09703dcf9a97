"""The halves of a handler string: what the packaging rules share."""

from __future__ import annotations

from lambdalint.model import Function
from lambdalint.values import Known


def is_python(function: Function) -> bool:
    match function.runtime:
        case Known(str(runtime)):
            return runtime.startswith("python")
    return False


def module_of(handler: str, function: Function) -> str:
    """The part of a handler that names the file, as the runtime splits it.

    Python takes the last dot, Node the first one behind the last slash.
    """
    if is_python(function):
        return handler.rpartition(".")[0]
    folder, slash, last = handler.rpartition("/")
    return f"{folder}{slash}{last.partition('.')[0]}"


def expected_files(handler: str, function: Function) -> tuple[str, ...]:
    """The files that the runtime looks for, relative to the package."""
    module = module_of(handler, function)
    if is_python(function):
        return (f"{module.replace('.', '/')}.py",)
    return tuple(f"{module}{suffix}" for suffix in (".js", ".mjs", ".cjs"))
