"""The modules that importing one module loads, out of a folder.

Follows imports inside the folder only (plain modules, packages, namespace packages, relative imports,
imports inside functions too) and reads each file once. What is not in the folder is not followed; nothing
is executed, and files that a link leads out of the folder are left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from lambdalint.source import Source
from lambdalint.syntax.python.facts import Function, Guard, Import
from lambdalint.syntax.python.module import Module
from lambdalint.syntax.python.parse import decode
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.reach import CallGraph
from lambdalint.syntax.python.things import Unit
from lambdalint.values import Truth

#: More modules than this are a vendored library, not the function.
_MOST = 2_000
#: Packages that are known without their files, also where a copy of them lies in the package or a layer.
_SDKS = frozenset({"boto3", "botocore", "aioboto3", "aiobotocore"})


class Files(Protocol):
    """Where modules are looked for: a folder, a zip, a dictionary in a test."""

    def is_file(self, path: PurePosixPath) -> bool:
        """Whether there is a file at ``path``, relative to the root."""
        ...

    def is_folder(self, path: PurePosixPath) -> bool:
        """Whether there is a folder at ``path``."""
        ...

    def read(self, path: PurePosixPath) -> Source | None:
        """The text at ``path``; ``None`` when it is not text or cannot be read."""
        ...


class Folder:
    """A folder on disk. ``shown`` is put before the paths that messages show."""

    def __init__(self, root: Path, shown: str = "") -> None:
        self._root = root
        self._real = os.path.realpath(root)
        self._shown = shown

    def _inside(self, path: PurePosixPath) -> Path | None:
        full = self._root / path
        real = os.path.realpath(full)
        return full if real == self._real or real.startswith(self._real + os.sep) else None

    def is_file(self, path: PurePosixPath) -> bool:
        """Whether there is a regular file, inside the folder even after links."""
        full = self._inside(path)
        try:
            return full is not None and full.is_file()
        except OSError:
            return False

    def is_folder(self, path: PurePosixPath) -> bool:
        """Whether there is a folder, inside the folder even after links."""
        full = self._inside(path)
        try:
            return full is not None and full.is_dir()
        except OSError:
            return False

    def read(self, path: PurePosixPath) -> Source | None:
        """The decoded text of a file."""
        try:
            data = (self._root / path).read_bytes()
        except OSError:
            return None
        return decode(str(PurePosixPath(self._shown) / path), data)


class Closure:
    """The modules that ``entry`` loads, by dotted name, in the order in which they were found.

    ``missing`` are imports that name nothing in the folder (the standard library, dependencies, layers).
    ``complete`` is false when a file could not be read or parsed, or when something is imported whose name
    only running tells.
    """

    def __init__(
        self, files: Files, entry: str, search: Iterable[str] = ("",), cache: Cache | None = None
    ) -> None:
        self.files = files
        self._search = tuple(PurePosixPath(folder) for folder in search)
        self._read: Cache = cache if cache is not None else {}
        self._plain: dict[str, Module] = {}
        self._packages: dict[str, str] = {}
        self._units: dict[int, str] = {}
        self.missing: list[Import] = []
        self.complete = True
        self.entry = entry
        self._follow(entry)
        units = tuple(module.unit for module in self._plain.values())
        self.program = Program(units, self._link)
        self.modules: dict[str, Module] = {
            name: module.linked(self.program) for name, module in self._plain.items()
        }

    @property
    def module(self) -> Module | None:
        """The entry module, or ``None`` when there is no such file."""
        return self.modules.get(self.entry)

    @cached_property
    def graph(self) -> CallGraph:
        """Who calls whom, over all modules."""
        return CallGraph.of(self.modules.values())

    def reached(self, function: Function) -> frozenset[Function]:
        """All functions that loading the modules or calling ``function`` may run."""
        return self.graph.reached(None, function)

    def loads(self, name: str) -> Truth:
        """Whether loading the entry loads the module ``name``."""
        if name in self.modules:
            return Truth.YES
        return Truth.NO if self.complete else Truth.MAYBE

    # Finding files

    def locate(self, name: str) -> tuple[PurePosixPath, bool] | None:
        """The file of a module, and whether it is a package; a namespace package has its folder."""
        relative = PurePosixPath(*name.split("."))
        for folder in self._search:
            base = folder / relative
            if self.files.is_file(base / "__init__.py"):
                return base / "__init__.py", True
            if self.files.is_file(base.with_name(base.name + ".py")):
                return base.with_name(base.name + ".py"), False
        for folder in self._search:
            if self.files.is_folder(folder / relative):
                return folder / relative, True
        return None

    def _follow(self, entry: str) -> None:
        waiting = [entry]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if len(self._plain) >= _MOST:
                self.complete = False
                return
            parent = name.rpartition(".")[0]
            if parent and parent not in seen:
                waiting += [name, parent]
                seen.discard(name)
                continue
            found = self.locate(name) if name and ".." not in name else None
            if found is None:
                continue
            path, package = found
            if path.suffix != ".py":
                continue
            module = self._module(path)
            if module is None:
                self.complete = False
                continue
            self.complete = self.complete and module.complete
            module.unit.name = name
            module.unit.package = name if package else parent
            self._plain[name] = module
            for fact in module.imports:
                if fact.guard in (Guard.NEVER, Guard.MAIN):
                    continue
                waiting += reversed(self._named_by(fact, module.unit))

    def _module(self, path: PurePosixPath) -> Module | None:
        key = str(path)
        if key not in self._read:
            source = self.files.read(path)
            self._read[key] = Module(source) if source is not None else None
        return self._read[key]

    def _absolute(self, fact: Import, package: str) -> str | None:
        """The absolute name of the module that an import names."""
        if fact.level == 0:
            return fact.module
        parts = package.split(".") if package else []
        if fact.level - 1 > len(parts) or not parts:
            return None
        base = parts[: len(parts) - (fact.level - 1)]
        return ".".join([*base, *([fact.module] if fact.module else [])])

    def _named_by(self, fact: Import, unit: Unit) -> list[str]:
        """The modules inside the folder that an import loads."""
        module = self._absolute(fact, unit.package)
        if not module or self.locate(module) is None:
            if fact.level == 0 and self.locate(fact.top) is None:
                self.missing.append(fact)
            return []
        names = [module]
        if fact.name is not None and fact.name != "*" and self.locate(f"{module}.{fact.name}") is not None:
            names.append(f"{module}.{fact.name}")
        return names

    def _link(self, unit: Unit, fact: Import) -> Unit | None:
        """The module that an import binds (``import a``) or takes a name from (``from a import b``)."""
        module = self._absolute(fact, unit.package)
        if not module or self._is_sdk(module, unit):
            return None
        if fact.name is None:
            name = module if fact.alias != fact.top else fact.top
            found = self._plain.get(name)
            return found.unit if found else None
        base = self._plain.get(module)
        if base is not None and (
            fact.name in base.unit.outline.module.names or f"{module}.{fact.name}" not in self._plain
        ):
            return base.unit
        inner = self._plain.get(f"{module}.{fact.name}")
        return inner.unit if inner else None

    def _is_sdk(self, module: str, unit: Unit) -> bool:
        """Whether code outside of the SDKs asks for one of them."""
        top = module.partition(".")[0]
        if top not in _SDKS or unit.name.partition(".")[0] in _SDKS:
            return False
        located = self.locate(top)
        return located is not None and located[1]


Cache = dict[str, "Module | None"]
