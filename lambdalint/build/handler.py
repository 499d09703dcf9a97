"""A function's handler string and package → the code that Lambda calls.

How runtimes look for it: ``_get_handler`` of aws/aws-lambda-python-runtime-interface-client (bootstrap.py)
and ``load`` of aws/aws-lambda-nodejs-runtime-interface-client (UserFunction.js).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from lambdalint.aws.packages import distributions, is_provided
from lambdalint.build.files import Layered, Workspace
from lambdalint.model.code_module import CodeModule, Language
from lambdalint.model.dependencies import Dependencies
from lambdalint.model.function import Function
from lambdalint.model.handler import Handler, Shape
from lambdalint.model.image import Image, handler_of
from lambdalint.model.package import Build, Form, Package
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.syntax.pypi import pypi_name
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

#: Python 2 is another language, which nobody here reads.
_PYTHON = regex(r"python([3-9]\.\d+)")
_NODE = regex(r"nodejs(\d+)\.x")
_SCRIPTS = (".ts", ".tsx", ".mts", ".cts", ".jsx")


def handler(
    function: Function, package: Value[Package], image: Value[Image], workspace: Workspace
) -> Value[Handler]:
    """The handler of a function. Reads code: only to be called when a rule asks."""
    if isinstance(image, Known):
        # What a zip function says by its properties, an image says by what it stands on and starts with.
        named = handler_of(image.value, function)
        if isinstance(named, Absent):
            return Unknown(named.span, "the image names no handler")
        function = replace(function, runtime=image.value.runtime, handler=named, layers=Many())
        package = image.value.package
    match function.runtime, function.handler, package:
        case Known(runtime), Known(name), Known(files) if files.form is not Form.IMAGE or isinstance(
            image, Known
        ):
            read = _reader(runtime)
            if read is None:
                return Unknown(function.runtime.span, "code for this runtime cannot be read")
            return read(runtime, name, files, function, workspace)
    for value in (package, function.handler, function.runtime):
        if isinstance(value, Unknown):
            return Unknown(value.span, value.reason)
    return Unknown(function.handler.span, "it is not declared")


def _reader(runtime: str) -> Callable[[str, str, Package, Function, Workspace], Value[Handler]] | None:
    return _python if _PYTHON.fullmatch(runtime) else _node if _NODE.fullmatch(runtime) else None


def _absent(
    span: Span,
    package: Package,
    names: tuple[str, ...],
    bringing: tuple[str, ...],
    installed: Dependencies,
    workspace: Workspace,
) -> Value[Handler]:
    """No file of these names, unless a dependency brings it, or git ignores it: then something makes it."""
    if any(name in installed.listed or name in installed.installed for name in bringing):
        return Unknown(span, "a dependency may bring its file")
    if package.form is Form.FOLDER and any(workspace.ignores(f"{package.location}/{name}") for name in names):
        return Unknown(span, "git ignores such a file, so something may make it")
    return Absent(span)


def _node_packages(base: PurePosixPath) -> tuple[str, ...]:
    """The packages that a handler may name: ``node_modules/@scope/name/dist/index`` or ``name``."""
    parts = base.parts[1:] if base.parts[0] == "node_modules" else base.parts
    return ("/".join(parts[:2]), parts[0]) if parts else ()


def _layer_files(wanted: Function) -> tuple[tuple[Any, ...], tuple[Package, ...], bool]:
    """The files of the layers that can be read, their packages, and whether that is all of them."""
    packages = [reference.layer.package for reference in wanted.layers if reference.layer is not None]
    known = tuple(package.value for package in packages if isinstance(package, Known))
    whole = wanted.layers.complete and len(known) == len(wanted.layers)
    return tuple(package.files for package in known), known, whole


def _leads_out(package: Package, layers: tuple[Package, ...], workspace: Workspace) -> bool:
    """Whether links lead to code that is not read; to be asked when the files have been looked for."""
    return any(workspace.leads_out(one.location) for one in (package, *layers) if one.location)


# Python


def _python(
    runtime: str, name: str, package: Package, wanted: Function, workspace: Workspace
) -> Value[Handler]:
    module_name, dot, symbol = name.rpartition(".")
    span = wanted.handler.span
    if not dot or not symbol or not module_name:
        return Unknown(span, "it names no function")
    version = runtime.removeprefix("python")
    dotted = module_name.replace("/", ".")
    inner = PurePosixPath(*dotted.split(".")).parent
    layers, packages, whole = _layer_files(wanted)
    search = ["", *(folder for index in range(len(layers)) for folder in _python_folders(index, version))]
    key = ("python", _identity(package), tuple(map(_identity, packages)), version)

    def read() -> tuple[Any, Any]:
        from lambdalint.build.python_code import PythonProgram  # noqa: PLC0415 - only with code to read
        from lambdalint.syntax.python.closure import Closure  # noqa: PLC0415

        cache: dict[str, Any] = workspace.once((*key, "modules"), dict)
        closure = Closure(Layered(package.files, layers), dotted, search, cache)
        function = closure.module.function(symbol) if closure.module is not None else None
        shape = function.value if isinstance(function, Known) else None
        return PythonProgram(closure, shape), shape

    program, function = workspace.once((*key, name), read)
    whole = whole and not _leads_out(package, packages, workspace)
    closure = program.closure
    if closure.module is None:
        located = closure.locate(dotted)
        if located is not None and located[0].suffix == ".py":
            return Unknown(span, "its file cannot be read")
        if located is not None or not package.closed or not whole:
            return Unknown(span, "its file may come from a layer or a build")
        files = (f"{dotted.replace('.', '/')}.py",)
        installed = _dependencies(key, wanted, package, packages, Language.PYTHON, inner, workspace, whole)
        bringing = (*distributions(dotted), pypi_name(dotted.partition(".")[0]))
        return _absent(span, package, files, bringing, installed(), workspace)
    modules = workspace.once((*key, name, "code"), lambda: tuple(_python_modules(program, dotted)))
    exported = closure.module.defines(symbol)
    if modules[0].has_holes:  # what the template does not tell may define it
        exported |= Truth.MAYBE
    names = [found.name for found in closure.module.functions if "." not in found.qualified_name]
    return Known(
        Handler(
            span=span,
            language=Language.PYTHON,
            package=package,
            module=modules[0],
            symbol=symbol,
            exported=exported,
            shape=_python_shape(function, span),
            wrapper=None,
            modules=modules,
            complete=closure.complete and whole,
            environment=wanted.environment,
            _read_dependencies=_dependencies(
                key, wanted, package, packages, Language.PYTHON, inner, workspace, whole
            ),
            suggestion=_suggestion(symbol, names),
        ),
        span,
    )


def _python_folders(index: int, version: str) -> tuple[str, ...]:
    # https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
    return (f"@{index}/python/lib/python{version}/site-packages", f"@{index}/python")


def _python_modules(program: Any, entry: str) -> Iterable[CodeModule]:
    from lambdalint.build.python_code import PythonCode  # noqa: PLC0415

    closure = program.closure
    names = [entry, *(name for name in closure.modules if name != entry)]
    installed: dict[PurePosixPath, frozenset[str]] = {}
    for name in names:
        located = closure.locate(name)
        path = located[0] if located is not None else PurePosixPath(name)
        top = name.partition(".")[0]
        root = path.parents[len(name.split(".")) - (0 if path.name == "__init__.py" else 1)]
        if root not in installed:
            installed[root] = _installed(closure.files, root)
        vendored = top.lower() in installed[root] or is_provided("python3.12", top) is not False
        yield PythonCode(closure.modules[name], name, str(path), program, vendored=vendored)


def _installed(files: Any, folder: PurePosixPath) -> frozenset[str]:
    """The importable names of the distributions that pip has put into a folder.

    ``RECORD`` lists their files; the name of a distribution stands for what lists none.
    """
    found: set[str] = set()
    for name in files.names(folder):
        if not name.endswith(".dist-info"):
            continue
        found.add(name.partition("-")[0].lower())
        record = files.read(folder / name / "RECORD")
        for line in record.text.splitlines() if record is not None else ():
            found.add(line.partition(",")[0].partition("/")[0].removesuffix(".py").lower())
    return frozenset(found)


def _python_shape(function: Any, span: Span) -> Value[Shape]:
    if function is None:
        return Unknown(span, "it is not one function")
    named = tuple(parameter.name for parameter in function.parameters)
    places = [p for p in function.parameters if p.kind in ("positional-only", "positional")]
    length = sum(not parameter.has_default for parameter in places)
    shape = Shape(function.span, length, named, function.is_async, function.is_generator, function)
    return Known(shape, function.span)


# Node.js


def _node(
    _runtime: str, name: str, package: Package, wanted: Function, workspace: Workspace
) -> Value[Handler]:
    span = wanted.handler.span
    folder, slash, last = name.rpartition("/")
    stem, dot, symbol = last.partition(".")
    if not dot or not symbol or ".." in name:
        return Unknown(span, "it names no export")
    base = PurePosixPath(f"{folder}{slash}{stem}")
    layers, packages, whole = _layer_files(wanted)
    path, certain = _node_file(base, package)
    whole = whole and not _leads_out(package, packages, workspace)
    if path is None:
        in_layers = not whole or any(files.is_folder(PurePosixPath("nodejs")) for files in layers)
        built = package.build is not Build.NONE and any(
            workspace.is_file(os.path.normpath(f"{package.location}/{above}tsconfig.json"))
            for above in ("", "../")
        )
        if not package.closed or in_layers or built or package.files.is_file(base):
            return Unknown(span, "its file may come from a layer or a build")
        files = (f"{base}.js", f"{base}.mjs", f"{base}.cjs")
        key = ("node", _identity(package), tuple(map(_identity, packages)))
        installed = _dependencies(
            key, wanted, package, packages, Language.NODE, base.parent, workspace, whole
        )
        return _absent(span, package, files, _node_packages(base), installed(), workspace)
    key = ("node", _identity(package), tuple(map(_identity, packages)))

    def read() -> tuple[Any, Any]:
        from lambdalint.build.node_code import NodeProgram  # noqa: PLC0415 - only with code to read
        from lambdalint.syntax.javascript.closure import Closure  # noqa: PLC0415

        cache: dict[PurePosixPath, Any] = workspace.once((*key, "modules"), dict)
        closure = Closure(Layered(package.files, layers), path, cache)
        export = closure.module.module.export(symbol) if closure.module is not None else None
        function = (export.function or export.inner) if export is not None else None
        return NodeProgram(closure, function), export

    program, export = workspace.once((*key, path, symbol), read)
    whole = whole and not _leads_out(package, packages, workspace)
    closure = program.closure
    if closure.module is None:
        return Unknown(span, "its file cannot be read")
    modules = workspace.once((*key, path, symbol, "code"), lambda: tuple(_node_modules(program)))
    exported = closure.module.module.exports_name(symbol)
    names = [found.name for found in closure.module.module.exports if found.name]
    return Known(
        Handler(
            span=span,
            language=Language.NODE,
            package=package,
            module=modules[0],
            symbol=symbol,
            exported=exported if certain and not modules[0].has_holes else exported | Truth.MAYBE,
            shape=_node_shape(export, span),
            wrapper=str(export.wrapper) if export is not None and export.wrapper is not None else None,
            modules=modules,
            complete=closure.complete and whole and not closure.unresolved,
            environment=wanted.environment,
            _read_dependencies=_dependencies(
                key, wanted, package, packages, Language.NODE, path.parent, workspace, whole
            ),
            suggestion=_suggestion(symbol, names),
        ),
        span,
    )


def _node_file(base: PurePosixPath, package: Package) -> tuple[PurePosixPath | None, bool]:
    """The file that a Node handler names, and whether it is what Lambda will load (not its source)."""
    files = package.files
    if package.build is Build.BUNDLED:
        return _entry_point(base, package), False
    if files.is_file(base):  # without any extension
        return None, False
    for suffix in (".js", ".mjs", ".cjs"):
        path = base.with_name(base.name + suffix)
        if files.is_file(path):
            return path, True
    for suffix in _SCRIPTS:  # compiled by something that the template does not tell
        path = base.with_name(base.name + suffix)
        if files.is_file(path):
            return path, False
    found = next((path for path in _required_from(base, files) if files.is_file(path)), None)
    return found, found is not None


def _required_from(folder: PurePosixPath, files: Any) -> Iterator[PurePosixPath]:
    """The files that ``require`` looks for where a handler names a folder: its ``main``, then its index."""
    if files.is_file(folder / "package.json"):
        from lambdalint.syntax.javascript.closure import nearest_package_json  # noqa: PLC0415

        described = nearest_package_json(files, folder)
        if described is not None and isinstance(described.main, Known):
            entry = PurePosixPath(os.path.normpath(folder / described.main.value))
            if entry.name and entry.parts[0] not in ("..", "/"):
                yield from (entry, entry.with_name(f"{entry.name}.js"), entry / "index.js")
    yield folder / "index.js"


def _entry_point(base: PurePosixPath, package: Package) -> PurePosixPath | None:
    """The entry point of esbuild that becomes the handler's file: its name at the end of a path."""
    points = [PurePosixPath(*PurePosixPath(point).parts) for point in package.entry_points]
    fit = [point for point in points if point.parent / point.stem == base]
    fit = fit or [point for point in points if point.stem == base.name]
    if len(fit) == 1 and package.files.is_file(fit[0]):
        return fit[0]
    return None


