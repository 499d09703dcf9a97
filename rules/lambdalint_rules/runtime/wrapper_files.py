"""The wrapper script of a function as a file of its package or of a layer."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import Function, Variable
from lambdalint.model.package import Form, Package
from lambdalint.records import dataclass
from lambdalint.values import Known, Truth, Value
from lambdalint_rules.runtime.wrapper import wrapper

_TASK, _OPT = "/var/task/", "/opt/"


@dataclass(frozen=True, slots=True)
class WrapperFile:
    """``path`` is relative to ``package``, where the file is. ``missing``: it certainly is nowhere."""

    variable: Variable
    value: Known[str]
    path: str
    package: Package | None
    missing: bool


def wrapper_file(function: Function) -> WrapperFile | None:
    """The wrapper that a zip function names, if its value is known and in a folder that packages fill."""
    variable = wrapper(function)
    if variable is None or function.is_image is not Truth.NO:
        return None
    match variable.value:
        case Known(str(path)) as value if path.startswith((_TASK, _OPT)) and ".." not in path:
            pass
        case _:
            return None
    folder = _TASK if path.startswith(_TASK) else _OPT
    inner = path.removeprefix(folder)
    whole = folder == _TASK or function.layers.complete
    found: Package | None = None
    for package in _packages(function, folder):
        match package:
            case Known(files):
                # Later layers hide earlier ones.
                found = files if files.has_file(inner) else found
                whole &= _is_whole(files)
            case _:
                whole = False
    return WrapperFile(variable, value, inner, found, missing=found is None and whole)


def _packages(function: Function, folder: str) -> Iterator[Value[Package] | None]:
    if folder == _TASK:
        yield function.package
        return
    for reference in function.layers:
        yield reference.layer.package if reference.layer is not None else None


def _is_whole(package: Package) -> bool:
    """Whether what is not here is not deployed."""
    if package.form is Form.INLINE:
        return True
    contents = package.contents
    return package.closed and contents is not None and contents.complete
