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
    needed,
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
                file
                for file in loaded_files(function, part)
                if (file.glibc or has) > has and (architecture is None or architecture.value in file.machines)
            ]
            newest = max(needed(part, files), key=lambda file: (file.glibc or has, file.path), default=None)
            if newest is not None:
                message = (
                    f"`{newest.path}` needs glibc {_shown(newest.glibc or has)}, and `{known.id}` has "
                    f"{_shown(has)}, so it cannot be loaded; build it on the runtime's own Amazon Linux"
                )
                yield finding_at(self, part, message).because(named, "the runtime")


def _brings_library(contents: Contents) -> bool:
    return any(file.path.rpartition("/")[2] in _OWN_LIBRARY for file in contents.native)


def _shown(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
