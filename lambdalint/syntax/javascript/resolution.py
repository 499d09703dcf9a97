"""Which file a handler or an import names, by the rules of the Lambda runtime and of Node.

Files are looked up in a set of paths relative to the package root, with ``/``: no disk. The rules are those
of ``UserFunction.js`` of aws/aws-lambda-nodejs-runtime-interface-client (17230b8) and of Node's ``require``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.syntax.javascript.facts import Import, ImportKind, Module
from lambdalint.syntax.javascript.package_json import PackageJson
from lambdalint.values import Known

_FUNCTION = regex(r"([^.]*)\.(.*)", re.DOTALL)
#: TypeScript is compiled away from; the specifier then has the extension of the output.
_SOURCES = {".js": (".ts", ".tsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}
_EXTENSIONS = (".js", ".json", ".node")
_SOURCE_EXTENSIONS = (".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".jsx")


@dataclass(frozen=True, slots=True)
class HandlerName:
    """``src/app.user.create`` → module ``src/app``, property path ``user.create``."""

    module: str
    properties: str

    @property
    def outside(self) -> bool:
        """Whether the module is an absolute path outside of the package: a layer's, the runtime's."""
        return self.module.startswith("/") and not self.module.startswith("/var/task/")


def split_handler(handler: str) -> HandlerName | None:
    """How the Node runtime takes a handler apart; ``None`` for what it refuses (no dot, ``..``).

    The module ends at the first dot of the last path segment; the rest is a path of properties.
    """
    if ".." in handler:
        return None
    base = posixpath.basename(handler.rstrip("/"))
    folder = handler[: handler.index(base)] if base else ""
    found = _FUNCTION.fullmatch(base)
    return HandlerName(folder + found[1], found[2]) if found else None


def is_module_folder(folder: str, packages: Callable[[str], PackageJson | None]) -> bool:
    """Whether ``.js`` files of a folder are ES modules: by the nearest ``package.json``.

    ``packages`` gives the ``package.json`` of a folder (``""`` is the root) when it exists and is JSON.
    """
    while True:
        if folder.endswith("/node_modules") or folder == "node_modules":
            return False
        package = packages(folder)
        if package is not None:
            return package.module
        if not folder:
            return False
        folder = posixpath.dirname(folder)


def handler_file(
    name: HandlerName,
    files: AbstractSet[str],
    packages: Callable[[str], PackageJson | None],
    *,
    typescript: bool = False,
) -> str | None:
    """The file that the runtime loads for a handler; ``None`` when it finds none in the package.

    Tried in this order: a folder of that name (which ``require`` then resolves), ``.js``, ``.mjs``, ``.cjs``
    and, on ``nodejs24.x`` and later (``typescript``), ``.ts``, ``.mts``, ``.cts``; at last the bare name as a
    package in ``node_modules``. A layer or the runtime may carry that package too, and an absolute handler
    (``name.outside``) names a file of a layer: neither is looked up here.
    """
    path = posixpath.normpath(name.module.removeprefix("/var/task/"))
    if path in files:
        return path
    extensions: list[str] = [".js", ".mjs", ".cjs", *((".ts", ".mts", ".cts") if typescript else ())]
    if any(file.startswith(path + "/") for file in files):
        return _required_folder(path, files, packages)
    for extension in extensions:
        if path + extension in files:
            return path + extension
    base = posixpath.basename(path)
    for folder in dict.fromkeys(("", posixpath.dirname(path))):
        package = posixpath.join(folder, "node_modules", base)
        found = _required_folder(package, files, packages)
        if found is not None:
            return found
    return None


def _required_folder(
    path: str, files: AbstractSet[str], packages: Callable[[str], PackageJson | None]
) -> str | None:
    """``require`` of an absolute path: the file, the folder's ``main``, its ``index``."""
    for extension in _EXTENSIONS:
        if path + extension in files:
            return path + extension
    package = packages(path)
    if package is not None and isinstance(package.main, Known):
        entry = posixpath.normpath(posixpath.join(path, package.main.value))
        for tail in ("", *_EXTENSIONS, "/index.js"):
            if entry + tail in files:
                return entry + tail
    return next((path + "/index" + each for each in _EXTENSIONS if path + "/index" + each in files), None)


