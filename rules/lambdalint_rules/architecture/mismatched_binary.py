"""``mismatched-binary``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.contents import NativeFile
from lambdalint_rules.architecture.packages import architecture_of, listed, loaded_files, packages


class MismatchedBinary(Rule):
    name = "mismatched-binary"
    summary = "native code in the package is built for another processor than the function's"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        architecture = architecture_of(function)
        if architecture is None:
            return
        for package, contents in packages(function):
            files = [file for file in loaded_files(package.value, contents) if file.machines]
            right = {_name(file) for file in files if architecture.value in file.machines}
            # Where the right one is there under the same name, a loader may choose.
            wrong = [
                file for file in files if architecture.value not in file.machines and _name(file) not in right
            ]
            if wrong:
                built_for = wrong[0].machines[0]
                message = (
                    f"{listed(wrong)} is built for {built_for}, and the function runs on "
                    f"{architecture.value}: loading it fails; build the package for that"
                )
                finding = self.finding(package.value.span, message)
                yield finding.because(architecture, f"the function runs on {architecture.value}")


def _name(file: NativeFile) -> str:
    return file.path.rpartition("/")[2]
