"""``mismatched-python-abi``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import runtime
from lambdalint.model import Function
from lambdalint.model.contents import Contents, NativeFile, System
from lambdalint.values import Known, Truth
from lambdalint_rules.architecture.packages import listed, packages

_STAND_INS = (".py", ".so", ".abi3.so", "/__init__.py")


class MismatchedPythonAbi(Rule):
    name = "mismatched-python-abi"
    summary = "extension modules are built for another Python than the runtime's"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime:
            case Known(identifier) as named if function.is_image is Truth.NO:
                known = runtime(identifier)
            case _:
                return
        if known is None or known.family != "python":
            return
        for package, contents in packages(function):
            wrong = _unloadable(contents, known.version)
            if wrong:
                message = (
                    f"{listed(wrong)} is built for {_built_for(wrong[0])}, and `{known.id}` does not load "
                    "it: importing it fails; install the package for the runtime's version and Linux"
                )
                yield self.finding(package.value.span, message).because(named, "the runtime")


def _unloadable(contents: Contents, version: tuple[int, ...]) -> list[NativeFile]:
    """Modules of which no file fits, nor one in Python stands in."""
    by_module: dict[str, list[NativeFile]] = {}
    for file in contents.native:
        # The other half of a module that mypyc made is imported by that module alone.
        if file.python is not None and not file.python.module.endswith("__mypyc"):
            by_module.setdefault(file.python.module, []).append(file)
    wrong: list[NativeFile] = []
    for module, files in by_module.items():
        stands_in = any(contents.has(f"{module}{suffix}") for suffix in _STAND_INS)
        if not stands_in and not any(_fits(file, version) for file in files):
            wrong += files
    return wrong


def _fits(file: NativeFile, version: tuple[int, ...]) -> bool:
    tag = file.python
    if tag is None or file.system is not System.LINUX:
        return False
    return tag.version is None or (tag.version == version[:2] and not tag.free_threaded)


def _built_for(file: NativeFile) -> str:
    version = file.python.version if file.python is not None else None
    python = f"Python {'.'.join(map(str, version))}" if version is not None else "Python"
    return python if file.system is System.LINUX else f"{python} on {file.system.value}"