def source_of_handler(module: str, files: AbstractSet[str]) -> str | None:
    """The TypeScript file that a build would make the handler's module from."""
    path = posixpath.normpath(module).lstrip("/")
    for extension in (".ts", ".tsx", ".mts", ".cts"):
        if path + extension in files:
            return path + extension
    return None


def is_relative(specifier: str) -> bool:
    return specifier in {".", ".."} or specifier.startswith(("./", "../"))


def package_name(specifier: str) -> str | None:
    """``@aws-sdk/client-s3/dist`` → ``@aws-sdk/client-s3``; ``None`` for files, ``#imports`` and URLs."""
    if is_relative(specifier) or specifier.startswith(("/", "#")) or ":" in specifier or not specifier:
        return None
    parts = specifier.split("/")
    if specifier.startswith("@"):
        return "/".join(parts[:2]) if len(parts) > 1 else None
    return parts[0]


def imported_file(
    specifier: str, importer: str, files: AbstractSet[str], *, strict: bool = False
) -> str | None:
    """The file of a relative import; ``None`` where there is none.

    ``strict`` is Node's rule for ``import`` in an ES module: the file exactly as written. Otherwise
    extensions and ``index`` files are tried, TypeScript sources last.
    """
    if not is_relative(specifier):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    if path.startswith("../") or path == "..":
        return None
    if path in files:
        return path
    if strict:
        return None
    for extension in (*_EXTENSIONS, *_SOURCE_EXTENSIONS):
        if path + extension in files:
            return path + extension
    stem, written = posixpath.splitext(path)
    for extension in _SOURCES.get(written, ()):
        if stem + extension in files:
            return stem + extension
    for extension in (*_EXTENSIONS, *_SOURCE_EXTENSIONS):
        index = posixpath.normpath(posixpath.join(path, "index" + extension))
        if index in files:
            return index
    return None


@dataclass(frozen=True, slots=True)
class Closure:
    """The modules that loading one file can load.

    ``files`` in the order of discovery. ``packages`` are imports of anything but relative files, as
    (importing file, import). ``missing`` relative imports have no file. ``complete`` is false where a
    specifier is computed or a module could not be read.
    """

    files: tuple[str, ...]
    packages: tuple[tuple[str, Import], ...]
    missing: tuple[tuple[str, Import], ...]
    complete: bool


def closure(
    start: str,
    files: AbstractSet[str],
    read: Callable[[str], Module | None],
    aliases: AbstractSet[str] = frozenset(),
) -> Closure:
    """Follow relative imports from a file. ``read`` gives a module's facts, ``None`` for other languages.

    ``aliases`` are the keys of ``compilerOptions.paths`` in tsconfig (``@app/*``): what they stand for is not
    followed, and neither are ``#imports`` of package.json.
    """
    redirected = [re.compile(".*".join(map(re.escape, key.split("*")))) for key in sorted(aliases)]
    seen = {start: None}
    packages: list[tuple[str, Import]] = []
    missing: list[tuple[str, Import]] = []
    complete = True
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        module = read(here)
        if module is None:
            complete = complete and here.endswith(".json")
            continue
        complete = complete and module.complete
        for imported in module.imports:
            if imported.type_only:
                continue
            match imported.specifier:
                case Known(specifier) if is_relative(specifier):
                    found = imported_file(specifier, here, files)
                    if found is None:
                        missing.append((here, imported))
                    elif found not in seen:
                        seen[found] = None
                        waiting.append(found)
                case Known(specifier) if specifier.startswith("#") or any(
                    pattern.fullmatch(specifier) for pattern in redirected
                ):
                    complete = False
                case Known():
                    packages.append((here, imported))
                case _:
                    complete = complete and imported.kind is ImportKind.RESOLVE
    return Closure(tuple(seen), tuple(packages), tuple(missing), complete)
