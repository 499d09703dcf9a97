"""``overwritten-search-path``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws import runtimes
from lambdalint.aws.environment import lost_directories
from lambdalint.model import Function, Variable
from lambdalint.values import Known, Truth

# Empty on Lambda, a link to `/usr/bin`, or searched by the dynamic linker in any case: nobody misses them
_MISSED_BY_NOBODY = frozenset({"/bin", "/usr/local/bin", "/lib64", "/usr/lib64", "/var/runtime/lib"})


class OverwrittenSearchPath(Rule):
    name = "overwritten-search-path"
    summary = "`PATH` or `LD_LIBRARY_PATH` is set without the directories of the runtime"
    severity = Severity.WARNING

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        match variable.value:
            case Known(str(path)) as value if function.is_image is Truth.NO:
                directories = lost_directories(variable.name, path, _runtime(function))
                lost = [directory for directory in directories if directory not in _MISSED_BY_NOBODY]
                if not lost:
                    return
                names = " and ".join(f"`{directory}`" for directory in lost)
                message = (
                    f"this replaces the `{variable.name}` of Lambda and leaves out {names}, so what lies "
                    f"there is no longer found by its name; append `:{':'.join(lost)}`"
                )
                yield self.finding(value, message)


def _runtime(function: Function) -> runtimes.Runtime | None:
    match function.runtime:
        case Known(identifier):
            return runtimes.runtime(identifier)
    return None
