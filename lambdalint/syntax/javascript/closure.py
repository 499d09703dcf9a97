"""The modules that one module loads, out of a folder, as Node and, for TypeScript, bundlers resolve them.

Follows relative specifiers (with and without extension, folders with an index) through imports of every
kind, those inside functions too. Packages are not followed: they are in ``packages``. Whether a function can
run is answered by names (:meth:`Closure.reached`): what no call and no importer mentions does not run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Protocol

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax import javascript
from lambdalint.syntax.javascript.facts import Dialect, Function, Import, Module
from lambdalint.syntax.javascript.package_json import PackageJson, read_package_json
from lambdalint.syntax.yaml import InvalidSyntax
from lambdalint.values import Known

_MOST = 500
#: What Node tries, then what bundlers and TypeScript do.
_EXTENSIONS = (".js", ".json", ".node", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".jsx")
#: ``import "./x.js"`` in TypeScript means the file ``x.ts``.
_WRITTEN_AS = {".js": (".ts", ".tsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}
_CODE = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})


class Files(Protocol):
    """Where modules are looked for."""

    def is_file(self, path: PurePosixPath) -> bool: ...

    def is_folder(self, path: PurePosixPath) -> bool: ...

    def read(self, path: PurePosixPath) -> Source | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """One file of the closure. ``path`` is relative to the root."""

    path: PurePosixPath
    source: Source
    module: Module


Cache = dict[PurePosixPath, "Loaded | None"]


class Closure:
    """The files that ``entry`` loads.

    ``packages`` are the imports of something that is not a relative path, with the file they stand in.
    ``complete`` is false when a file could not be found or read, or when what is imported is computed.
    """

    def __init__(self, files: Files, entry: PurePosixPath, cache: Cache | None = None) -> None:
        self.files = files
        self._cache: Cache = cache if cache is not None else {}
        self.entry = entry
        self.modules: dict[PurePosixPath, Loaded] = {}
        self.packages: list[tuple[Loaded, Import]] = []
        self.unresolved: list[tuple[Loaded, Import]] = []
        self.complete = True
        #: Who imports whom: (importer, import) by the path of what is imported.
        self.importers: dict[PurePosixPath, list[tuple[Loaded, Import]]] = {}
        self._follow(entry)

    @property
    def module(self) -> Loaded | None:
        return self.modules.get(self.entry)

    def _follow(self, entry: PurePosixPath) -> None:
        waiting = [entry]
        while waiting:
            path = waiting.pop()
            if path in self.modules:
                continue
            loaded = self._load(path)
            if loaded is None or len(self.modules) >= _MOST:
                self.complete = False
                continue
            self.modules[path] = loaded
            self.complete = self.complete and loaded.module.complete
            for fact in loaded.module.imports:
                if fact.type_only:
                    continue
                match fact.specifier:
                    case Known(str(specifier)) if specifier.startswith((".", "/")):
                        target = self.locate(specifier, path)
                        if target is None:
                            self.unresolved.append((loaded, fact))
                        elif target.suffix in _CODE:
                            self.importers.setdefault(target, []).append((loaded, fact))
                            waiting.append(target)
                    case Known(str()):
                        self.packages.append((loaded, fact))
                    case _:
                        self.complete = False

    def _load(self, path: PurePosixPath) -> Loaded | None:
        if path not in self._cache:
            dialect = Dialect.of_path(str(path))
            source = self.files.read(path) if dialect is not None else None
            self._cache[path] = (
                Loaded(path, source, javascript.read(source, dialect))
                if source is not None and dialect is not None
                else None
            )
        return self._cache[path]

    def locate(self, specifier: str, importer: PurePosixPath) -> PurePosixPath | None:
        """The file that a relative specifier names."""
        joined = posixpath.normpath(posixpath.join(str(importer.parent), specifier))
        if joined.startswith(("..", "/")):
            return None
        base = PurePosixPath(joined)
        return next((path for path in _candidates(base) if self.files.is_file(path)), None)

    # What can run

    @cached_property
    def _functions(self) -> dict[int, tuple[Loaded, Function]]:
        return {id(f): (loaded, f) for loaded in self.modules.values() for f in loaded.module.functions}

    def reached(self, entry: Function | None) -> frozenset[int]:
        """The ids of the functions that loading the modules or calling ``entry`` may run.

        With ``None`` for what is called, whatever the entry module gives away may be called.
        """
        found: set[int] = set()
        waiting: list[Function] = []

        def add(function: Function | None) -> None:
            if function is not None and id(function) not in found:
                found.add(id(function))
                waiting.append(function)

        mentioned: set[str] = set()
        inner, calls, named = self._edges
        for export in self.module.module.exports if self.module and entry is None else ():
            add(export.function or export.inner)
        add(entry)
        for function in inner.get(0, ()):
            if not _has_name(function):
                add(function)
        pending_names: list[str] = list(calls.get(0, ((), ()))[1])
        for target in calls.get(0, ((), ()))[0]:
            add(target)
        while waiting or pending_names:
            while pending_names:
                name = pending_names.pop()
                if name not in mentioned:
                    mentioned.add(name)
                    for function in named.get(name, ()):
                        add(function)
            if waiting:
                function = waiting.pop()
                for nested in inner.get(id(function), ()):
                    add(nested)
                targets, names = calls.get(id(function), ((), ()))
                for target in targets:
                    add(target)
                pending_names += names
        return frozenset(found)

    @cached_property
    def _edges(
        self,
    ) -> tuple[
        dict[int, list[Function]],
        dict[int, tuple[list[Function], list[str]]],
        dict[str, list[Function]],
    ]:
        """Functions inside functions; what each calls (by identity, by name); functions by name.

        0 stands for the modules themselves.
        """
        inner: dict[int, list[Function]] = {}
        calls: dict[int, tuple[list[Function], list[str]]] = {}
        named: dict[str, list[Function]] = {}
        for loaded in self.modules.values():
            spans: dict[int, Function] = {}
            for function in loaded.module.functions:
                inner.setdefault(id(function.enclosing) if function.enclosing else 0, []).append(function)
                spans[id(function)] = function
                if function.name:
                    named.setdefault(function.name, []).append(function)
            for export in loaded.module.exports:
                # export const list = async () => …: known outside by the name of the export
                given = export.function or export.inner
                if given is not None and export.name:
                    named.setdefault(export.name, []).append(given)
                if given is not None and export.name == "default":
                    named.setdefault("", []).append(given)
            for owner, names in _mentions(loaded):
                calls.setdefault(id(owner) if owner else 0, ([], []))[1].extend(names)
            for call in loaded.module.calls:
                targets, _ = calls.setdefault(id(call.function) if call.function else 0, ([], []))
                if call.target is not None:
                    targets.append(call.target)
                targets.extend(call.passed_functions)
        return inner, calls, named


_NAME = regex(r"[A-Za-z_$][\w$]*")


def _has_name(function: Function) -> bool:
    return bool(function.name) and not function.immediate


def _mentions(loaded: Loaded) -> Iterator[tuple[Function | None, list[str]]]:
    """The names that stand in the text of each function, or outside of all of them; comments count too.

    Whoever mentions a name may call what bears it. Where a function is declared or given away does not count.
    """
    text = loaded.source.text
    functions = sorted(
        (function for function in loaded.module.functions if function.span.source is loaded.source),
        key=lambda function: (function.span.start, -function.span.end),
    )
    if len(functions) != len(loaded.module.functions):
        # Inline code: its places are those of the template. Everything may be called.
        yield None, _NAME.findall(text)
        return
    own: list[tuple[int, int, Function | None]] = []
    stack: list[tuple[int, Function | None]] = [(len(text), None)]
    at = 0
    for function in functions:
        while stack and function.span.start >= stack[-1][0]:
            end, owner = stack.pop()
            own.append((at, end, owner))
            at = end
        own.append((at, function.span.start, stack[-1][1] if stack else None))
        at = function.span.start
        stack.append((function.span.end, function))
    while stack:
        end, owner = stack.pop()
        own.append((at, end, owner))
        at = max(at, end)
    declared = {function.grip.start for function in functions}
    given = [
        (export.span.start, export.span.end)
        for export in loaded.module.exports
        if export.span.source is loaded.source
    ]
    for start, end, owner in own:
        names = [
            match.group()
            for match in _NAME.finditer(text, start, end)
            if match.start() not in declared
            and not any(first <= match.start() < last for first, last in given)
        ]
        yield owner, names


def _candidates(base: PurePosixPath) -> Iterator[PurePosixPath]:
    if base.suffix:
        yield base
        for suffix in _WRITTEN_AS.get(base.suffix, ()):
            yield base.with_suffix(suffix)
    for suffix in _EXTENSIONS:
        if base.name:
            yield base.with_name(base.name + suffix)
    for suffix in _EXTENSIONS:
        yield base / f"index{suffix}"


def nearest_package_json(files: Files, folder: PurePosixPath) -> PackageJson | None:
    """The ``package.json`` that counts for the files of a folder: its own, or the next one above."""
    while True:
        path = folder / "package.json"
        source = files.read(path) if files.is_file(path) else None
        if source is not None:
            try:
                return read_package_json(source)
            except InvalidSyntax:
                return None
        if folder == folder.parent:
            return None
        folder = folder.parent


__all__ = ["Cache", "Closure", "Files", "Loaded", "nearest_package_json"]
