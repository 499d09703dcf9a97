"""``mismatched-node-abi``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.native_modules import node_module_version, node_of
from lambdalint.model import Function
from lambdalint.model.contents import NativeFile
from lambdalint.patterns import regex
from lambdalint_rules.architecture.packages import (
    Part,
    finding_at,
    listed,
    loaded_files,
    managed_runtime,
    needed,
    parts,
)

#: A path that names an ABI is one of several: ``prebuilds/node.abi108.node``, ``binding/node-v108/``.
_ALTERNATIVE = regex(r"(?:abi|node-?v|electron-?v?)[-_.]?\d+", re.IGNORECASE)


class MismatchedNodeAbi(Rule):
    name = "mismatched-node-abi"
    summary = "a Node addon is built for another Node than the runtime's"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = managed_runtime(function)
        if managed is None or managed[1].family != "nodejs":
            return
        named, known = managed
        right = node_module_version(known.version[0])
        for part in parts(function) if right is not None else ():
            wrong = _unloadable(function, part, right)
            if wrong:
                message = (
                    f"{listed(wrong)} built for {_built_for(wrong[0])}, and `{known.id}` loads "
                    f"NODE_MODULE_VERSION {right} only; install the package with Node {known.version[0]}"
                )
                yield finding_at(self, part, message).because(named, "the runtime")


def _unloadable(function: Function, part: Part, right: int | None) -> list[NativeFile]:
    addons = [file for file in loaded_files(function, part) if file.path.endswith(".node")]
    fitting = {_name(file) for file in addons if file.node_module_version in {None, right}}
    wrong = (file for file in addons if _name(file) not in fitting and not _ALTERNATIVE.search(file.path))
    return needed(part, wrong)


def _built_for(file: NativeFile) -> str:
    node = node_of(file.node_module_version) if file.node_module_version is not None else None
    version = f"NODE_MODULE_VERSION {file.node_module_version}"
    return f"{version} (Node {node})" if node is not None else version


def _name(file: NativeFile) -> str:
    return file.path.rpartition("/")[2]
