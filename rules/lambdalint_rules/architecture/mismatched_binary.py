"""``mismatched-binary``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import ARM64, X86_64, Function
from lambdalint.model.contents import NativeFile, System
from lambdalint_rules.architecture.packages import (
    architecture_of,
    finding_at,
    listed,
    loaded_files,
    needed,
    parts,
)

#: 32 bits of the same family, which the same processor may run.
_RELATED = {X86_64: "i386", ARM64: "arm"}


class MismatchedBinary(Rule):
    name = "mismatched-binary"
    summary = "native code in the package is built for another processor than the function's"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        architecture = architecture_of(function)
        if architecture is None:
            return
        runs = frozenset({architecture.value, _RELATED[architecture.value]})
        found = [(part, [*filter(_has_machine, loaded_files(function, part))]) for part in parts(function)]
        # Where the right one is there under the same name, a loader may choose.
        right = {_name(file) for _, files in found for file in files if architecture.value in file.machines}
        for part, files in found:
            others = (file for file in files if runs.isdisjoint(file.machines) and _name(file) not in right)
            wrong = needed(part, others)
            if wrong:
                message = (
                    f"{listed(wrong)} built for {wrong[0].machines[0]}, and the function runs on "
                    f"{architecture.value}, which cannot load that; build or install the package for "
                    f"{architecture.value}"
                )
                finding = finding_at(self, part, message)
                yield finding.because(architecture, f"the function runs on {architecture.value}")


def _has_machine(file: NativeFile) -> bool:
    return file.system is System.LINUX and bool(file.machines)


def _name(file: NativeFile) -> str:
    return file.python.module if file.python is not None else file.path.rpartition("/")[2]
