"""A folder or an archive on disk → :class:`~lambdalint.model.contents.Contents`."""

from __future__ import annotations

import os
from pathlib import Path

from lambdalint.model.contents import Contents, NativeFile, PythonTag, System
from lambdalint.model.package import Build
from lambdalint.syntax.binary.archive import ZipTree
from lambdalint.syntax.binary.elf import Elf
from lambdalint.syntax.binary.folder import FolderTree
from lambdalint.syntax.binary.foreign import MachO
from lambdalint.syntax.binary.inventory import Binary, binaries
from lambdalint.syntax.binary.tree import Form, PackageTree

#: What no packager takes along: its own work, git's, and environments of the developer's machine.
_LEFT_OUT = frozenset(
    {".aws-sam", ".git", ".serverless", ".terraform", ".venv", "__pycache__", "cdk.out", "venv"}
)
#: What `sam build` leaves behind besides: for Python by a list (aws-lambda-builders,
#: aws_lambda_builders/workflows/python_pip/workflow.py), for Node it installs `node_modules` anew.
_LEFT_BEHIND = frozenset(
    {
        ".cache",
        ".chalice",
        ".env",
        ".idea",
        ".mypy_cache",
        ".nox",
        ".pyre",
        ".pytest_cache",
        ".tox",
        ".vscode",
    }
    | {"ENV", "env", "env.bak", "htmlcov", "node_modules", "venv.bak"}
)
#: `uname`'s words in Lambda's.
_MACHINES = {"aarch64": "arm64"}


def read(location: str, build: Build = Build.NONE) -> Contents:
    """What lies at an absolute path. Nothing is unpacked; of files only the headers are read."""
    path = Path(location)
    skipped = _LEFT_OUT if build is Build.NONE else _LEFT_OUT | _LEFT_BEHIND
    tree: PackageTree = FolderTree(path, skipped=skipped) if path.is_dir() else ZipTree(path)
    try:
        return Contents(
            size=tree.unpacked_size,
            complete=tree.complete,
            native=tuple(map(_native, binaries(tree))),
            unreadable=tuple(entry.path for entry in tree.unreadable()),
            problems=tuple(f"`{one.path}` {one.oddity.value}" for one in tree.problems),
            paths=frozenset(entry.path for entry in tree.files),
            unexecutable=_unexecutable(tree),
            left_out=tree.left_out,
            links=frozenset(entry.path for entry in tree.entries.values() if entry.form is Form.LINK),
        )
    finally:
        if isinstance(tree, ZipTree):
            tree.close()


def _unexecutable(tree: PackageTree) -> frozenset[str]:
    """The files that nobody may run. Windows has no such permission; tools that zip there give it."""
    if os.name == "nt" and isinstance(tree, FolderTree):
        return frozenset()
    return frozenset(entry.path for entry in tree.files if entry.mode is not None and not entry.executable)


def _native(binary: Binary) -> NativeFile:
    image = binary.image
    elf = image if isinstance(image, Elf) else None
    tag = binary.python
    return NativeFile(
        path=binary.path,
        system=System.LINUX if elf else System.MACOS if isinstance(image, MachO) else System.WINDOWS,
        machines=tuple(_MACHINES.get(machine, machine) for machine in binary.machines),
        loadable=elf is None or elf.loadable,
        alternative=binary.promised is not None,
        glibc=elf.glibc if elf else None,
        musl=elf.musl if elf else False,
        python=PythonTag(tag.module, tag.version, tag.free_threaded)
        if tag and tag.tagged and tag.implementation == "cpython"
        else None,
        node_module_version=binary.node.module_version if binary.node and not binary.node.stable else None,
    )
