"""``newer-glibc``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import runtime
from lambdalint.model import Function
from lambdalint.values import Known, Truth
from lambdalint_rules.architecture.packages import architecture_of, loaded_files, packages


class NewerGlibc(Rule):
    name = "newer-glibc"
    summary = "native code in the package needs a newer C library than the runtime has"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime:
            case Known(identifier) as named if function.is_image is Truth.NO:
                known = runtime(identifier)
            case _:
                return
        if known is None or known.glibc is None:
            return
        architecture = architecture_of(function)
        for package, contents in packages(function):
            files = [
                file
                for file in loaded_files(package.value, contents)
                if file.glibc is not None and (architecture is None or architecture.value in file.machines)
            ]
            newest = max(files, key=lambda file: file.glibc or (0, 0), default=None)
            if newest is None or newest.glibc is None or newest.glibc <= known.glibc:
                continue
            message = (
                f"`{newest.path}` needs glibc {_shown(newest.glibc)}, and `{known.id}` has "
                f"{_shown(known.glibc)}: loading it fails; build it on the runtime's own Amazon Linux"
            )
            yield self.finding(package.value.span, message).because(named, "the runtime")


def _shown(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
