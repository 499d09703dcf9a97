"""``foreign-binary``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Runtime
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


class ForeignBinary(Rule):
    name = "foreign-binary"
    summary = "native code that Lambda would load is built for macOS or Windows"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = managed_runtime(function)
        if managed is None:
            return
        named, known = managed
        found = [(part, [*loaded_files(function, part)]) for part in parts(function)]
        right = {_name(file) for _, files in found for file in files if file.system is System.LINUX}
        for part, files in found:
            others = [file for file in files if file.system is not System.LINUX and _name(file) not in right]
            wrong = needed(part, (file for file in others if _is_taken(file, part, known)))
            if wrong:
                message = (
                    f"{listed(wrong)} built for {wrong[0].system.value}, and Lambda runs Linux, which cannot "
                    "load that; build or install the package for Linux"
                )
                yield finding_at(self, part, message).because(named, "the runtime")


def _is_taken(file: NativeFile, part: Part, known: Runtime) -> bool:
    """Whether Lambda starts it, or its name is one that code on Linux loads."""
    folder, _, name = file.path.rpartition("/")
    if part.origin is not None and folder == "extensions":
        return True
    if file.path == "bootstrap":
        return known.family == "provided"
    if file.python is not None:
        return False  # `mismatched-python-abi` says more of those
    if name.endswith(".so"):
        return file.system is System.MACOS
    return name.endswith(".node") and known.family == "nodejs" and not _is_limited(folder, part)


def _is_limited(folder: str, part: Part) -> bool:
    """Whether a package around it says for which systems it is: npm leaves it out on others."""
    above = [folder]
    while above[-1]:
        above.append(above[-1].rpartition("/")[0])
    texts = (part.package.text(f"{path}/package.json".lstrip("/")) for path in above)
    return any(source is not None and '"os"' in source.text for source in texts)


def _name(file: NativeFile) -> str:
    return file.path.rpartition("/")[2]
