"""``newer-glibc``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.contents import Contents
from lambdalint_rules.architecture.packages import (
    architecture_of,
    finding_at,
    loaded_files,
    managed_runtime,
    parts,
)

#: A package with a C library of its own may start its programs with that one.
_OWN_LIBRARY = frozenset({"libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"})


class NewerGlibc(Rule):
    name = "newer-glibc"
    summary = "native code in the package needs a newer C library than the runtime has"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = managed_runtime(function)
        if managed is None or managed[1].glibc is None:
            return
        named, known = managed
        has = known.glibc or (0, 0)
        architecture = architecture_of(function)
        found = [*parts(function)]
        if any(_brings_library(part.contents) for part in found):
            return
        for part in found:
            files = [
                (file.glibc, file.path)
                for file in loaded_files(function, part)
                if file.glibc is not None and (architecture is None or architecture.value in file.machines)
            ]
            needed, path = max(files, default=((0, 0), ""))
            if needed > has:
                message = (
                    f"`{path}` needs glibc {_shown(needed)}, and `{known.id}` has {_shown(has)}, so it "
                    "cannot be loaded; build it on the runtime's own Amazon Linux"
                )
                yield finding_at(self, part, message).because(named, "the runtime")


def _brings_library(contents: Contents) -> bool:
    return any(file.path.rpartition("/")[2] in _OWN_LIBRARY for file in contents.native)


def _shown(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
