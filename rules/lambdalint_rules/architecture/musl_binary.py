"""``musl-binary``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.contents import Contents, NativeFile
from lambdalint_rules.architecture.packages import (
    architecture_of,
    finding_at,
    listed,
    loaded_files,
    managed_runtime,
    needed,
    parts,
)


class MuslBinary(Rule):
    name = "musl-binary"
    summary = "native code in the package is linked to musl, which no Lambda runtime has"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = managed_runtime(function)
        if managed is None or managed[1].glibc is None:
            return
        named, known = managed
        architecture = architecture_of(function)
        found = [*parts(function)]
        if any(_brings_library(part.contents) for part in found):
            return
        for part in found:
            files = [file for file in loaded_files(function, part) if file.musl and not _is_alternative(file)]
            wrong = needed(
                part, (file for file in files if architecture is None or architecture.value in file.machines)
            )
            if wrong:
                message = (
                    f"{listed(wrong)} linked to musl, and `{known.id}` has glibc only, which cannot load "
                    "that; build it on Amazon Linux, or install the build for glibc (`manylinux`, `gnu`)"
                )
                yield finding_at(self, part, message).because(named, "the runtime")


def _brings_library(contents: Contents) -> bool:
    names = (path.rpartition("/")[2] for path in contents.paths)
    return any(name == "libc.so" or name.startswith(("ld-musl-", "libc.musl-")) for name in names)


def _is_alternative(file: NativeFile) -> bool:
    """Whether its name says that it is for musl, so that a loader takes another one here."""
    return "musl" in (file.python.module if file.python is not None else file.path)
