"""A package tree → the native code in it, each file with its format, Python tag and Node ABI.

Only names that may be native are opened, and of those only the ranges that the headers name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.syntax.binary.archive import ZipTree
from lambdalint.syntax.binary.elf import MAGIC, Elf, Read, read_elf, symbol_names
from lambdalint.syntax.binary.folder import FolderTree
from lambdalint.syntax.binary.foreign import MachO, PortableExecutable, read_mach_o, read_portable_executable
from lambdalint.syntax.binary.naming import Platform, PythonAbi, named_platform, python_abi
from lambdalint.syntax.binary.tree import Entry, PackageTree

Image: TypeAlias = Elf | MachO | PortableExecutable

_NATIVE_SUFFIX = regex(r"\.(?:so(?:\.[\w.]+)?|node|dylib|dll|exe|pyd|bin|out|a|o)$")
#: A dot in a file name that is no extension: ``libfoo-1.2``, ``protoc-gen-go-1.31``.
_TEXT_SUFFIX = regex(
    r"\.(?:[cm]?[jt]sx?|py[ci]?|json|ya?ml|toml|txt|md|rst|html?|css|map|sh|rb|java|class|jar|war|go|rs|c|h|hpp|cpp"
    r"|xml|csv|cfg|ini|png|jpe?g|gif|svg|ico|woff2?|ttf|pem|crt|gz|zip|whl|lock|sql|proto|pyx|pxd|typed|gitignore)$",
    re.IGNORECASE,
)

_NODE_VERSIONED = regex(rb"(?:^|\0)node_register_module_v(\d{1,9})(?=\0)")
_NODE_API = regex(rb"(?:^|\0)(?:napi_register_module_v1|napi_module_register)(?=\0)")
_NODE_CLASSIC = regex(rb"(?:^|\0)node_module_register(?=\0)")


@dataclass(frozen=True, slots=True)
class NodeAbi:
    """How a ``.node`` addon binds to Node.

    ``stable`` for Node-API, which every supported Node loads; otherwise the addon fits one
    ``NODE_MODULE_VERSION`` (``module_version``), where its symbols tell which.
    """

    stable: bool
    module_version: int | None = None


@dataclass(frozen=True, slots=True)
class Binary:
    """A file with native code. ``promised`` is the platform that its path names, if it names one."""

    entry: Entry
    image: Image
    python: PythonAbi | None = None
    node: NodeAbi | None = None
    promised: Platform | None = None

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def machines(self) -> tuple[str, ...]:
        """What it runs on, in the format's own words: several for a universal macOS binary."""
        match self.image:
            case Elf(machine=machine):
                return (machine,)
            case MachO(architectures=architectures):
                return architectures
            case PortableExecutable(architecture=architecture):
                return (architecture,)


def binaries(tree: PackageTree) -> Iterator[Binary]:
    """The native code of a package, in the order of its listing."""
    for entry in tree.files:
        if not _may_be_native(entry):
            continue
        with tree.opened(entry) as read:
            found = read_image(read)
            if found is None:
                continue
            yield Binary(
                entry,
                found,
                python_abi(entry.path),
                _node_abi(read) if entry.path.endswith(".node") else None,
                named_platform(entry.path),
            )


def read_image(read: Read) -> Image | None:
    """Recognise native code by its first bytes; ``None`` for everything else."""
    head = read(0, 4)
    if head == MAGIC:
        return read_elf(read)
    if head[:2] == b"MZ":
        return read_portable_executable(read)
    return read_mach_o(read)


def _may_be_native(entry: Entry) -> bool:
    if entry.size < 20:
        return False
    name = entry.path.rpartition("/")[2]
    if _NATIVE_SUFFIX.search(name):
        return True
    stem, dot, _ = name.rpartition(".")
    if not dot or not stem:
        return True  # `bootstrap`, and files such as `.gitkeep`
    return entry.executable and not _TEXT_SUFFIX.search(name)


def _node_abi(read: Read) -> NodeAbi | None:
    names = symbol_names(read)
    if names is None:
        return None
    if match := _NODE_VERSIONED.search(names):
        return NodeAbi(stable=False, module_version=int(match[1]))
    if _NODE_API.search(names):
        return NodeAbi(stable=True)
    if _NODE_CLASSIC.search(names):
        return NodeAbi(stable=False)
    return None


__all__ = ["Binary", "FolderTree", "Image", "NodeAbi", "ZipTree", "binaries", "read_image"]