def _node_modules(program: Any) -> Iterable[CodeModule]:
    from lambdalint.build.node_code import NodeCode  # noqa: PLC0415
    from lambdalint.syntax.javascript.closure import nearest_package_json  # noqa: PLC0415

    closure = program.closure
    described: dict[PurePosixPath, Any] = {}
    for path, loaded in closure.modules.items():
        if path.parent not in described:
            described[path.parent] = nearest_package_json(closure.files, path.parent)
        yield NodeCode(loaded, program, described[path.parent])


def _node_shape(export: Any, span: Span) -> Value[Shape]:
    function = export.function if export is not None else None
    if function is None or export.certain is not Truth.YES:
        return Unknown(span, "it is not one function")
    shape = Shape(
        function.grip,
        function.length,
        function.parameters,
        function.asynchronous,
        function.generator,
        function,
    )
    return Known(shape, function.grip)


def _dependencies(
    key: Any,
    function: Function,
    package: Package,
    layers: tuple[Package, ...],
    language: Language,
    inner: PurePosixPath,
    workspace: Workspace,
    whole: bool,
) -> Callable[[], Dependencies]:
    def read() -> Dependencies:
        from lambdalint.build.dependencies import dependencies  # noqa: PLC0415 - brings the manifests along

        return dependencies(package, layers, language, inner, workspace, template, whole=whole)

    template = function.span.path
    return lambda: workspace.once((*key, inner, template, "dependencies"), read)


def _identity(package: Package) -> Any:
    """What tells the files of packages apart: inline code by its text's place."""
    return package.location or (package.span.path, package.span.start)


def _suggestion(name: str, names: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only with code to read

    candidates = [other for other in dict.fromkeys(names) if not other.startswith("_")]
    close = get_close_matches(name, candidates, n=1, cutoff=0.6)
    return close[0] if close else candidates[0] if len(candidates) == 1 else None
