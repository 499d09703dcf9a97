"""``mismatched-python-abi``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.contents import NativeFile, System
from lambdalint_rules.architecture.packages import (
    Part,
    finding_at,
    listed,
    loaded_files,
    managed_runtime,
    needed,
    parts,
)


class MismatchedPythonAbi(Rule):
    name = "mismatched-python-abi"
    summary = "extension modules are built for another Python than the runtime's"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = managed_runtime(function)
        if managed is None or managed[1].family != "python":
            return
        named, known = managed
        for part in parts(function):
            wrong = _unloadable(function, part, known.version)
            if wrong:
                message = (
                    f"{listed(wrong)} built for {_built_for(wrong[0])}, and `{known.id}` does not load "
                    "that, so importing it fails; install the package for the runtime's version and Linux"
                )
                yield finding_at(self, part, message).because(named, "the runtime")


def _unloadable(function: Function, part: Part, version: tuple[int, ...]) -> list[NativeFile]:
    """Modules of which no file fits."""
    by_module: dict[str, list[NativeFile]] = {}
    for file in loaded_files(function, part):
        if file.python is not None:
            by_module.setdefault(file.python.module, []).append(file)
    wrong = (
        file
        for module, files in by_module.items()
        if not part.contents.has(f"{module}.so") and not any(_fits(file, version) for file in files)
        for file in files
    )
    return needed(part, wrong)


def _fits(file: NativeFile, version: tuple[int, ...]) -> bool:
    tag = file.python
    if tag is None or file.system is not System.LINUX:
        return False
    return tag.version is None or (tag.version == version[:2] and not tag.free_threaded)


def _built_for(file: NativeFile) -> str:
    version = file.python.version if file.python is not None else None
    python = f"Python {'.'.join(map(str, version))}" if version is not None else "Python"
    return python if file.system is System.LINUX else f"{python} on {file.system.value}"
